// vLLM's serving benchmark (`vllm bench serve --save-result`) as a measurement: rates of one request under the load offered.
import { z } from 'zod';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { MEASUREMENT_SCHEMA, type MeasuredTest, measurementSchema } from '../measurement.ts';
import { contentId, type ImportContext, type ImportHints, type ImportResult } from './import-result.ts';
import { judge } from './judge.ts';
import { formatName, fromFileName, modelId } from './names.ts';
import { statedMachine } from './stated-machine.ts';

const figure = z.number().finite();

const schema = z.looseObject({
  date: z.string().nullish(),
  backend: z.string().nullish(),
  endpoint_type: z.string().nullish(),
  model_id: z.string().max(500),
  num_prompts: figure.nullish(),
  max_concurrency: figure.int().positive().nullish(),
  completed: figure.int().positive(),
  failed: figure.nullish(),
  total_input_tokens: figure.positive(),
  total_output_tokens: figure.positive(),
  output_throughput: figure.positive(),
  mean_ttft_ms: figure.positive().nullish(),
  median_ttft_ms: figure.positive().nullish(),
  mean_tpot_ms: figure.positive().nullish(),
  median_tpot_ms: figure.positive().nullish(),
});

/** True where a record has the fields of vLLM's result file. */
export function looksLikeVllm(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'output_throughput' in value && 'total_input_tokens' in value;
}

/** "20250424-115850" (local time without a zone) as a UTC time; undefined where it is none. */
function dateOf(text: string | null | undefined): string | undefined {
  const d = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(text ?? '');
  return d ? `${d[1]}-${d[2]}-${d[3]}T${d[4]}:${d[5]}:${d[6]}Z` : undefined;
}

/**
 * vLLM's TPOT is (latency − TTFT) ÷ (output tokens − 1), the ITL of this project; its inverse is one request's decode rate. TTFT
 * under load holds waiting time, so that no prefill rate follows but with one request at a time. The file names no machine.
 */
export function importVllm(context: ImportContext, value: unknown, hints: ImportHints = {}): Answer<ImportResult> {
  const read = schema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return unknown(`not a result of vllm bench serve: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const r = read.data;
  const machine = statedMachine(context, hints, undefined);
  if (machine.status === 'unknown') return machine;
  const { catalogue } = context.library;
  const name = fromFileName(r.model_id.split('/').at(-1) ?? r.model_id);
  const written = hints.quantization ?? name.quantization;
  const sequences = r.max_concurrency ?? r.completed;
  const promptTokens = Math.round(r.total_input_tokens / r.completed);
  const ttft = r.median_ttft_ms ?? r.mean_ttft_ms ?? undefined;
  const tpot = r.median_tpot_ms ?? r.mean_tpot_ms ?? undefined;
  const alone = sequences === 1 && ttft !== undefined && promptTokens > 0;
  const test: MeasuredTest = {
    shape: { promptTokens, outputTokens: Math.round(r.total_output_tokens / r.completed), depthTokens: 0, sequences },
    how: 'measured',
    ...(tpot === undefined ? {} : { decodeTokensPerSecond: 1000 / tpot }),
    ...(ttft === undefined ? {} : { ttftSeconds: ttft / 1000 }),
    ...(alone ? { prefillTokensPerSecond: (promptTokens * 1000) / ttft } : {}),
    problems: [],
  };
  const id = modelId(catalogue, hints.model === undefined ? [r.model_id, name.model] : [hints.model]);
  const draft = {
    schema: MEASUREMENT_SCHEMA,
    id: contentId(context, 'vllm', r),
    measured: dateOf(r.date) ?? context.received,
    origin: { kind: 'vllm', ...(hints.reference ? { reference: hints.reference } : {}) },
    machine: machine.value,
    model: {
      ...(id === undefined ? {} : { id }),
      name: r.model_id,
      quantization: formatName(catalogue, written ?? 'bf16'),
      synthetic: false,
    },
    engine: { name: r.backend && !/^(openai|vllm)/.test(r.backend) ? r.backend : 'vllm' },
    settings: {},
    conditions: {},
    tests: [test],
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
  const { measurement, notes } = judge(context, checked.data);
  return ok({
    format: 'vllm',
    measurements: [measurement],
    rejected: r.failed ? [{ where: r.model_id, reason: `${r.failed} requests failed; the others count` }] : [],
    notes: [
      ...notes,
      ...(written === undefined ? ['the format of the weights is not stated: BF16 is assumed; --quant says it'] : []),
      ...(r.max_concurrency ? [] : ['no limit of concurrency is stated: all requests are taken as sent at once']),
    ],
  });
}
