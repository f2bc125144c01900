// The shape of a catalogue value: the figure, the source it was taken from, and optionally a note or a rival figure.
import { z } from 'zod';

/** File name without extension: lower-case words joined by hyphens, with dots and @ for versions and _ as in q4_k_m. */
export const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]*$/, 'an id is lower-case letters, digits, ".", "-", "_" and "@"');

/** A day or a month, as sources give it. */
export const Day = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'a date is YYYY, YYYY-MM or YYYY-MM-DD');

/** Wraps a value's schema so that it cannot stand without a source; `rivals` records figures of other sources that disagree. */
export function sourced<T extends z.ZodType>(value: T) {
  return z.strictObject({
    value,
    source: Id,
    note: z.string().optional(),
    rivals: z.array(z.strictObject({ value, source: Id, note: z.string().optional() })).optional(),
  });
}

export const positive = z.number().positive();
export const count = z.number().int().positive();
export const countOrZero = z.number().int().nonnegative();

/** A figure with its origin, as the compiled catalogue carries it. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
  readonly note?: string | undefined;
  readonly rivals?:
    | readonly { readonly value: T; readonly source: string; readonly note?: string | undefined }[]
    | undefined;
}
