// The embedded engine's place in the user's data folder: is it there, put it there, take it away.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, ok, unknown } from '../../../core/units/result.ts';
import { makeFolder } from '../../make-folder.ts';
import { dataFolder } from '../../user-folders.ts';
import { ENGINE_PACKAGE, ENGINE_VERSION, type EngineHost, enginePackages } from './packages.ts';

/** Folder of the pinned version; VIABLE_ENGINE_FOLDER names an installation made elsewhere. */
export function engineFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.VIABLE_ENGINE_FOLDER || join(dataFolder(env), 'engines', `${ENGINE_PACKAGE}-${ENGINE_VERSION}`);
}

export interface EngineStatus {
  readonly installed: boolean;
  readonly folder: string;
  readonly version: string | undefined;
  readonly packages: readonly string[];
  readonly bytes: number;
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else if (entry.isFile()) bytes += (await stat(path)).size;
  }
  return bytes;
}

/** What is installed; `measureSize` counts the bytes, which takes a moment. */
export async function engineStatus(folder = engineFolder(), measureSize = false): Promise<EngineStatus> {
  const modules = join(folder, 'node_modules');
  const manifest = join(modules, ENGINE_PACKAGE, 'package.json');
  const absent = { installed: false, folder, version: undefined, packages: [], bytes: 0 };
  if (!existsSync(manifest)) return absent;
  const text = await readFile(manifest, 'utf8').catch(() => '{}');
  const { version } = JSON.parse(text) as { version?: string };
  const builds = await readdir(join(modules, `@${ENGINE_PACKAGE}`)).catch(() => []);
  return {
    installed: version === ENGINE_VERSION && builds.length > 0,
    folder,
    version,
    packages: builds.map((b) => `@${ENGINE_PACKAGE}/${b}`).sort(),
    bytes: measureSize ? await folderBytes(folder) : 0,
  };
}

/** Runs npm without a shell; on Windows npm is a script that only a shell can start. */
function npm(args: readonly string[], folder: string, signal: AbortSignal | undefined): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(windows ? 'npm.cmd' : 'npm', [...args], { cwd: folder, shell: windows, signal });
    let output = '';
    const gather = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-4000);
    };
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    child.on('error', (error) =>
      resolve(unknown(`npm could not be started (${error.message}); it comes with Node.js and is needed for this`)),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(ok(output));
      else {
        const line = output
          .split('\n')
          .findLast((l) => /npm (error|ERR!)/.test(l) && !/log of this run|code E/.test(l));
        resolve(
          unknown(`npm ended with exit code ${code}${line ? `: ${line.replace(/^npm (error|ERR!)\s*/, '')}` : ''}`),
        );
      }
    });
  });
}

/** Installs the pinned version: only the builds this host can use, no install scripts, nothing built, nothing else downloaded. */
export async function installEngine(
  host: EngineHost,
  options: { readonly folder?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<Answer<EngineStatus>> {
  const folder = options.folder ?? engineFolder();
  const wanted = enginePackages(host);
  if (!wanted) return unknown(`${ENGINE_PACKAGE} has no build for ${host.platform} on ${host.architecture}`);
  // Installed beside and then moved, so that an interrupted installation is never taken for a whole one.
  const fresh = `${folder}.installing-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  makeFolder(fresh);
  try {
    await writeFile(join(fresh, 'package.json'), '{ "private": true }\n');
    const specs = [ENGINE_PACKAGE, ...wanted.packages].map((name) => `${name}@${ENGINE_VERSION}`);
    const flags = [
      '--ignore-scripts',
      '--omit=optional',
      '--omit=dev',
      '--no-audit',
      '--no-fund',
      '--no-update-notifier',
    ];
    const done = await npm(['install', ...flags, ...specs], fresh, options.signal);
    if (done.status === 'unknown')
      return unknown(
        `the engine could not be installed: ${done.reasons.join('; ')}; without it, everything but the embedded measurement works`,
      );
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return ok(await engineStatus(folder, true));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Removes the engine; true where there was one. */
export async function removeEngine(folder = engineFolder()): Promise<boolean> {
  if (!existsSync(folder)) return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}
