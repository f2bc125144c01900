// From a filter to conditions, and from a cursor to the place where the next page begins.
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { searchable } from './columns.ts';
import type { Order, ResultFilter, Status, StoredResult } from './store.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

type Builder = ExpressionBuilder<Tables, 'viable_results'>;
type Condition = Expression<SqlBool>;

const KEPT: readonly Status[] = ['accepted', 'doubtful'];
export const ALL_STATUSES: readonly Status[] = [...KEPT, 'refused'];

function milliseconds(text: string, name: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new StoreError('wrong-use', `${name}: "${text}" is not a date`);
  return at;
}

function contains(eb: Builder, column: 'model' | 'machine' | 'engine', text: string): Condition {
  const pattern = `%${searchable(text).replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`${eb.ref(column)} like ${pattern} escape '\\'`;
}

/** All conditions of a filter. */
export function conditions(eb: Builder, f: ResultFilter): Condition {
  const all: Condition[] = [eb('status', 'in', f.statuses ?? KEPT)];
  if (f.model !== undefined) all.push(contains(eb, 'model', f.model));
  if (f.machine !== undefined) all.push(contains(eb, 'machine', f.machine));
  if (f.engine !== undefined) all.push(contains(eb, 'engine', f.engine));
  if (f.quantization !== undefined) all.push(eb('quantization', '=', searchable(f.quantization)));
  if (f.origin !== undefined) all.push(eb('origin', '=', f.origin));
  if (f.fingerprint !== undefined) all.push(eb('fingerprint', '=', f.fingerprint));
  if (f.since !== undefined) all.push(eb('measured_ms', '>=', milliseconds(f.since, 'since')));
  if (f.until !== undefined) all.push(eb('measured_ms', '<', milliseconds(f.until, 'until')));
  if (f.synthetic !== undefined) all.push(eb('synthetic', '=', f.synthetic ? 1 : 0));
  return eb.and(all);
}

const LARGEST_NUMBER = 2 ** 31 - 1;

/** The last result of a page, as text to hand back; results stored meanwhile do not shift the next page. */
export function cursorAfter(order: Order, last: StoredResult): string {
  return order === 'score' ? `${last.measurement.summary?.score ?? ''}~${last.number}` : String(last.number);
}

/** What comes behind a cursor. */
export function behind(eb: Builder, order: Order, cursor: string): Condition {
  const [first = '', second] = cursor.split('~');
  const number = Number(order === 'score' ? second : first);
  const score = Number(first);
  if (!Number.isSafeInteger(number) || number < 0 || number > LARGEST_NUMBER || !Number.isFinite(score))
    throw new StoreError('wrong-use', `after: "${cursor}" is not a place in this list`);
  if (order === 'oldest') return eb('number', '>', number);
  if (order === 'newest') return eb('number', '<', number);
  return eb.or([eb('score', '<', score), eb.and([eb('score', '=', score), eb('number', '<', number)])]);
}

/** A number of a result as people and programs write it. */
export const isNumber = (value: number): boolean =>
  Number.isSafeInteger(value) && value >= 1 && value <= LARGEST_NUMBER;
