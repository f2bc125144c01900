// Opens a SQLite file so that a committed write lasts: WAL, synchronous FULL; two processes wait for each other.
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type Libsql from 'libsql';
import { makeFolder } from '../make-folder.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** How long a process waits for another one's write. */
const BUSY_MILLISECONDS = 15_000;

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? '');

/** What a SQLite or file error means for the user. */
export function explainSqlite(path: string): (error: unknown) => StoreError {
  return (error) => {
    const code = codeOf(error);
    const is = (...starts: string[]) => starts.some((s) => code.startsWith(s));
    if (is('SQLITE_FULL', 'ENOSPC'))
      return new StoreError(
        'full',
        `${path}: the disk is full; what was stored before is safe, this was not stored`,
        error,
      );
    if (is('SQLITE_BUSY', 'SQLITE_LOCKED'))
      return new StoreError(
        'busy',
        `${path} is held by another program for more than ${BUSY_MILLISECONDS / 1000} s; try again`,
        error,
      );
    if (is('SQLITE_NOTADB', 'SQLITE_CORRUPT'))
      return new StoreError(
        'corrupt',
        `${path} is not a database of results or is damaged; put back a copy, or move it away and a new one is made`,
        error,
      );
    if (
      is(
        'SQLITE_READONLY',
        'SQLITE_CANTOPEN',
        'SQLITE_PERM',
        'EACCES',
        'EPERM',
        'EROFS',
        'ENOTDIR',
        'EEXIST',
        'EISDIR',
        'ENOENT',
      )
    )
      return new StoreError(
        'not-writable',
        `${path} cannot be opened for writing (${code}); name another with --database or VIABLE_DATABASE`,
        error,
      );
    const message = error instanceof Error ? error.message : String(error);
    if (is('SQLITE_IOERR') || /I\/O error/i.test(message))
      return new StoreError(
        'failed',
        `${path}: the disk failed while it was read or written (${code || message})`,
        error,
      );
    if (/Unable to open/.test(message)) return new StoreError('not-writable', `${path} cannot be opened`, error);
    return new StoreError('failed', `${path}: ${message}`, error);
  };
}

/** The driver ends the process on a value of a kind it does not know; so none gets there. */
function checked(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new TypeError(`a ${typeof value} cannot be stored`);
  });
}

/** Transactions take the write lock at their beginning: one that begins by reading could not wait for it later. */
function adapted(db: Libsql.Database): SqliteDatabase {
  return {
    close: () => void db.close(),
    prepare: (text) => {
      const statement = db.prepare(text === 'begin' ? 'begin immediate' : text);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(checked(parameters)),
        // What fails for want of space has ended its transaction already; the reason must not be lost in a second failure.
        run: (parameters) =>
          text === 'rollback' && !db.inTransaction
            ? { changes: 0, lastInsertRowid: 0 }
            : statement.run(checked(parameters)),
        iterate: (parameters) => statement.iterate(checked(parameters)),
      };
    },
  };
}

/** Made with the owner's rights only, since it holds hashes of tokens; libsql would make it readable for all. */
async function createPrivate(path: string): Promise<void> {
  makeFolder(dirname(path), 0o700);
  await (await open(path, 'a', 0o600)).close();
}

export async function openSqlite(path: string): Promise<Kysely<Tables>> {
  try {
    await createPrivate(path);
    const { default: Driver } = await import('libsql');
    const db = new Driver(path);
    db.exec(`pragma busy_timeout = ${BUSY_MILLISECONDS}`);
    db.prepare('pragma journal_mode = WAL').all();
    db.exec('pragma synchronous = FULL');
    return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapted(db) }) });
  } catch (error) {
    throw explainSqlite(path)(error);
  }
}
