// llama-bench results as measurements: rows of one model, machine, build and settings are the tests of one.
import { type Answer, ok, unknown } from '../../units/result.ts';
import {
  MEASUREMENT_SCHEMA,
  type MeasuredTest,
  type Measurement,
  measuredSettingsSchema,
  measurementSchema,
  type Problem,
} from '../measurement.ts';
import {
  contentId,
  type ImportContext,
  type ImportHints,
  type ImportResult,
  type RejectedRecord,
} from './import-result.ts';
import { judge } from './judge.ts';
import { type LlamaBenchRow, llamaBenchRowSchema } from './llama-bench-row.ts';
import { backendName, formatName, fromFileName, fromModelType, modelId } from './names.ts';
import { nameOfParts, type StatedMachine, statedMachine } from './stated-machine.ts';

/** Fields that make rows tests of one measurement. */
const SHARED: readonly (keyof LlamaBenchRow)[] = [
  ...(['build_commit', 'build_number', 'cpu_info', 'gpu_info', 'backends'] as const),
  ...(['model_filename', 'model_type', 'model_size', 'model_n_params', 'n_batch', 'n_ubatch', 'n_threads'] as const),
  ...(['type_k', 'type_v', 'n_gpu_layers', 'flash_attn', 'tensor_split', 'use_mmap'] as const),
  ...(['split_mode', 'no_kv_offload'] as const),
];

const shapeKey = (r: LlamaBenchRow) => `${r.n_prompt}/${r.n_gen}/${r.n_depth ?? 0}`;

/** Rows in their order, gathered; a test that comes again begins another run. */
function grouped(rows: readonly LlamaBenchRow[]): LlamaBenchRow[][] {
  const groups: LlamaBenchRow[][] = [];
  const current = new Map<string, LlamaBenchRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(SHARED.map((f) => row[f] ?? null));
    const group = current.get(key);
    if (group && !group.some((r) => shapeKey(r) === shapeKey(row))) group.push(row);
    else {
      const fresh = [row];
      groups.push(fresh);
      current.set(key, fresh);
    }
  }
  return groups;
}

/** Repetitions that differ by more (standard deviation ÷ mean) make a test doubtful. Assumption: clean runs show 1–5 %. */
const WIDE = 0.15;
/** Mean rate and tokens ÷ mean time differ a little, since the mean of 1/x is not 1 ÷ the mean. */
const SAME_RATE = 0.25;

function rateProblem(row: LlamaBenchRow): Problem | undefined {
  if (!row.avg_ns || row.avg_ns <= 0) return undefined;
  const byTime = ((row.n_prompt + row.n_gen) * 1e9) / row.avg_ns;
  if (Math.abs(byTime / row.avg_ts - 1) <= SAME_RATE) return undefined;
  const detail = `the rate is stated as ${row.avg_ts}, but ${row.n_prompt + row.n_gen} tokens in ${row.avg_ns} ns are ${byTime.toPrecision(4)} tokens/s`;
  return { code: 'contradictory', detail };
}

function testOf(row: LlamaBenchRow): MeasuredTest {
  const seconds = (row.samples_ns ?? []).filter((s) => s > 0).map((s) => s / 1e9);
  const prefill = row.n_gen === 0;
  const spread = (row.stddev_ts ?? 0) / row.avg_ts;
  const contradiction = rateProblem(row);
  return {
    shape: { promptTokens: row.n_prompt, outputTokens: row.n_gen, depthTokens: row.n_depth ?? 0, sequences: 1 },
    how: 'measured',
    ...(prefill
      ? { prefillTokensPerSecond: row.avg_ts, ...(seconds.length > 0 ? { prefillSeconds: seconds } : {}) }
      : {
          decodeTokensPerSecond: row.avg_ts,
          ...(seconds.length > 0 ? { stepSeconds: seconds.map((s) => s / row.n_gen) } : {}),
        }),
    problems: [
      ...(contradiction ? [contradiction] : []),
      ...(spread > WIDE
        ? [{ code: 'wide-spread' as const, detail: `repetitions differ by ${Math.round(spread * 100)} % (one sigma)` }]
        : []),
    ],
  };
}

/** Libraries that llama-bench lists among the devices. */
const NOT_A_DEVICE = /^(BLAS|OpenBLAS|Accelerate|AMX|CPU|RPC.*)$/i;

function machineIn(row: LlamaBenchRow): StatedMachine | undefined {
  const cpu = row.cpu_info
    ?.split(', ')
    .filter((n) => !NOT_A_DEVICE.test(n))[0]
    ?.trim();
  const gpus = (row.gpu_info ?? '')
    .split(', ')
    .map((n) => n.trim())
    .filter((n) => n !== '' && !NOT_A_DEVICE.test(n));
  const name = nameOfParts(cpu, gpus);
  if (name === '') return undefined;
  return { name, ...(cpu ? { cpu } : {}), accelerators: gpus.map((n) => ({ name: n })) };
}

const positive = (n: number | null | undefined) => (n !== null && n !== undefined && n > 0 ? n : undefined);
const counted = (n: number | null | undefined) =>
  n !== null && n !== undefined && Number.isSafeInteger(n) && n >= 0 ? n : undefined;
const flag = (f: boolean | number | null | undefined) =>
  f === true || f === 1 ? true : f === false || f === 0 ? false : undefined;

/** Earliest time of the rows, or the time handed in. */
function measuredAt(rows: readonly LlamaBenchRow[], context: ImportContext): string {
  const times = rows
    .map((r) => r.test_time ?? '')
    .filter((t) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(t))
    .sort();
  return times[0] ?? context.received;
}

function measurementOf(
  context: ImportContext,
  hints: ImportHints,
  rows: readonly LlamaBenchRow[],
): Answer<{ measurement: Measurement; notes: readonly string[] }> {
  const [row] = rows;
  if (!row) return unknown('no tests');
  const machine = statedMachine(context, hints, machineIn(row));
  if (machine.status === 'unknown') return machine;
  const { catalogue } = context.library;
  const file = row.model_filename ? fromFileName(row.model_filename) : undefined;
  const type = fromModelType(row.model_type ?? '');
  const written = hints.quantization ?? type.quantization ?? file?.quantization;
  if (written === undefined) return unknown('the record does not say the quantization: name it with --quant');
  const split = row.tensor_split
    ?.split('/')
    .map(Number)
    .filter((n) => n > 0);
  const mode = measuredSettingsSchema.shape.splitMode.safeParse(row.split_mode ?? undefined);
  const onHost = flag(row.no_kv_offload);
  const id = modelId(catalogue, hints.model === undefined ? [file?.model] : [hints.model]);
  const draft = {
    schema: MEASUREMENT_SCHEMA,
    id: contentId(context, 'llama-bench', rows),
    measured: measuredAt(rows, context),
    origin: { kind: 'llama-bench', ...(hints.reference ? { reference: hints.reference } : {}) },
    machine: machine.value,
    model: {
      ...(id === undefined ? {} : { id }),
      name: hints.model ?? file?.model ?? row.model_type ?? 'unnamed',
      ...(type.architecture ? { architecture: type.architecture } : {}),
      quantization: formatName(catalogue, written),
      parameters: positive(row.model_n_params),
      fileBytes: positive(row.model_size),
      synthetic: false,
    },
    engine: {
      name: 'llama.cpp',
      ...(row.build_number ? { version: `b${row.build_number}` } : {}),
      ...(row.build_commit ? { build: row.build_commit } : {}),
      ...(row.backends ? { backend: backendName(row.backends) } : {}),
    },
    settings: {
      threads: counted(row.n_threads),
      batchTokens: counted(row.n_batch),
      ubatchTokens: counted(row.n_ubatch),
      flashAttention: flag(row.flash_attn),
      kvTypeK: row.type_k ?? undefined,
      kvTypeV: row.type_v ?? undefined,
      gpuLayers: counted(row.n_gpu_layers),
      ...(split && split.length > 1 ? { tensorSplit: split } : {}),
      // One device has nothing to split; what is stated then is only the default.
      ...(mode.success && machine.value.accelerators.length > 1 ? { splitMode: mode.data } : {}),
      ...(onHost === undefined || machine.value.accelerators.length === 0 ? {} : { kvOffload: !onHost }),
      memoryMapped: flag(row.use_mmap),
    },
    conditions: {},
    tests: rows.map(testOf),
    status: 'accepted',
    problems: [],
  };
  const checked = measurementSchema.safeParse(draft);
  if (!checked.success)
    return unknown(
      checked.error.issues
        .slice(0, 3)
        .map((i) => `${i.path.join('.')}: ${i.message}`)
        .join('; '),
    );
  return ok(judge(context, checked.data));
}

/** Rows of llama-bench's JSON, JSONL or table as measurements. Whatever cannot be used is rejected with its place and reason. */
export function importLlamaBench(
  context: ImportContext,
  values: readonly unknown[],
  hints: ImportHints = {},
): ImportResult {
  const rejected: RejectedRecord[] = [];
  const rows = values.flatMap((value, i): LlamaBenchRow[] => {
    const read = llamaBenchRowSchema.safeParse(value);
    if (!read.success) {
      const [issue] = read.error.issues;
      rejected.push({ where: `test ${i + 1}`, reason: `${issue?.path.join('.')}: ${issue?.message}` });
      return [];
    }
    const { n_prompt: prompt, n_gen: output } = read.data;
    if (prompt + output === 0) rejected.push({ where: `test ${i + 1}`, reason: 'neither prompt nor output tokens' });
    else if (prompt > 0 && output > 0)
      rejected.push({
        where: `test ${i + 1}`,
        reason: `pp${prompt}+tg${output} has one rate for prompt and output together; run -p and -n apart`,
      });
    else return [read.data];
    return [];
  });
  const notes: string[] = [];
  const measurements = grouped(rows).flatMap((group) => {
    const made = measurementOf(context, hints, group);
    if (made.status === 'unknown') {
      const where = group[0]?.model_filename ?? group[0]?.model_type ?? 'a test';
      rejected.push({ where, reason: made.reasons.join('; ') });
      return [];
    }
    notes.push(...made.value.notes);
    return [made.value.measurement];
  });
  return { format: 'llama-bench', measurements, rejected, notes: [...new Set(notes)] };
}
