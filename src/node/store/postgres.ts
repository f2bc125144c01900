// Opens a PostgreSQL database through a pool of connections; a commit is on the server's disk before it is acknowledged.
import { Kysely, PostgresDialect } from 'kysely';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 10;
const CONNECT_MILLISECONDS = 5_000;
const STATEMENT_MILLISECONDS = 30_000;

const NOT_REACHED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOENT',
  'EPIPE',
];

/** What a PostgreSQL or network error means for the user; never with the password. */
export function explainPostgres(shown: string): (error: unknown) => StoreError {
  return (error) => {
    const code = String((error as { code?: unknown })?.code ?? '');
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    if (
      NOT_REACHED.includes(code) ||
      /timeout|terminated|ended|not queryable/i.test(message) ||
      code.startsWith('08') ||
      code.startsWith('57P')
    )
      return new StoreError(
        'unreachable',
        `${shown} does not answer (${code || message}); is the server running?`,
        error,
      );
    if (code.startsWith('28')) return new StoreError('unreachable', `${shown} refuses this user or password`, error);
    if (code === '3D000')
      return new StoreError('unreachable', `${shown}: there is no such database; create it first`, error);
    if (code === '53100' || code.startsWith('53'))
      return new StoreError('full', `${shown}: the server is out of space or connections (${code})`, error);
    if (code === '42501' || code === '25006')
      return new StoreError('not-writable', `${shown}: this user may not write there (${message})`, error);
    return new StoreError('failed', `${shown}: ${message}`, error);
  };
}

export async function openPostgres(url: string): Promise<Kysely<Tables>> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'viable',
  });
  // A database may be set to acknowledge before the disk has it. Not as start-up parameters, which PgBouncer refuses.
  pool.on('connect', (client) => {
    client
      .query(`set synchronous_commit = on; set statement_timeout = ${STATEMENT_MILLISECONDS}`)
      .catch(() => undefined);
  });
  // A connection that breaks while idle is replaced at its next use, which reports what is wrong.
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
