// How the API says what went wrong: one line for people, the field at fault, reasons where a question has no answer.
import { z } from 'zod';

export const ProblemSchema = z.object({
  error: z.string(),
  field: z.string().optional(),
  reasons: z.array(z.string()).optional(),
});
export type ApiProblem = z.infer<typeof ProblemSchema>;
