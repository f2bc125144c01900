// What SQLite keeps when something goes wrong: a killed process, a full disk, two writers, old, newer, damaged and foreign files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/node/store/migrate.ts';
import { type AnyDatabase, MIGRATIONS } from '../src/node/store/migrations.ts';
import { openStore } from '../src/node/store/open-store.ts';
import { child, storeScript } from './support/child.ts';
import { folderWith, removeFolders } from './support/folders.ts';
import { measurementOf } from './support/measurement.ts';
import { viable } from './support/program.ts';

let writer: string;
beforeAll(async () => {
  writer = await storeScript(
    'writer',
    `import { openStore } from './store/open-store.ts';
     const [file, from, count, template] = process.argv.slice(2);
     const store = await openStore(file);
     const base = JSON.parse(template);
     for (let n = Number(from); n < Number(from) + Number(count); n++) {
       const { number } = await store.add({ ...base, id: 'w-' + n });
       process.stdout.write(n + ' ' + number + '\\n');
     }
     await store.close();`,
  );
});
afterAll(() => {
  rmSync(writer, { force: true });
  removeFolders();
});

const TEMPLATE = JSON.stringify(measurementOf(0));
const write = (file: string, from: number, count: number) =>
  child([writer, file, String(from), String(count), TEMPLATE]);
const file = () => join(folderWith({}), 'results.sqlite');

/** Pairs of id and number that a writer has said are stored. */
const acknowledged = (lines: readonly string[]) =>
  lines.map((l) => l.split(' ')).map(([n, number]) => ({ id: `w-${n}`, number: Number(number) }));

async function holds(path: string, all: readonly { id: string; number: number }[]): Promise<void> {
  const store = await openStore(path, {});
  for (const { id, number } of all) expect((await store.get(number))?.measurement.id, `${id}`).toBe(id);
  await store.close();
}

describe('a store in a file', () => {
  it('kill −9 in a loop during writes: every acknowledged result is there', async () => {
    const path = file();
    const all: { id: string; number: number }[] = [];
    for (let round = 0; round < 6; round++) {
      const running = write(path, round * 100_000, 100_000);
      await running.until(/^\d+ \d+$/);
      await new Promise((done) => setTimeout(done, 30 + 40 * round));
      running.process.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
      all.push(...acknowledged(running.lines));
    }
    expect(all.length).toBeGreaterThanOrEqual(6);
    await holds(path, all);
  });

  it('two processes write at once, and each waits for the other', async () => {
    const path = file();
    const both = [write(path, 0, 150), write(path, 1000, 150)];
    for (const p of both)
      expect({ ...(await p.ended), stderr: p.stderr() }).toEqual({ code: 0, signal: null, stderr: '' });
    const all = both.flatMap((p) => acknowledged(p.lines));
    expect(new Set(all.map((a) => a.number)).size).toBe(300);
    await holds(path, all);
  });

  it('a full disk is said in one line, and what was stored is safe', async (context) => {
    const folder = join(folderWith({}), 'small');
    mkdirSync(folder);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder]);
    if (mounted.status !== 0) return context.skip('no small file system can be mounted here (needs root)');
    try {
      const path = join(folder, 'results.sqlite');
      const filling = write(path, 0, 10_000);
      expect((await filling.ended).code).not.toBe(0);
      expect(filling.stderr()).toContain('the disk is full');
      const all = acknowledged(filling.lines);
      expect(all.length).toBeGreaterThan(5);
      await holds(path, all);
      const said = await viable(['token', 'create', 'x'.repeat(90), '--database', path]);
      for (let i = 0; i < 40 && said.code === 0; i++)
        Object.assign(said, await viable(['token', 'create', 'x'.repeat(90), '--database', path]));
      expect(said).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/^viable: .*the disk is full[^\n]*\n$/),
      });
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });

  it('of every earlier version is brought to this one with all it holds', async () => {
    for (let version = 1; version < MIGRATIONS.length; version++) {
      const path = file();
      const raw = new Libsql(path);
      const db: AnyDatabase = new Kysely({ dialect: new SqliteDialect({ database: raw as never }) });
      await migrate(db, 'sqlite', path, version);
      const record = measurementOf(version);
      await sql`insert into viable_results (record_key, stored, measured_ms, status, origin, fingerprint, model, machine, engine, quantization, synthetic, score, record)
        values (${record.id}, '2026-01-01T00:00:00.000Z', 0, 'accepted', 'viable', 'f00d', 'm', 'd', 'e', 'q', 0, 5, ${JSON.stringify(record)})`.execute(
        db,
      );
      await db.destroy();
      const store = await openStore(path, {});
      expect((await store.get(1))?.measurement, `version ${version}`).toEqual(record);
      expect((await store.add(measurementOf(50))).number).toBe(2);
      expect((await store.list({ order: 'score' })).results).toHaveLength(2);
      await store.tokens.create({ name: 't', scopes: ['submit'] });
      await store.close();
    }
  });

  it('of a newer Viable, damaged, or of another program is refused in one line and left as it is', async () => {
    const newer = file();
    await (await openStore(newer, {})).close();
    const raw = new Libsql(newer);
    raw.exec(`update viable_schema set version = ${MIGRATIONS.length + 4}`);
    raw.exec('pragma wal_checkpoint(truncate)');
    raw.close();
    const foreign = file();
    const other = new Libsql(foreign);
    other.exec('create table theirs (a text)');
    other.close();
    const garbage = file();
    writeFileSync(garbage, 'this is no database\n'.repeat(500));
    const expected: [string, RegExp][] = [
      [newer, /newer Viable \(tables of version \d+, this one knows \d+\): update Viable/],
      [foreign, /database of another program/],
      [garbage, /not a database of results or is damaged/],
      [folderWith({}), /cannot be opened|EISDIR/],
      ['/dev/null/nothing/results.sqlite', /cannot be opened for writing/],
    ];
    for (const [path, message] of expected) {
      const before = [newer, garbage].includes(path) ? readFileSync(path) : undefined;
      const { code, stdout, stderr } = await viable(['token', 'list', '--database', path]);
      expect({ code, stdout }, path).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^viable: [^\n]+\n$/);
      expect(stderr).toMatch(message);
      if (before) expect(readFileSync(path).equals(before), path).toBe(true);
    }
    for (const wrong of ['mysql://root:secret@host/db', 'sqlite:', 'postgres://[']) {
      const { code, stderr } = await viable(['token', 'list', '--database', wrong]);
      expect(code, stderr).toBe(2);
      expect(stderr).not.toContain('secret');
    }
  });

  it('is readable by its owner alone', async () => {
    const path = join(folderWith({}), 'new', 'results.sqlite');
    await (await openStore(path, {})).close();
    expect(statSync(path).mode & 0o077).toBe(0);
  });
});
