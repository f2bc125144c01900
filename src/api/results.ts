// Requests and answers about stored results.
import { z } from 'zod';
import { measurementSchema } from '../core/measurement/measurement.ts';

const text = z.string().min(1).max(200);
const { status, origin } = measurementSchema.shape;

export const ResultFilterSchema = z.object({
  /** accepted, doubtful, refused, several with commas, or all; without it accepted and doubtful ones. */
  status: z
    .string()
    .regex(/^(all|(accepted|doubtful|refused)(,(accepted|doubtful|refused))*)$/)
    .optional(),
  model: text.optional(),
  machine: text.optional(),
  quantization: text.optional(),
  engine: text.optional(),
  origin: origin.shape.kind.optional(),
  fingerprint: text.optional(),
  since: text.optional(),
  until: text.optional(),
  synthetic: z.enum(['true', 'false']).optional(),
});

export const ResultQuerySchema = ResultFilterSchema.extend({
  order: z.enum(['newest', 'oldest', 'score']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  after: text.optional(),
});

export const StoredResultSchema = z.object({
  number: z.number().int(),
  stored: z.string(),
  measurement: measurementSchema,
});

export const ResultPageSchema = z.object({
  results: z.array(StoredResultSchema),
  /** For `after`; absent on the last page. */
  next: z.string().optional(),
});

export const SubmittedSchema = z.object({
  /** Number of the first result, as LocalScore's client expects it. */
  id: z.number().int(),
  results: z.array(
    z.object({
      number: z.number().int(),
      outcome: z.enum(['added', 'known', 'different']),
      /** refused: physically impossible or contradictory; kept apart, with the reason in problems. */
      status,
      problems: measurementSchema.shape.problems,
    }),
  ),
  /** Records that are no results, each with the reason. */
  rejected: z.array(z.object({ where: z.string(), reason: z.string() })),
  notes: z.array(z.string()),
});
