// Runs a TypeScript tool: node scripts/run.mjs tools/NAME.ts [arguments]
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node scripts/run.mjs tools/NAME.ts [arguments]');
  process.exit(2);
}
const out = resolve('.cache', `${basename(entry, '.ts')}.mjs`);
await bundle(entry, out);
process.argv = [process.argv[0], out, ...rest];
await import(pathToFileURL(out).href);
