// Finds a repository of the hub among the files that its own tools have already downloaded to this machine.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HubName } from './hub-name.ts';
import { folderNames } from './local-file.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The user's home by the environment handed in, else by the system. */
export function homeFolder(env: Env): string {
  return env.HOME || env.USERPROFILE || homedir();
}

/** Where the hub's tools keep downloads: HF_HUB_CACHE, else below HF_HOME, else below the user's cache. */
export function hubCache(env: Env): string {
  const stated = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  if (stated) return stated;
  if (env.HF_HOME) return join(env.HF_HOME, 'hub');
  return join(env.XDG_CACHE_HOME || join(homeFolder(env), '.cache'), 'huggingface', 'hub');
}

/** Folder of the downloaded revision; undefined where there is none. */
export async function cachedFolder(name: HubName, env: Env): Promise<string | undefined> {
  const repository = join(hubCache(env), `models--${name.id.replace('/', '--')}`);
  const reference = await readFile(join(repository, 'refs', name.revision), 'utf8').catch(() => undefined);
  const commit = (reference ?? name.revision).trim();
  if (!/^[\w-]{1,80}$/.test(commit)) return undefined;
  const folder = join(repository, 'snapshots', commit);
  const names = await folderNames(folder);
  return names && !('status' in names) && names.length > 0 ? folder : undefined;
}

/** True where the hub's own tools are told to stay off the network. */
export function isOffline(env: Env): boolean {
  return /^(1|true|yes|on)$/i.test(env.HF_HUB_OFFLINE ?? '');
}
