// Evidence: published measurements of one device by one engine, each with its citation and settings.
import { z } from 'zod';
import { count, countOrZero, Day, Id, positive } from './sourced.ts';

const RowSchema = z.strictObject({
  /** Catalogue id, or the name in the source where the catalogue does not have the model. */
  model: z.string(),
  quantization: z.string(),
  workload: z.union([
    Id,
    z.strictObject({ promptTokens: countOrZero, outputTokens: countOrZero, depthTokens: countOrZero.optional() }),
  ]),
  memoryGib: positive.optional(),
  systemMemoryGib: positive.optional(),
  os: z.enum(['linux', 'windows', 'macos']).optional(),
  backend: z.string().optional(),
  flashAttention: z.boolean().optional(),
  kvCacheType: z.string().optional(),
  ubatchTokens: count.optional(),
  /** Users who each ask again as soon as they are answered; the rates and times are then those of one of them. Absent: one. */
  users: count.optional(),
  prefillTokensPerSecond: positive.optional(),
  decodeTokensPerSecond: positive.optional(),
  ttftSeconds: positive.optional(),
  /** Medians are over this many runs. */
  runs: count.default(1),
  /** Result numbers, builds or thread entries that a reader can look up. */
  references: z.array(z.string()).min(1),
  date: Day.optional(),
  /** old: a build of an engine without fixed version that is known to be slower than those of today. */
  build: z.enum(['old', 'current']).optional(),
  /** Present: kept, not used in fits, for this stated and general reason. */
  excluded: z.string().optional(),
});

export const EvidenceSchema = z.strictObject({
  /** Name of the device as the source writes it. */
  device: z.string(),
  accelerator: Id.optional(),
  cpu: Id.optional(),
  deviceCount: count.default(1),
  engine: Id,
  source: Id,
  rows: z.array(RowSchema).min(1),
  note: z.string().optional(),
});
export type Evidence = z.infer<typeof EvidenceSchema>;
export type EvidenceRow = z.infer<typeof RowSchema>;
