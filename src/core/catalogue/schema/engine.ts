// An engine: the program that runs the model, with the defaults that decide memory and speed.
import { z } from 'zod';
import { count, Day, Id, sourced } from './sourced.ts';

export const EngineSchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  version: z.string().optional(),
  released: sourced(Day).optional(),
  licence: z.string(),
  systems: z.array(z.enum(['linux', 'windows', 'macos', 'bsd', 'android'])),
  backends: z.array(z.string()),
  weightFormats: z.array(z.string()),
  /** Flash attention: never there, off unless asked, on unless refused, or always. */
  flashAttention: z.enum(['absent', 'off', 'on', 'always']),
  ubatchTokens: count.optional(),
  defaultKeyValueType: z.string(),
  /** True where the engine switches the KV cache to BF16 on hosts with AVX512_BF16 (LocalScore's client). */
  bf16CacheOnAvx512Bf16Hosts: z.boolean().default(false),
  /** Format of the checkpoints it usually runs; absent: Q4_K_M. */
  usualFormat: Id.optional(),
  /** Id of the calibration used for this engine; absent: predictions borrow another engine's and say so. */
  calibration: Id.optional(),
  source: Id,
  note: z.string().optional(),
});
export type Engine = z.infer<typeof EngineSchema>;
