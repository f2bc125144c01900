// Opens the store of results: the database asked for, brought to this program's version.
import { type Location, locate } from './location.ts';
import { migrate } from './migrate.ts';
import { results } from './results.ts';
import type { ResultStore } from './store.ts';
import { tokens } from './tokens.ts';

async function connect(location: Location) {
  if (location.kind === 'sqlite') {
    const { explainSqlite, openSqlite } = await import('./sqlite.ts');
    return { db: await openSqlite(location.path), explain: explainSqlite(location.path) };
  }
  const { explainPostgres, openPostgres } = await import('./postgres.ts');
  return { db: await openPostgres(location.url), explain: explainPostgres(location.shown) };
}

/**
 * `database`: `sqlite:FILE`, a path or `postgres://…`; without it VIABLE_DATABASE or the file in the user's data folder.
 * Throws a StoreError of one line where that is not possible.
 */
export async function openStore(database?: string, env: NodeJS.ProcessEnv = process.env): Promise<ResultStore> {
  const location = locate(database, env);
  const { db, explain } = await connect(location);
  try {
    await migrate(db, location.kind, location.shown);
  } catch (error) {
    await db.destroy();
    const { StoreError } = await import('./store-error.ts');
    throw error instanceof StoreError ? error : explain(error);
  }
  return {
    location: location.shown,
    ...results(db, explain),
    tokens: tokens(db, explain),
    close: () => db.destroy(),
  };
}
