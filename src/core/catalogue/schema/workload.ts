// A workload: one or more requests of given prompt and output lengths; several are averaged as their benchmark does.
import { z } from 'zod';
import { count, countOrZero, Id } from './sourced.ts';

export const WorkloadSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  aliases: z.array(z.string()).default([]),
  tests: z.array(z.strictObject({ promptTokens: countOrZero, outputTokens: countOrZero })).min(1),
  concurrency: count.default(1),
  source: Id,
});
export type CatalogueWorkload = z.infer<typeof WorkloadSchema>;
