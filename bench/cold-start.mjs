// Wall time of `viable assess` from a cold start, against an empty Node program started in the same rounds.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inRounds } from './rounds.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const BASELINE = 'baseline: node -e 0';
const NAMED = ['--machine', 'desktop-rtx-3090', '--model', 'llama-3.1-8b-instruct'];

/** The limit: twice the empty program and 150 ms. */
const limitSeconds = (baseline) => 2 * baseline + 0.15;

function start(args) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return 1;
}

/** Rows for the report: wall time, ratio to the baseline, limit. */
export async function coldStartRows() {
  const subjects = {
    [BASELINE]: () => start(['-e', '0']),
    'assess, machine and model named': () => start([CLI, 'assess', ...NAMED]),
    'assess, this machine': () => start([CLI, 'assess']),
  };
  const measured = await inRounds(subjects, BASELINE, { rounds: 15, warmUp: 2 });
  const limit = limitSeconds(measured[BASELINE].seconds);
  return Object.entries(measured).map(([name, { seconds, ratio }]) => ({
    name,
    value: `${Math.round(1000 * seconds)} ms`,
    ratio,
    limit: name === BASELINE ? '' : `at most 2 × baseline + 150 ms = ${Math.round(1000 * limit)} ms`,
    met: name === BASELINE ? undefined : seconds <= limit,
  }));
}
