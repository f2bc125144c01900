// Where the engine's process script lies: in dist/, beside the bundle and one above its chunks.
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** VIABLE_ENGINE_SCRIPT names another one, for tests of what happens when an engine crashes or hangs. */
export function engineScript(env: NodeJS.ProcessEnv = process.env): string {
  if (env.VIABLE_ENGINE_SCRIPT) return env.VIABLE_ENGINE_SCRIPT;
  const here = dirname(fileURLToPath(import.meta.url));
  return join(basename(here) === 'chunks' ? dirname(here) : here, 'engine-process.js');
}
