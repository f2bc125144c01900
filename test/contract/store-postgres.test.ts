// The contract of a store, kept by PostgreSQL, and what goes between it and SQLite: a real server, started for this file.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/node/store/open-store.ts';
import { openPostgres } from '../../src/node/store/postgres.ts';
import type { ResultStore } from '../../src/node/store/store.ts';
import { exportLines, importLines } from '../../src/node/store/transfer.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { measurementOf } from '../support/measurement.ts';
import { type Cluster, postgresInstalled, startPostgres } from '../support/postgres.ts';
import { storeContract } from './store-contract.ts';
import { storeVersions } from './store-versions.ts';

async function sortedLines(store: ResultStore): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportLines(store)) lines.push(line);
  return lines.sort();
}

describe.skipIf(!postgresInstalled())('with a server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  });
  afterAll(async () => {
    await cluster?.stop();
    removeFolders();
  });
  storeContract('PostgreSQL', () => cluster.database());
  storeVersions('PostgreSQL', 'postgres', () => cluster.database(), openPostgres);

  it('takes a team from a file to a server and back, and loses nothing', async () => {
    const file = await openStore(`sqlite:${join(folderWith({}), 'results.sqlite')}`, {});
    const server = await openStore(cluster.database(), {});
    const back = await openStore(`sqlite:${join(folderWith({}), 'results.sqlite')}`, {});
    const problems = [{ code: 'above-roofline' as const, detail: 'faster than its memory' }];
    for (let i = 0; i < 300; i++)
      await file.add(
        measurementOf(i, i % 9 === 0 ? { status: 'refused', problems } : { conditions: { loadBefore: i / 7 } }),
      );
    const lines = await sortedLines(file);
    expect(lines).toHaveLength(300);
    expect(await importLines(server, exportLines(file))).toEqual({ added: 300, known: 0, refused: [] });
    expect(await importLines(server, exportLines(file))).toEqual({ added: 0, known: 300, refused: [] });
    expect(await sortedLines(server)).toEqual(lines);
    expect(await importLines(back, exportLines(server))).toEqual({ added: 300, known: 0, refused: [] });
    expect(await sortedLines(back)).toEqual(lines);
    expect(await back.count({ statuses: ['refused'] })).toBe(34);
    for (const s of [file, server, back]) await s.close();
  });
});
