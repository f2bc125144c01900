// The tables as the query builder knows them. The whole record is kept as JSON; the other columns are there to find it.
import type { Generated, Kysely } from 'kysely';

export interface ResultsTable {
  readonly number: Generated<number>;
  /** The record's id; where that cannot be a key as it stands, its hash. */
  readonly record_key: string;
  readonly stored: string;
  /** Milliseconds since 1970, so that times with different offsets compare. */
  readonly measured_ms: number;
  readonly status: string;
  readonly origin: string;
  readonly fingerprint: string | null;
  /** Lower case, for search. */
  readonly model: string;
  readonly machine: string;
  readonly engine: string;
  readonly quantization: string;
  readonly synthetic: number;
  readonly score: number | null;
  /** The token it came by; null where it was stored here. */
  readonly via: string | null;
  readonly record: string;
}

export interface TokensTable {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: string;
  readonly created: string;
  readonly expires: string | null;
  readonly revoked: string | null;
  readonly last_used: string | null;
}

export interface Tables {
  readonly viable_results: ResultsTable;
  readonly viable_tokens: TokensTable;
  readonly viable_schema: { readonly version: number };
}

export type Database = Kysely<Tables>;
export type Dialect = 'sqlite' | 'postgres';
