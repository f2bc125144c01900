// Results survive what happens to programs: killed in the middle of an import, two at once, a disk that is full.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderWith, removeFolders } from '../support/folders.ts';
import { measurementOf } from '../support/measurement.ts';
import { cli, viable, viableOk } from '../support/program.ts';

const RECORDS = 2000;
let folder: string;
beforeEach(() => {
  const record = (n: number) => `${JSON.stringify(measurementOf(n))}\n`;
  const lines = Array.from({ length: RECORDS }, (_, n) => record(n));
  folder = folderWith({ 'all.jsonl': lines.join(''), 'odd.jsonl': lines.filter((_, n) => n % 2 === 1).join('') });
});
afterEach(removeFolders);

const database = () => join(folder, 'results.sqlite');
const options = () => ({ env: { XDG_DATA_HOME: join(folder, 'data') } });
const importing = (name: string) => [
  'results',
  'import',
  join(folder, name),
  '--database',
  `sqlite:${database()}`,
  '--json',
];

async function total(): Promise<number> {
  const text = await viableOk(['results', '--json', '--limit', '1', '--database', `sqlite:${database()}`], options());
  return (JSON.parse(text) as { total: number }).total;
}

/** Starts the program and kills it (SIGKILL) once so many bytes are in the database or its log. */
function killedAt(args: readonly string[], bytes: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [cli(), ...args], {
    env: { PATH: process.env.PATH ?? '', ...options().env },
    stdio: 'ignore',
  });
  const size = () =>
    [database(), `${database()}-wal`].reduce((sum, f) => sum + (existsSync(f) ? statSync(f).size : 0), 0);
  return new Promise((done) => {
    const watch = setInterval(() => {
      if (size() >= bytes) child.kill('SIGKILL');
    }, 2);
    child.on('close', (_, signal) => {
      clearInterval(watch);
      done(signal);
    });
  });
}

describe('a store that is written to', () => {
  it('killed again and again, nothing that stood there is lost, and the rest comes with the next import', async () => {
    let before = 0;
    let killed = 0;
    for (const bytes of [200_000, 700_000, 1_500_000]) {
      if ((await killedAt(importing('all.jsonl'), bytes)) === 'SIGKILL') killed++;
      const now = existsSync(database()) ? await total() : 0;
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    expect(killed).toBeGreaterThan(0);
    const last = JSON.parse(await viableOk(importing('all.jsonl'), options())) as { added: number; known: number };
    expect(last.added + last.known).toBe(RECORDS);
    expect(last.known).toBe(before);
    expect(await total()).toBe(RECORDS);
  });

  it('two processes at once: every record once', async () => {
    const both = await Promise.all([
      viable(importing('all.jsonl'), options()),
      viable(importing('odd.jsonl'), options()),
    ]);
    expect(both.map((b) => [b.code, b.stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const added = both.map((b) => (JSON.parse(b.stdout) as { added: number }).added);
    expect((added[0] ?? 0) + (added[1] ?? 0)).toBe(RECORDS);
    expect(await total()).toBe(RECORDS);
  });
});

describe('a full disk', () => {
  it('standard output that takes nothing more: one line and exit code 3', () => {
    if (!existsSync('/dev/full')) return console.warn('skipped: no /dev/full here');
    const shell = `"$0" "$1" results import "$2" --database "sqlite:$3" > /dev/null && "$0" "$1" results export --database "sqlite:$3" > /dev/full`;
    const ended = spawnSync('sh', ['-c', shell, process.execPath, cli(), join(folder, 'odd.jsonl'), database()], {
      encoding: 'utf8',
    });
    expect(ended.status).toBe(3);
    expect(ended.stderr).toMatch(/^viable: [^\n]+ENOSPC[^\n]*\n$/);
  });

  it('a store on it: one line, exit code 3, and what was stored is there', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0;
    if (!mounted) return console.warn('skipped: a small file system cannot be mounted without rights');
    try {
      const place = ['--database', `sqlite:${join(small, 'results.sqlite')}`];
      writeFileSync(
        join(folder, 'few.jsonl'),
        Array.from({ length: 20 }, (_, n) => `${JSON.stringify(measurementOf(n))}\n`).join(''),
      );
      await viableOk(['results', 'import', join(folder, 'few.jsonl'), ...place], options());
      const ended = await viable(['results', 'import', join(folder, 'all.jsonl'), ...place], options());
      expect(ended.code).toBe(3);
      expect(ended.stderr).toMatch(/^viable: [^\n]*full[^\n]*\n$/);
      const left = JSON.parse(await viableOk(['results', '--json', ...place], options())) as { total: number };
      expect(left.total).toBeGreaterThanOrEqual(20);
    } finally {
      spawnSync('umount', [small]);
    }
  });
});
