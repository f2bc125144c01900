// Our timing against llama.cpp's llama-bench on the same file, turn by turn: median ratios; and what measuring itself takes.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT = 0.03;
const OWN_LIMIT = 0.01;

/** Rows of the comparison; one row that says so where there is no llama-bench or no engine. */
export async function measureRows() {
  const path = process.env.VIABLE_LLAMA_BENCH;
  if (!path)
    return [{ name: 'skipped', value: '', limit: 'set VIABLE_LLAMA_BENCH to a llama-bench (docs/variability.md)' }];
  const args = ['scripts/run.mjs', 'tools/compare-llama-bench.ts', '--llama-bench', path, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  const { rows, ownShare } = JSON.parse(stdout.trim().split('\n').at(-1));
  return [
    ...rows.map(({ quantization, test, median, low, high }) => ({
      name: `${quantization}, ${test}`,
      ratio: median,
      value: `${low.toFixed(2)}–${high.toFixed(2)}`,
      limit: `within ${100 * LIMIT} %`,
      met: Math.abs(median - 1) <= LIMIT,
    })),
    {
      name: 'the measuring process, of a core',
      value: `${(100 * ownShare).toFixed(2)} %`,
      limit: `under ${100 * OWN_LIMIT} %`,
      met: ownShare < OWN_LIMIT,
    },
  ];
}
