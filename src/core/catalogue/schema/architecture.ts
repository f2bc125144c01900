// A chip architecture: its place in the generation graph and what one compute unit does per clock.
import { z } from 'zod';
import { countOrZero, Id, sourced } from './sourced.ts';

const rate = sourced(countOrZero);

export const ArchitectureSchema = z.strictObject({
  name: z.string(),
  vendor: z.string(),
  kind: z.enum(['gpu', 'cpu']),
  /** The architecture whose coefficients this one borrows as far as it lacks evidence of its own: the nearest relative with much evidence, not always the older one. */
  parent: Id.optional(),
  /** The architecture whose coefficients this one shares outright: same silicon, other product line (GeForce and professional Ada). */
  calibrateAs: Id.optional(),
  /** What `computeUnits` counts. */
  unit: z.string(),
  /** Dense operations per clock and unit, a multiply-add counting as two. Absent: unknown. */
  operationsPerClock: z
    .strictObject({ fp32: rate, fp16: rate, fp16AccumulateFp32: rate, bf16: rate, int8: rate, fp8: rate, fp4: rate })
    .partial()
    .default({}),
  /** CPU only: widest vector extension, FP32 lanes and FMA units per core, and whether the BF16 extension is there. */
  simd: z
    .strictObject({
      class: z.enum(['none', 'sse', 'avx', 'avx2', 'avx512', 'amx', 'neon']),
      fp32Lanes: countOrZero,
      fmaUnits: countOrZero,
      avx512Bf16: z.boolean(),
      /** False on Arm cores without the int8 dot product (SDOT, UDOT; before Armv8.2). */
      dotProduct: z.boolean().optional(),
      source: Id,
    })
    .optional(),
  note: z.string().optional(),
});
export type Architecture = z.infer<typeof ArchitectureSchema>;
