// The load of the benchmarks: a mixture of machines, models and workloads, so that no single case is measured, and the built library.
import { readFileSync } from 'node:fs';
import { createContext } from '../dist/index.js';

const read = (name) => JSON.parse(readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8'));

const MACHINES = ['desktop-rtx-3090', 'nvidia-dgx-spark', 'ryzen-9-9950x', 'mac-mini-m4-16gb', 'server-8x-h100'];
const MODELS = [
  'llama-3.1-8b-instruct',
  'qwen2.5-14b-instruct',
  'gpt-oss-20b',
  'gemma-3-12b-it',
  'llama-3.3-70b-instruct',
];
const WORKLOADS = ['uc1', 'uc2', 'uc3', 'uc4', 'localscore'];

/** A machine as a benchmark's result describes it: parts by the names that drivers give, with memory sizes. */
const DESCRIBED = {
  accelerators: [{ name: 'NVIDIA GeForce RTX 4090', memoryGb: 24, count: 1 }],
  cpu: 'AMD Ryzen 9 7950X 16-Core Processor (znver4)',
  systemMemoryGb: 64,
  os: 'linux',
};

function mixture(machines) {
  return machines.flatMap((machine) =>
    MODELS.flatMap((model) =>
      WORKLOADS.map((workload) => ({ machine, model, quantization: 'Q4_K_M', engine: 'llamafile@0.9.3', workload })),
    ),
  );
}

/** Scenarios on catalogue machines. */
export const BY_ID = mixture(MACHINES);
/** Scenarios on a machine described by its parts. */
export const BY_PARTS = mixture([DESCRIBED]);

/** A context over the built catalogue and calibrations. `create`: of another copy of the core than the library's. */
export function builtContext(create = createContext, sizes = undefined) {
  const { version: _, ...catalogue } = read('catalogue.json');
  return create(catalogue, read('calibration.json'), sizes);
}

/** What the rates are compared with: a scenario's line parsed and written again. */
export const BASELINE = 'baseline: JSON.parse, JSON.stringify';
/** Operations a round. */
export const TIMES = 20_000;

const LINES = BY_PARTS.map((request, id) => JSON.stringify({ id, ...request }));
export const baselineLoop = () => over(LINES, TIMES, (line) => JSON.stringify(JSON.parse(line)));

/** The value of an answer; a benchmark over unknowns would measure the wrong thing. */
export function answered(answer) {
  if (answer.status !== 'ok') throw new Error(`the benchmark's scenario is not answered: ${answer.reasons.join('; ')}`);
  return 'value' in answer ? answer.value : answer;
}

/** Runs `work` over the items in turn, `times` times in all, and returns `times`. */
export function over(items, times, work) {
  for (let i = 0; i < times; i++) work(items[i % items.length]);
  return times;
}
