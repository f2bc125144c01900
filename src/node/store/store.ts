// What a store of results can do, whatever database is behind it.
import type { Measurement } from '../../core/measurement/measurement.ts';
import type { Tokens } from './tokens.ts';

export interface StoredResult {
  /** Given by the store, from 1; the same record keeps it. */
  readonly number: number;
  /** When it was stored, ISO 8601. */
  readonly stored: string;
  readonly measurement: Measurement;
}

export interface Added {
  readonly number: number;
  /** known: the very record was there already; different: its id was there with other content, which stays. */
  readonly outcome: 'added' | 'known' | 'different';
}

export type Status = Measurement['status'];

export interface ResultFilter {
  /** Refused results are kept apart: without this, accepted and doubtful ones. */
  readonly statuses?: readonly Status[] | undefined;
  /** Part of the model's id or name, in any case. */
  readonly model?: string | undefined;
  /** Part of the machine's, an accelerator's or the processor's name, in any case. */
  readonly machine?: string | undefined;
  readonly quantization?: string | undefined;
  /** Part of the engine's name. */
  readonly engine?: string | undefined;
  readonly origin?: Measurement['origin']['kind'] | undefined;
  readonly fingerprint?: string | undefined;
  /** ISO 8601; measured at or after. */
  readonly since?: string | undefined;
  /** ISO 8601; measured before. */
  readonly until?: string | undefined;
  readonly synthetic?: boolean | undefined;
}

export type Order = 'newest' | 'oldest' | 'score';

export interface ResultQuery extends ResultFilter {
  /** By number; by LocalScore's score, highest first, where there is one. newest without it. */
  readonly order?: Order | undefined;
  /** 1 to 500; 50 without it. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface ResultPage {
  readonly results: readonly StoredResult[];
  /** For `after`; undefined on the last page. */
  readonly next: string | undefined;
}

export interface ResultStore {
  /** For messages: the file or address, without a password. */
  readonly location: string;
  /** When the promise resolves, the record survives the end of the process and of the machine. */
  add(measurement: Measurement, via?: string): Promise<Added>;
  /** Like add, but a record of the same id gives way and keeps its number. */
  replace(measurement: Measurement): Promise<Added>;
  get(numberOrId: number | string): Promise<StoredResult | undefined>;
  list(query?: ResultQuery): Promise<ResultPage>;
  count(filter?: ResultFilter): Promise<number>;
  /** False where there was none. */
  delete(number: number): Promise<boolean>;
  /** All that match, oldest first; without statuses refused ones too, since nothing may be lost on the way. */
  export(filter?: ResultFilter): AsyncGenerator<StoredResult>;
  readonly tokens: Tokens;
  close(): Promise<void>;
}
