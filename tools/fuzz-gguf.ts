// Fuzz run over GGUF headers: node scripts/run.mjs tools/fuzz-gguf.ts [--count 100000] [--seed 1]; exit 1 on a failure.
import { parseArgs } from 'node:util';
import { fuzzGguf } from '../test/support/fuzz-gguf.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const count = Number(values.count);
const seed = Number(values.seed);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('usage: node scripts/run.mjs tools/fuzz-gguf.ts [--count N] [--seed N], both whole numbers');
  process.exit(2);
}
const start = performance.now();
const result = await fuzzGguf(count, seed);
const seconds = (performance.now() - start) / 1000;
for (const failure of result.failures.slice(0, 20)) console.error(failure);
console.log(
  `${result.cases} mutated headers (seed ${seed}) in ${seconds.toFixed(1)} s: ${result.answers.ok} accepted, ` +
    `${result.answers.invalid} refused, ${result.failures.length} failures; slowest ${result.slowestMs.toFixed(1)} ms`,
);
if (result.failures.length > 0) process.exit(1);
