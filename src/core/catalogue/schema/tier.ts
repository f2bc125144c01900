// A tier: the thresholds that sort a workload on a machine; the first tier whose thresholds all hold is the verdict.
import { z } from 'zod';
import { count, Id, positive } from './sourced.ts';

export const TierSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  /** 1 is the best. */
  rank: count,
  promptSecondsBelow: positive.optional(),
  decodeTokensPerSecondAbove: positive.optional(),
  totalSecondsAtMost: positive.optional(),
  source: Id,
});
export type Tier = z.infer<typeof TierSchema>;
