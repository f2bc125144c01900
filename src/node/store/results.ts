// Results in either database: written, found, listed in pages, exported.
import type { Transaction } from 'kysely';
import type { Measurement } from '../../core/measurement/measurement.ts';
import { canonical, keyOf, type Row, rowOf } from './columns.ts';
import { groupCommit } from './group-commit.ts';
import { ALL_STATUSES, behind, conditions, cursorAfter, isNumber } from './query.ts';
import type { Added, ResultPage, ResultQuery, ResultStore, StoredResult } from './store.ts';
import { guarded, StoreError } from './store-error.ts';
import type { Database, Tables } from './tables.ts';

const PAGE = 50;
const LARGEST_PAGE = 500;

interface Writing {
  readonly row: Row;
  readonly replace: boolean;
}

interface There {
  readonly number: number;
  readonly record: string;
}

/** Inserts a row for each key that is not there yet; returns what is there then, and which keys are new. */
async function insertMissing(step: Transaction<Tables>, rows: readonly Row[]) {
  const keys = [...new Set(rows.map((r) => r.record_key))];
  const find = step
    .selectFrom('viable_results')
    .select(['record_key', 'number', 'record'])
    .where('record_key', 'in', keys);
  const there = new Map<string, There>((await find.execute()).map((r) => [r.record_key, r]));
  const missing = new Map(rows.filter((r) => !there.has(r.record_key)).map((r) => [r.record_key, r]));
  if (missing.size === 0) return { there, fresh: new Set<string>() };
  // In the order of the keys, so that two processes that write the same records cannot each wait for the other.
  const inserted = await step
    .insertInto('viable_results')
    .values([...missing.values()].sort((x, y) => (x.record_key < y.record_key ? -1 : 1)))
    .onConflict((c) => c.column('record_key').doNothing())
    .returning(['record_key', 'number', 'record'])
    .execute();
  for (const r of inserted) there.set(r.record_key, r);
  if (inserted.length < missing.size) for (const r of await find.execute()) there.set(r.record_key, r);
  return { there, fresh: new Set(inserted.map((r) => r.record_key)) };
}

/** Writes all, each as if it came alone in the order given. */
async function write(step: Transaction<Tables>, items: readonly Writing[]): Promise<Added[]> {
  // The first of a key is the one inserted.
  const rows = [...new Map([...items].reverse().map(({ row }) => [row.record_key, row])).values()];
  const { there, fresh } = await insertMissing(step, rows);
  const added: Added[] = [];
  for (const { row, replace } of items) {
    const { number, record } = there.get(row.record_key)!;
    const first = fresh.delete(row.record_key);
    const same = first || canonical(JSON.parse(record)) === canonical(JSON.parse(row.record));
    if (!same && replace) {
      await step.updateTable('viable_results').set(row).where('number', '=', number).execute();
      there.set(row.record_key, { number, record: row.record });
    }
    added.push({ number, outcome: first ? 'added' : same ? 'known' : 'different' });
  }
  return added;
}

interface Read {
  readonly number: number;
  readonly stored: string;
  readonly record: string;
}

const resultOf = ({ number, stored, record }: Read): StoredResult => ({
  number,
  stored,
  measurement: JSON.parse(record) as Measurement,
});

export type Results = Omit<ResultStore, 'location' | 'tokens' | 'close'>;

export function results(db: Database, explain: (error: unknown) => StoreError): Results {
  const read = () => db.selectFrom('viable_results').select(['number', 'stored', 'record']);

  const commit = groupCommit((items: readonly Writing[]) => db.transaction().execute((step) => write(step, items)));
  const save = guarded(explain, (m: Measurement, replace: boolean, via?: string) =>
    commit({ row: rowOf(m, via, new Date().toISOString()), replace }),
  );

  const list = guarded(explain, async (query: ResultQuery = {}): Promise<ResultPage> => {
    const { order = 'newest', limit = PAGE, after } = query;
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
      throw new StoreError('wrong-use', `limit: ${limit} is not a whole number from 1 to ${LARGEST_PAGE}`);
    let asked = read().where((eb) => conditions(eb, query));
    if (after !== undefined) asked = asked.where((eb) => behind(eb, order, after));
    if (order === 'score') asked = asked.where('score', 'is not', null).orderBy('score', 'desc');
    const rows = await asked
      .orderBy('number', order === 'oldest' ? 'asc' : 'desc')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit).map(resultOf);
    const last = page.at(-1);
    return { results: page, next: rows.length > limit && last ? cursorAfter(order, last) : undefined };
  });

  return {
    add: (m, via) => save(m, false, via),
    replace: (m) => save(m, true),
    get: guarded(explain, async (numberOrId) => {
      if (typeof numberOrId === 'number' && !isNumber(numberOrId)) return undefined;
      const row = await read()
        .where((eb) =>
          typeof numberOrId === 'number' ? eb('number', '=', numberOrId) : eb('record_key', '=', keyOf(numberOrId)),
        )
        .executeTakeFirst();
      return row && resultOf(row);
    }),
    list,
    count: guarded(explain, async (filter = {}) => {
      const row = await db
        .selectFrom('viable_results')
        .select((eb) => eb.fn.countAll().as('count'))
        .where((eb) => conditions(eb, filter))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    }),
    delete: guarded(explain, async (number) => {
      if (!isNumber(number)) return false;
      const gone = await db.deleteFrom('viable_results').where('number', '=', number).executeTakeFirst();
      return gone.numDeletedRows > 0n;
    }),
    // Page by page, so that neither memory nor a transaction grows with the store.
    async *export(filter = {}) {
      let after: string | undefined;
      do {
        const page = await list({
          ...filter,
          statuses: filter.statuses ?? ALL_STATUSES,
          order: 'oldest',
          limit: 200,
          after,
        });
        yield* page.results;
        after = page.next;
      } while (after !== undefined);
    },
  };
}
