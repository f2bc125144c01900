// Folders for synthetic models that do not outlive their process: a later start removes what a killed one left.

import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'viable-measure-';
const OWNER = 'owner.json';

interface Owner {
  readonly pid: number;
  /** Clock ticks since boot at which the process began (Linux), so that a number used again is not mistaken for it. */
  readonly started: string | undefined;
}

async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // Field 22; the second field, the name, may hold spaces and ends with the last bracket.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, OWNER), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  try {
    const owner = JSON.parse(text) as Owner;
    if (!isAlive(owner.pid)) return true;
    return owner.started !== undefined && (await startOf(owner.pid)) !== owner.started;
  } catch {
    return true;
  }
}

/** Removes folders whose process is gone; returns how many. */
export async function removeAbandoned(root = tmpdir()): Promise<number> {
  const names = await readdir(root).catch(() => []);
  let removed = 0;
  for (const name of names.filter((n) => n.startsWith(PREFIX))) {
    const folder = join(root, name);
    if (!(await isAbandoned(folder))) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
  /** For the moment in which a process ends. */
  removeNow(): void;
}

/** A new folder of this process, after removing those of processes that are gone. */
export async function temporaryFolder(root = tmpdir()): Promise<TemporaryFolder> {
  await mkdir(root, { recursive: true });
  await removeAbandoned(root);
  const path = await mkdtemp(join(root, PREFIX));
  const owner: Owner = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(join(path, OWNER), JSON.stringify(owner));
  return {
    path,
    remove: () => rm(path, { recursive: true, force: true }),
    removeNow: () => rmSync(path, { recursive: true, force: true }),
  };
}
