// Published scores of a model: what people measured of its answers, each with its citation. The file's name is the model's id.
import { z } from 'zod';
import { Day, Id } from './sourced.ts';

export const ModelQualitySchema = z.strictObject({
  name: z.string(),
  scores: z
    .array(
      z.strictObject({
        benchmark: z.string(),
        score: z.number(),
        /** percent correct, percent resolved, index: what the score counts. */
        metric: z.string(),
        date: Day.optional(),
        source: Id,
        note: z.string().optional(),
      }),
    )
    .min(1),
});
export type ModelQuality = z.infer<typeof ModelQualitySchema>;
