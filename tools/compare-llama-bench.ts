// Times the same synthetic file with llama-bench and with the embedded engine, turn by turn, and prints the ratios as a table.
// node scripts/run.mjs tools/compare-llama-bench.ts --llama-bench PATH [--rounds 9] [--threads N] [--write]
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import type { JobTest, Repetition } from '../src/core/measurement/engine-job.ts';
import { shape } from '../src/core/measurement/plan.ts';
import { syntheticFile } from '../src/core/measurement/synthetic/file.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { median, quantile } from '../src/core/units/statistics.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';
import { pressureBetween, readConditions } from '../src/node/measure/conditions.ts';
import { engineFolder, engineStatus } from '../src/node/measure/engine/installation.ts';
import { ENGINE_VERSION, LLAMA_CPP_RELEASE } from '../src/node/measure/engine/packages.ts';
import { runJob } from '../src/node/measure/engine/run-job.ts';
import { writeSyntheticFile } from '../src/node/measure/synthetic-file.ts';
import { temporaryFolder } from '../src/node/measure/temporary-folder.ts';

const PAGE = 'docs/variability.md';
const MARKS = ['<!-- compare-llama-bench -->', '<!-- /compare-llama-bench -->'] as const;

const { values: o } = parseArgs({
  options: {
    'llama-bench': { type: 'string' },
    model: { type: 'string', default: 'llama-3.2-1b-instruct' },
    quants: { type: 'string', default: 'Q4_K_M,Q8_0' },
    rounds: { type: 'string', default: '9' },
    threads: { type: 'string', default: '2' },
    prompt: { type: 'string', default: '512' },
    output: { type: 'string', default: '64' },
    write: { type: 'boolean', default: false },
    /** One JSON object with the ratios instead of the table: for npm run bench. */
    json: { type: 'boolean', default: false },
  },
});
const [prompt, output, threads, rounds] = [o.prompt, o.output, o.threads, o.rounds].map(Number) as [
  number,
  number,
  number,
  number,
];
if (!o['llama-bench']) {
  console.error('say where llama-bench is: --llama-bench PATH (docs/variability.md says how it is built)');
  process.exit(2);
}
const bench = o['llama-bench'];
const folder = engineFolder();
if (!(await engineStatus(folder)).installed) {
  console.error('the engine is not installed: viable engine install');
  process.exit(2);
}
const script = join('.cache', 'engine-process.mjs');
await build({
  entryPoints: ['src/node/measure/engine/process.ts'],
  outfile: script,
  bundle: true,
  platform: 'node',
  format: 'esm',
});

const PHASES = ['prefill', 'decode'] as const;
type Phase = (typeof PHASES)[number];

async function theirs(path: string, phase: Phase): Promise<number> {
  const lengths = phase === 'prefill' ? ['-p', String(prompt), '-n', '0'] : ['-p', '0', '-n', String(output)];
  const args = ['-m', path, ...lengths, '-r', '1', '-t', String(threads)];
  const { stdout } = await promisify(execFile)(bench, [...args, '-b', '512', '-lm', 'none', '-o', 'json'], {
    maxBuffer: 2 ** 24,
  });
  const [row] = JSON.parse(stdout) as { avg_ts: number }[];
  return row?.avg_ts ?? Number.NaN;
}

const once = { index: 0, leastRepetitions: 1, mostRepetitions: 1, relativeWidth: 1, mostSeconds: 1 };
const TESTS: Readonly<Record<Phase, JobTest>> = {
  prefill: { ...once, shape: shape(prompt, 0), warmUpTokens: prompt },
  decode: { ...once, shape: shape(0, output), warmUpTokens: 1 },
};
/** CPU and wall seconds of this process while the engine ran. */
const own = { cpu: 0, wall: 0 };

async function ours(path: string, vocabulary: number, phase: Phase): Promise<number> {
  const [cpu, begin] = [process.cpuUsage(), process.hrtime.bigint()];
  const settings = { threads, batchTokens: 512, gpu: false };
  const out = await runJob(
    { engineFolder: folder, modelPath: path, vocabulary, settings, tests: [TESTS[phase]] },
    { script, silenceSeconds: 900 },
  );
  const used = process.cpuUsage(cpu);
  own.cpu += (used.user + used.system) / 1e6;
  own.wall += Number(process.hrtime.bigint() - begin) / 1e9;
  for (const problem of out.problems.values()) throw new Error(problem.detail);
  const repetition: Repetition | undefined = out.repetitions.get(0)?.[0];
  const steps = repetition?.stepSeconds ?? [];
  return phase === 'prefill'
    ? prompt / (repetition?.prefillSeconds ?? Number.NaN)
    : steps.length / steps.reduce((sum, s) => sum + s, 0);
}

/** One pair, taken one right after the other: the machine changes slower than that. */
interface Pair {
  readonly theirs: number;
  readonly ours: number;
}

const { catalogue } = readCatalogue('catalogue');
const library = modelLibrary(catalogue);
const described = library.describe(o.model);
if (described.status === 'unknown') throw new Error(described.reasons.join());
const temporary = await temporaryFolder();
const lines: string[] = [];
const rows: { quantization: string; test: string; median: number; low: number; high: number }[] = [];
const number = (x: number): string => x.toPrecision(3);
const before = await readConditions();
try {
  for (const quant of o.quants.split(',')) {
    const prepared = library.prepare(described.value, quant);
    if (prepared.status === 'unknown') throw new Error(prepared.reasons.join());
    const plan = syntheticFile(described.value, prepared.value.tensors);
    if (plan.status === 'unknown') throw new Error(plan.reasons.join());
    const path = join(temporary.path, `${quant}.gguf`);
    await writeSyntheticFile(path, plan.value);
    const pairs: Record<Phase, Pair[]> = { prefill: [], decode: [] };
    for (let round = 0; round < rounds; round++) {
      for (const phase of PHASES) {
        // Who begins alternates, so that a trend favours neither.
        const early = round % 2 === 0 ? await theirs(path, phase) : undefined;
        const rate = await ours(path, described.value.hyper.vocabulary, phase);
        pairs[phase].push({ theirs: early ?? (await theirs(path, phase)), ours: rate });
      }
      const shown = PHASES.map((phase) => {
        const last = pairs[phase][round];
        return `${phase} ${number(last?.theirs ?? Number.NaN)} and ${number(last?.ours ?? Number.NaN)}`;
      });
      console.error(`${quant} ${round + 1}/${rounds}: ${shown.join(', ')}`);
    }
    for (const phase of PHASES) {
      const of = pairs[phase];
      const ratios = of.map((p) => p.ours / p.theirs);
      const test = phase === 'prefill' ? `prefill ${prompt}` : `decode ${output}`;
      const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
      rows.push({ quantization: quant, test, median: median(ratios), low, high });
      const medians = [median(of.map((p) => p.theirs)), median(of.map((p) => p.ours))].map(number);
      lines.push(
        `| ${quant} | ${test} | ${medians.join(' | ')} | ${median(ratios).toFixed(3)} | ${low.toFixed(3)}–${high.toFixed(3)} |`,
      );
    }
  }
} finally {
  await temporary.remove();
}
const pressure = pressureBetween(before, await readConditions());
const table = [
  `${described.value.name}, synthetic weights, ${threads} threads of ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}; ` +
    `node-llama-cpp ${ENGINE_VERSION} against llama-bench of llama.cpp ${LLAMA_CPP_RELEASE} with the same instruction sets; ` +
    `${rounds} rounds, turn by turn; work waited for a CPU ${pressure?.toFixed(0) ?? '?'} % of the time.`,
  '',
  '| weights | test | llama-bench tokens/s | Viable tokens/s | median ratio | middle half of the ratios |',
  '|---|---|---:|---:|---:|---:|',
  ...lines,
  '',
  `The measuring process took ${((100 * own.cpu) / own.wall).toFixed(2)} % of a core while the engine ran.`,
].join('\n');
const ownShare = own.cpu / own.wall;
console.log(o.json ? JSON.stringify({ rows, ownShare }) : table);
if (o.write) {
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = MARKS.map((mark) => page.indexOf(mark)) as [number, number];
  if (start < 0 || end < start) throw new Error(`${PAGE} lacks the marks ${MARKS.join(' and ')}`);
  writeFileSync(PAGE, `${page.slice(0, start + MARKS[0].length)}\n${table}\n${page.slice(end)}`);
}
