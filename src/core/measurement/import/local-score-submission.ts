// LocalScore's submission (what its client sends to POST /api/results) as a measurement.
import { z } from 'zod';
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { GIB } from '../../units/scale.ts';
import { localScore, localScoreSummary, meanProblem } from '../local-score.ts';
import {
  MEASUREMENT_SCHEMA,
  type MeasuredTest,
  type Measurement,
  measurementSchema,
  type Problem,
} from '../measurement.ts';
import { contentId, type ImportContext, type ImportHints, type ImportResult } from './import-result.ts';
import { judge } from './judge.ts';
import { formatName, fromFileName, fromModelType, modelId, systemNamed } from './names.ts';
import { nameOfParts, statedMachine } from './stated-machine.ts';

const figure = z.number().finite();
const text = z.string().max(500);

const testSchema = z.looseObject({
  n_prompt: figure.int().min(0).max(1e9),
  n_gen: figure.int().min(0).max(1e9),
  prompt_tps: figure.min(0),
  gen_tps: figure.min(0),
  ttft_ms: figure.min(0),
  name: text.nullish(),
  model_name: text.nullish(),
  model_quant_str: text.nullish(),
  model_filename: z.string().max(4096).nullish(),
  model_type: text.nullish(),
  model_size: figure.nullish(),
  model_n_params: figure.nullish(),
  test_time: text.nullish(),
  power_watts: figure.nullish(),
  build_commit: text.nullish(),
});
type SubmittedTest = z.infer<typeof testSchema>;

/** The body of a submission. Field names are the client's. */
export const localScoreSubmissionSchema = z.looseObject({
  system_info: z.looseObject({
    cpu_name: text,
    cpu_arch: text.nullish(),
    ram_gb: figure.min(0).nullish(),
    kernel_type: text.nullish(),
    kernel_release: text.nullish(),
    version: text.nullish(),
  }),
  accelerator_info: z.looseObject({
    name: text,
    manufacturer: text.nullish(),
    memory_gb: figure.min(0).nullish(),
    type: z.enum(['CPU', 'GPU', 'TPU']),
  }),
  runtime_info: z.looseObject({ name: text, version: text.nullish(), commit: text.nullish() }),
  results_summary: z
    .looseObject({
      avg_prompt_tps: figure.nullish(),
      avg_gen_tps: figure.nullish(),
      avg_ttft_ms: figure.nullish(),
      performance_score: figure.nullish(),
    })
    .nullish(),
  results: z.array(testSchema).min(1).max(500),
});
type Submission = z.infer<typeof localScoreSubmissionSchema>;

/** True where a record has the parts that only a LocalScore submission has. */
export function looksLikeLocalScore(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'accelerator_info' in value && 'results' in value;
}

const positive = (n: number | null | undefined) => (n !== null && n !== undefined && n > 0 ? n : undefined);
const filled = (s: string | null | undefined) => (s?.trim() ? s.trim() : undefined);

/** TTFT includes the prompt; it cannot be far below it. Means of rates and of times differ by less. */
const LEAST_TTFT_SHARE = 0.7;

function testOf(t: SubmittedTest): MeasuredTest {
  const prefill = t.n_prompt > 0 ? positive(t.prompt_tps) : undefined;
  const decode = t.n_gen > 0 ? positive(t.gen_tps) : undefined;
  const ttft = positive(t.ttft_ms / 1000);
  const watts = positive(t.power_watts);
  const problems: Problem[] = [];
  if (ttft !== undefined && prefill !== undefined && ttft < (LEAST_TTFT_SHARE * t.n_prompt) / prefill)
    problems.push({
      code: 'contradictory',
      detail: `${t.n_prompt} tokens at ${prefill.toPrecision(4)} tokens/s take longer than the time to first token, ${ttft.toPrecision(3)} s`,
    });
  return {
    shape: { promptTokens: t.n_prompt, outputTokens: t.n_gen, depthTokens: 0, sequences: 1 },
    how: 'measured',
    ...(prefill === undefined ? {} : { prefillTokensPerSecond: prefill }),
    ...(decode === undefined ? {} : { decodeTokensPerSecond: decode }),
    ...(ttft === undefined ? {} : { ttftSeconds: ttft }),
    ...(watts === undefined ? {} : { watts }),
    problems,
  };
}

const BACKENDS: Readonly<Record<string, string>> = { nvidia: 'cuda', amd: 'rocm', apple: 'metal', intel: 'sycl' };

/** Its own client switches the cache to BF16 where the host has AVX512_BF16, also for GPUs. Source: localscore/cmd.cpp. */
function cacheType(context: ImportContext, s: Submission, engineId: string | undefined): string | undefined {
  const { catalogue } = context.library;
  const engine = engineId === undefined ? undefined : catalogue.engines[engineId];
  if (!engine?.bf16CacheOnAvx512Bf16Hosts) return undefined;
  const cpu = resolveEntry(catalogue.cpus, s.system_info.cpu_name, 'CPU');
  if (cpu.status === 'unknown') return undefined;
  return catalogue.architectures[cpu.value.architecture]?.simd?.avx512Bf16 ? 'bf16' : engine.defaultKeyValueType;
}

function summaryProblems(s: Submission, tests: readonly MeasuredTest[]): Problem[] {
  const summary = localScoreSummary(tests);
  const stated = s.results_summary;
  if (!summary || !stated) return [];
  const score = localScore(summary.prefillTokensPerSecond, summary.decodeTokensPerSecond, summary.ttftSeconds);
  const found = [
    meanProblem('the mean prefill rate', positive(stated.avg_prompt_tps), summary.prefillTokensPerSecond),
    meanProblem('the mean decode rate', positive(stated.avg_gen_tps), summary.decodeTokensPerSecond),
    meanProblem('the mean TTFT in ms', positive(stated.avg_ttft_ms), summary.ttftSeconds * 1000),
    meanProblem('the score', positive(stated.performance_score), score),
  ];
  return found.flatMap((p) => (p ? [p] : []));
}

function modelOf(context: ImportContext, hints: ImportHints, t: SubmittedTest): Answer<Measurement['model']> {
  const { catalogue } = context.library;
  const file = filled(t.model_filename) === undefined ? undefined : fromFileName(t.model_filename ?? '');
  const type = fromModelType(t.model_type ?? '');
  const written = hints.quantization ?? type.quantization ?? file?.quantization ?? filled(t.model_quant_str);
  if (written === undefined) return unknown('the record does not say the quantization');
  const named = filled(t.model_name);
  const id = modelId(catalogue, hints.model === undefined ? [named, file?.model] : [hints.model]);
  const [parameters, fileBytes] = [positive(t.model_n_params), positive(t.model_size)];
  return ok({
    ...(id === undefined ? {} : { id }),
    name: hints.model ?? named ?? file?.model ?? 'unnamed',
    ...(type.architecture ? { architecture: type.architecture } : {}),
    quantization: formatName(catalogue, written),
    ...(parameters === undefined ? {} : { parameters }),
    ...(fileBytes === undefined ? {} : { fileBytes }),
    synthetic: false,
  });
}

function engineId(context: ImportContext, s: Submission): string | undefined {
  const { name, version } = s.runtime_info;
  const found = resolveEntry(context.library.catalogue.engines, `${name}@${version ?? ''}`, 'engine');
  return found.status === 'ok' ? found.value.id : undefined;
}

function measurementOf(
  context: ImportContext,
  hints: ImportHints,
  s: Submission,
): Answer<{ measurement: Measurement; notes: readonly string[] }> {
  const [first] = s.results;
  if (!first) return unknown('no tests');
  const gpu = s.accelerator_info.type !== 'CPU';
  const { name: accelerator, memory_gb: memory } = s.accelerator_info;
  const os = systemNamed(s.system_info.kernel_type ?? undefined);
  const ram = positive(s.system_info.ram_gb);
  const machine = statedMachine(context, hints, {
    name: nameOfParts(gpu ? s.system_info.cpu_name : accelerator, gpu ? [accelerator] : []),
    cpu: filled(s.system_info.cpu_name) ?? (gpu ? 'unnamed' : accelerator),
    ...(ram === undefined ? {} : { systemMemoryBytes: ram * GIB }),
    accelerators: gpu ? [{ name: accelerator, ...(positive(memory) ? { memoryBytes: (memory ?? 0) * GIB } : {}) }] : [],
    ...(os === undefined ? {} : { os }),
    ...(filled(s.system_info.kernel_release) ? { osVersion: s.system_info.kernel_release ?? '' } : {}),
  });
  const model = modelOf(context, hints, first);
  if (machine.status === 'unknown') return machine;
  if (model.status === 'unknown') return model;
  const tests = s.results.map(testOf);
  const id = engineId(context, s);
  const kv = cacheType(context, s, id);
  const summary = localScoreSummary(tests);
  const commit = filled(s.runtime_info.commit) ?? filled(first.build_commit);
  const time = filled(first.test_time);
  const dated = time && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time);
  const draft = {
    schema: MEASUREMENT_SCHEMA,
    id: contentId(context, 'localscore', s),
    measured: dated ? time : context.received,
    origin: { kind: 'localscore', ...(hints.reference ? { reference: hints.reference } : {}) },
    machine: machine.value,
    model: model.value,
    engine: {
      name: id ?? s.runtime_info.name,
      ...(filled(s.runtime_info.version) ? { version: s.runtime_info.version } : {}),
      ...(commit ? { build: commit } : {}),
      backend: gpu ? (BACKENDS[s.accelerator_info.manufacturer?.toLowerCase() ?? ''] ?? 'gpu') : 'cpu',
    },
    settings: { ...(kv === undefined ? {} : { kvTypeK: kv, kvTypeV: kv }) },
    conditions: {},
    tests,
    ...(summary ? { summary } : {}),
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
  return ok(judge(context, checked.data, summaryProblems(s, tests)));
}

/** A submission as a measurement; unknown with the field at fault where it is not one. */
export function importLocalScore(
  context: ImportContext,
  value: unknown,
  hints: ImportHints = {},
): Answer<ImportResult> {
  const read = localScoreSubmissionSchema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return unknown(`not a LocalScore submission: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const made = measurementOf(context, hints, read.data);
  if (made.status === 'unknown') return made;
  const { measurement, notes } = made.value;
  return ok({ format: 'localscore', measurements: [measurement], rejected: [], notes });
}
