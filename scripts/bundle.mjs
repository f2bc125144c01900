// Bundles one TypeScript entry with its own code (packages stay outside) and returns the output file.
import { build } from 'esbuild';

export async function bundle(entry, outfile, define = {}) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    define,
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}
