// One test of llama-bench as its JSON has it, read leniently: versions differ in fields.
import { z } from 'zod';

const figure = z.number().finite();
const maybe = <T extends z.ZodType>(type: T) => type.nullish().catch(undefined);

/** llama-bench's own field names; times in nanoseconds, rates in tokens/s. */
export const llamaBenchRowSchema = z.looseObject({
  build_commit: maybe(z.string()),
  build_number: maybe(figure),
  cpu_info: maybe(z.string()),
  gpu_info: maybe(z.string()),
  backends: maybe(z.string()),
  model_filename: maybe(z.string()),
  model_type: maybe(z.string()),
  model_size: maybe(figure),
  model_n_params: maybe(figure),
  n_batch: maybe(figure),
  n_ubatch: maybe(figure),
  n_threads: maybe(figure),
  type_k: maybe(z.string()),
  type_v: maybe(z.string()),
  n_gpu_layers: maybe(figure),
  flash_attn: maybe(z.union([z.boolean(), figure])),
  tensor_split: maybe(z.string()),
  split_mode: maybe(z.string()),
  no_kv_offload: maybe(z.union([z.boolean(), figure])),
  use_mmap: maybe(z.union([z.boolean(), figure])),
  n_prompt: figure.int().min(0).max(1e9),
  n_gen: figure.int().min(0).max(1e9),
  n_depth: maybe(figure),
  test_time: maybe(z.string()),
  avg_ns: maybe(figure),
  avg_ts: figure.positive(),
  stddev_ts: maybe(figure),
  samples_ns: maybe(z.array(figure).max(1000)),
});
export type LlamaBenchRow = z.infer<typeof llamaBenchRowSchema>;

/** True where a record has the fields that only llama-bench writes. */
export function looksLikeLlamaBench(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'avg_ts' in value && 'n_prompt' in value && 'n_gen' in value;
}
