// Imports a module that the built library does not export, bundled from its TypeScript source.
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../scripts/bundle.mjs';
import { ROOT } from '../scripts/setup.mjs';

/** The exports of a source file, named from the repository's root. */
export async function fromSource(path) {
  const out = join(ROOT, '.cache', `bench-${basename(path, '.ts')}.mjs`);
  return import(pathToFileURL(await bundle(join(ROOT, path), out)).href);
}
