// The versions of the tables, oldest first. What is written here stays as it is: a change is a new version at the end.
import type { Kysely } from 'kysely';
import type { Dialect } from './tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration runs on tables of the past, which no type of today describes
export type AnyDatabase = Kysely<any>;

export interface Migration {
  readonly what: string;
  readonly up: (db: AnyDatabase, dialect: Dialect) => Promise<void>;
}

/** Version n is the state after the first n of these. */
export const MIGRATIONS: readonly Migration[] = [
  {
    what: 'results',
    up: async (db, dialect) => {
      const table = db.schema.createTable('viable_results');
      await (dialect === 'sqlite'
        ? table.addColumn('number', 'integer', (c) => c.primaryKey().autoIncrement())
        : table.addColumn('number', 'integer', (c) => c.primaryKey().generatedAlwaysAsIdentity())
      )
        .addColumn('record_key', 'text', (c) => c.notNull().unique())
        .addColumn('stored', 'text', (c) => c.notNull())
        .addColumn('measured_ms', 'double precision', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('origin', 'text', (c) => c.notNull())
        .addColumn('fingerprint', 'text')
        .addColumn('model', 'text', (c) => c.notNull())
        .addColumn('machine', 'text', (c) => c.notNull())
        .addColumn('engine', 'text', (c) => c.notNull())
        .addColumn('quantization', 'text', (c) => c.notNull())
        .addColumn('synthetic', 'integer', (c) => c.notNull())
        .addColumn('score', 'double precision')
        .addColumn('record', 'text', (c) => c.notNull())
        .execute();
    },
  },
  {
    what: 'tokens, and by which one a result came',
    up: async (db) => {
      await db.schema
        .createTable('viable_tokens')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('hash', 'text', (c) => c.notNull())
        .addColumn('scopes', 'text', (c) => c.notNull())
        .addColumn('created', 'text', (c) => c.notNull())
        .addColumn('expires', 'text')
        .addColumn('revoked', 'text')
        .addColumn('last_used', 'text')
        .execute();
      await db.schema.alterTable('viable_results').addColumn('via', 'text').execute();
    },
  },
  {
    what: 'fast by score and by machine',
    up: async (db) => {
      await db.schema.createIndex('viable_results_score').on('viable_results').columns(['score', 'number']).execute();
      await db.schema
        .createIndex('viable_results_fingerprint')
        .on('viable_results')
        .columns(['fingerprint', 'number'])
        .execute();
    },
  },
];
