// Turns a table of LocalScore runs into evidence: medians per device, memory, model, quantization, system and cache type.
import type { EvidenceRow } from '../src/core/catalogue/schema/evidence.ts';
import { median } from '../src/core/units/statistics.ts';
import { readTable } from './tsv.ts';

/** Columns of the table that are read; others are ignored. */
const COLUMNS = [
  ...['test_num', 'unit', 'accel_name', 'accel_type', 'vendor', 'accel_ram', 'model_name', 'std_model', 'model_quant'],
  ...['prompt_tps', 'gen_tps', 'ttft', 'system_ram', 'system_os', 'host_avx512_bf16', 'flag'],
] as const;
export type Run = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** The benchmark's three standard models by their short names in the table. */
const STANDARD_MODELS: Readonly<Record<string, string>> = {
  '1B': 'llama-3.2-1b-instruct',
  '8B': 'llama-3.1-8b-instruct',
  '14B': 'qwen2.5-14b-instruct',
};
const SYSTEMS: Readonly<Record<string, EvidenceRow['os']>> = { Linux: 'linux', Windows: 'windows', Darwin: 'macos' };
const GPU_BACKENDS: Readonly<Record<string, string>> = { NVIDIA: 'cuda', AMD: 'hip', Apple: 'metal' };

/** Flags that keep a run out of fits, with the reason given in the catalogue; a flag ending in "(" matches any detail. */
const EXCLUSIONS: readonly (readonly [string, string])[] = [
  ['spill', 'needs more than the GPU memory: the driver moved part of it to system memory'],
  ['marginal', 'needs nearly all of the GPU memory: part of it may have been moved to system memory'],
  ['vm_or_unknown_cpu', 'virtual machine or unnamed processor: cores and bandwidth are not those of the name'],
  ['broken(', 'several times off other runs of the same device, without a visible cause'],
];
/** TTFT stalled in one of the nine tests: the rates stand, the TTFT does not. */
const STALL = 'ttft_stall';
const BF16_HOST = 'bf16kv_host';

/** Reads tab-separated text with a header line. Throws if a column is missing or a line is short. */
export const parseRuns = (text: string): Run[] => readTable(text, COLUMNS);

/** Throws on anything but a number; zero is let through, since the source rounds rates below 0.5 to it. */
function numberIn(run: Run, column: keyof Run): number {
  const value = Number(run[column]);
  if (run[column] === '' || !(value >= 0))
    throw new Error(`result ${run.test_num}: ${column} is "${run[column]}", not a number`);
  return value;
}

const flagsOf = (run: Run) => run.flag.split(';').filter((flag) => flag !== '');

/** The first reason to keep a run out of fits, or undefined. Throws on a flag that nobody has given a meaning. */
function exclusion(run: Run): string | undefined {
  let reason: string | undefined;
  for (const flag of flagsOf(run)) {
    if (flag === STALL || flag === BF16_HOST) continue;
    const known = EXCLUSIONS.find(([name]) => (name.endsWith('(') ? flag.startsWith(name) : flag === name));
    if (!known) throw new Error(`result ${run.test_num}: unknown flag "${flag}"`);
    reason ??= known[1];
  }
  return reason;
}

/** Median of the positive values to six digits; undefined without any. */
function positiveMedian(values: readonly number[]): number | undefined {
  const positive = values.filter((value) => value > 0);
  return positive.length === 0 ? undefined : Number(median(positive).toPrecision(6));
}

/** What the runs of one row share; memory is compared in whole GiB, since one size is reported with small differences. */
function shared(run: Run) {
  const gpu = run.accel_type === 'GPU';
  return {
    model: STANDARD_MODELS[run.std_model] ?? run.model_name,
    quantization: run.model_quant,
    gib: Math.round(numberIn(run, gpu ? 'accel_ram' : 'system_ram')),
    os: SYSTEMS[run.system_os],
    backend: gpu ? GPU_BACKENDS[run.vendor] : 'cpu',
    /** The client sets the KV cache to BF16 on hosts with AVX512_BF16, whatever runs the model. */
    bf16Cache: run.host_avx512_bf16 === '1' || flagsOf(run).includes(BF16_HOST),
    stalled: flagsOf(run).includes(STALL),
    excluded: exclusion(run),
  };
}

/** Evidence rows of one device's runs, in a fixed order. Rates in tokens per second, TTFT in seconds, memory in GiB. */
export function evidenceRows(runs: readonly Run[]): EvidenceRow[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = JSON.stringify(Object.values(shared(run)).map((value) => value ?? null));
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => {
      const first = members[0]!;
      const { model, quantization, os, backend, bf16Cache, stalled, excluded } = shared(first);
      const figure = <K extends string>(name: K, column: keyof Run, divisor = 1) => {
        const middle = positiveMedian(members.map((run) => numberIn(run, column) / divisor));
        return middle === undefined ? {} : ({ [name]: middle } as Record<K, number>);
      };
      const sameHostMemory = new Set(members.map((run) => Math.round(numberIn(run, 'system_ram')))).size === 1;
      return {
        model,
        quantization,
        workload: 'localscore',
        ...(first.accel_type === 'GPU' ? figure('memoryGib', 'accel_ram') : {}),
        ...(sameHostMemory ? figure('systemMemoryGib', 'system_ram') : {}),
        ...(os ? { os } : {}),
        ...(backend ? { backend } : {}),
        ...(bf16Cache ? { kvCacheType: 'bf16' } : {}),
        ...figure('prefillTokensPerSecond', 'prompt_tps'),
        ...figure('decodeTokensPerSecond', 'gen_tps'),
        ...(stalled ? {} : figure('ttftSeconds', 'ttft', 1000)),
        runs: members.length,
        references: members.map((run) => run.test_num).sort((a, b) => Number(a) - Number(b)),
        ...(excluded ? { excluded } : {}),
      };
    });
}

/** Runs by device name as the source writes it; runs without a name go under the table's own label for them. */
export function byDevice(runs: readonly Run[]): Map<string, Run[]> {
  const devices = new Map<string, Run[]>();
  for (const run of runs) {
    const name = run.accel_name || run.unit;
    devices.set(name, [...(devices.get(name) ?? []), run]);
  }
  return new Map([...devices].sort(([a], [b]) => (a < b ? -1 : 1)));
}
