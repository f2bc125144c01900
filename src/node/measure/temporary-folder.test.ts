import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandoned, temporaryFolder } from './temporary-folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'viable-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function abandoned(name: string, owner: unknown): string {
  const folder = join(root, `viable-measure-${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'owner.json'), typeof owner === 'string' ? owner : JSON.stringify(owner));
  writeFileSync(join(folder, 'synthetic.gguf'), 'x');
  return folder;
}

describe('temporary folders', () => {
  it('of a process that was killed are removed at the next start', async () => {
    // A process that has certainly ended by now.
    const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
    const [dead, broken] = [abandoned('dead', { pid }), abandoned('broken', '{')];
    const folder = await temporaryFolder(root);
    expect([existsSync(dead), existsSync(broken), existsSync(folder.path)]).toEqual([false, false, true]);
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('of a process that lives stay', async () => {
    const folder = await temporaryFolder(root);
    expect(await removeAbandoned(root)).toBe(0);
    folder.removeNow();
    expect(existsSync(folder.path)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('of a number used again by another process are removed', async () => {
    const folder = abandoned('reused', { pid: process.pid, started: '1' });
    expect(await removeAbandoned(root)).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });
});
