// Brings the tables to this program's version; tables of a newer program are left alone and refused.
import { sql } from 'kysely';
import { type AnyDatabase, MIGRATIONS } from './migrations.ts';
import { StoreError } from './store-error.ts';
import type { Dialect } from './tables.ts';

/** Any number; the same for all who migrate. */
const LOCK = 7_733_001;

/** Version of the tables; 0 where there are none yet. */
async function versionOf(db: AnyDatabase, dialect: Dialect, location: string): Promise<number> {
  const known =
    dialect === 'sqlite'
      ? await sql<{
          name: string;
        }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(db)
      : // By a query of the catalogue's table: to_regclass answers from a cache that does not see what was made while we waited.
        await sql<{
          name: string;
        }>`select relname as name from pg_class where relname = 'viable_schema' and pg_table_is_visible(oid)`.execute(
          db,
        );
  if (!known.rows.some((row) => row.name === 'viable_schema')) {
    if (known.rows.length === 0) return 0;
    throw new StoreError('foreign', `${location} is the database of another program; name another file`);
  }
  const row = await db.selectFrom('viable_schema').select('version').executeTakeFirst();
  return Number(row?.version ?? 0);
}

/** `upTo` is for tests: an earlier version than the newest. */
export async function migrate(
  db: AnyDatabase,
  dialect: Dialect,
  location: string,
  upTo = MIGRATIONS.length,
): Promise<void> {
  const check = async (version: number) => {
    if (version > MIGRATIONS.length)
      throw new StoreError(
        'newer',
        `${location} was written by a newer Viable (tables of version ${version}, this one knows ${MIGRATIONS.length}): update Viable or name another database`,
      );
    return version;
  };
  if ((await check(await versionOf(db, dialect, location))) >= upTo) return;
  await db.transaction().execute(async (step) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${LOCK})`.execute(step);
    // Another process may have been faster.
    const version = await check(await versionOf(step, dialect, location));
    if (version === 0) {
      await step.schema
        .createTable('viable_schema')
        .ifNotExists()
        .addColumn('version', 'integer', (c) => c.notNull())
        .execute();
      await step.insertInto('viable_schema').values({ version: 0 }).execute();
    }
    for (const migration of MIGRATIONS.slice(version, upTo)) await migration.up(step, dialect);
    await step
      .updateTable('viable_schema')
      .set({ version: Math.max(version, upTo) })
      .execute();
  });
}
