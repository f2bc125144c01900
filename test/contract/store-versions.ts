// What every database must do when its tables are of another version than the program's.
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/node/store/migrate.ts';
import { MIGRATIONS } from '../../src/node/store/migrations.ts';
import { openStore } from '../../src/node/store/open-store.ts';
import type { Dialect } from '../../src/node/store/tables.ts';
import { measurementOf } from '../support/measurement.ts';

// biome-ignore lint/suspicious/noExplicitAny: tables of any version
type Opened = import('kysely').Kysely<any>;

/** `place` gives the address of an empty database, `open` a connection to it without any migration. */
export function storeVersions(
  name: string,
  dialect: Dialect,
  place: () => Promise<string> | string,
  open: (address: string) => Promise<Opened>,
): void {
  describe(`tables of other versions in ${name}`, () => {
    const prepared = async (address: string, work: (db: Opened) => Promise<void>) => {
      const db = await open(address);
      try {
        await work(db);
      } finally {
        await db.destroy();
      }
    };

    it.each(MIGRATIONS.map(({ what }, i) => ({ what, version: i + 1 })))(
      'brings version $version ($what) to the newest and keeps its results',
      async ({ version }) => {
        const address = await place();
        const old = measurementOf(1);
        await prepared(address, async (db) => {
          await migrate(db, dialect, name, version);
          const row = {
            ...{ record_key: 'old', stored: old.measured, measured_ms: Date.parse(old.measured), status: 'accepted' },
            ...{ origin: 'viable', fingerprint: 'f00d', model: 'm', machine: 'm', engine: 'e', quantization: 'q' },
            ...{ synthetic: 0, score: 1, record: JSON.stringify(old) },
          };
          await db.insertInto('viable_results').values(row).execute();
        });
        const store = await openStore(address, {});
        expect((await store.get(1))?.measurement).toEqual(old);
        expect((await store.add(measurementOf(2))).number).toBe(2);
        await store.tokens.create({ name: 'CI', scopes: ['read'] });
        expect(await store.count()).toBe(2);
        await store.close();
      },
    );

    it('leaves tables of a newer program alone', async () => {
      const address = await place();
      await prepared(address, async (db) => {
        await migrate(db, dialect, name);
        await db.updateTable('viable_schema').set({ version: 99 }).execute();
      });
      await expect(openStore(address, {})).rejects.toMatchObject({ problem: 'newer' });
      await prepared(address, async (db) => {
        const { version } = await db.selectFrom('viable_schema').select('version').executeTakeFirstOrThrow();
        expect(Number(version)).toBe(99);
      });
    });

    it('is brought to its version once by several at the same time', async () => {
      const address = await place();
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(address, {})));
      await Promise.all(stores.map((s, i) => s.add(measurementOf(i))));
      expect(await stores[0]?.count()).toBe(4);
      for (const s of stores) await s.close();
    });
  });
}
