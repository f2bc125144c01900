// What an importer is given and what it gives: measurements of the one form, and what could not be taken, with the reason.
import type { ModelLibrary } from '../../predict/model-library.ts';
import type { Measurement } from '../measurement.ts';

export type ImportFormat = 'viable' | 'llama-bench' | 'localscore' | 'vllm';

export interface ImportContext {
  readonly library: ModelLibrary;
  /** SHA-256 of a text in hexadecimal, handed in. */
  readonly hash: (text: string) => string;
  /** ISO 8601: the time taken where a record has none. */
  readonly received: string;
}

/** What the person who imports says, where the record does not. */
export interface ImportHints {
  /** Parts of the machine, as `--machine` takes them. */
  readonly machine?: string | undefined;
  readonly model?: string | undefined;
  readonly quantization?: string | undefined;
  /** File or address the record comes from. */
  readonly reference?: string | undefined;
}

export interface RejectedRecord {
  readonly where: string;
  readonly reason: string;
}

export interface ImportResult {
  readonly format: ImportFormat;
  readonly measurements: readonly Measurement[];
  readonly rejected: readonly RejectedRecord[];
  /** What was assumed or could not be checked. */
  readonly notes: readonly string[];
}

/** Keys in order, so that the same content has the same text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([k, v]) => [k, canonical(v)]));
}

const ID_DIGITS = 32;

/** Id of a record by its content: the same record, however spaced and ordered, has the same id. */
export function contentId(context: ImportContext, format: ImportFormat, record: unknown): string {
  return `${format}-${context.hash(JSON.stringify(canonical(record))).slice(0, ID_DIGITS)}`;
}
