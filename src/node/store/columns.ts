// From a record to the row that finds it again.
import { createHash } from 'node:crypto';
import type { Measurement } from '../../core/measurement/measurement.ts';
import type { ResultsTable } from './tables.ts';

/** Text both databases keep as it stands: no control characters (PostgreSQL refuses NUL, SQLite ends there), no half surrogates. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  return Buffer.from(text.replace(/[\u0000-\u001f\u007f]+/g, ' '), 'utf8').toString('utf8');
}

/** Lower case, for columns that are searched. */
export const searchable = (...texts: readonly (string | undefined)[]): string =>
  plain(texts.filter((t) => t !== undefined).join('\n')).toLowerCase();

/** The key of a record's id: itself where both databases can keep it, else its hash. */
export function keyOf(id: string): string {
  return plain(id) === id ? id : `sha256:${createHash('sha256').update(JSON.stringify(id)).digest('hex')}`;
}

/** JSON with sorted keys: two records are the same if these are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

export type Row = Omit<ResultsTable, 'number'>;

export function rowOf(m: Measurement, via: string | undefined, stored: string): Row {
  return {
    record_key: keyOf(m.id),
    stored,
    measured_ms: Date.parse(m.measured),
    status: m.status,
    origin: m.origin.kind,
    fingerprint: m.machine.fingerprint === undefined ? null : plain(m.machine.fingerprint),
    model: searchable(m.model.id, m.model.name),
    machine: searchable(m.machine.name, m.machine.cpu, ...m.machine.accelerators.map((a) => a.name)),
    engine: searchable(m.engine.name, m.engine.version),
    quantization: searchable(m.model.quantization),
    synthetic: m.model.synthetic ? 1 : 0,
    score: m.summary?.score ?? null,
    via: via ?? null,
    record: JSON.stringify(m),
  };
}
