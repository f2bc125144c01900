// Builds dist/: the command line, the library, the compiled catalogue and the page.
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { buildWeb } from './build-web.mjs';
import { bundle } from './bundle.mjs';
import { ROOT } from './setup.mjs';

/** Packages are bundled for a fast start; what few commands need stays outside and is loaded when asked for. */
const EXTERNAL = ['systeminformation', 'libsql', 'pg'];
const REQUIRE =
  "import { createRequire as viableCreateRequire } from 'node:module';\nconst require = viableCreateRequire(import.meta.url);";

/** Works out what searches ask of the catalogue's models, beside the rest: it takes as long as the page. */
async function modelSizes(dist) {
  const program = await bundle(join(ROOT, 'tools/compile-model-sizes.ts'), join(ROOT, '.cache', 'model-sizes.mjs'));
  await new Promise((resolve, reject) => {
    const thread = new Worker(program, { workerData: dist });
    thread.on('error', reject);
    thread.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`model sizes: exit code ${code}`))));
  });
}

export async function buildAll() {
  const finished = join(ROOT, 'dist');
  // Built beside and then moved, so that a failed build leaves the last program in place.
  const dist = join(ROOT, 'dist.building');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const shared = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: dist,
    logLevel: 'warning',
    absWorkingDir: ROOT,
    legalComments: 'none',
  };
  await build({
    ...shared,
    // The server works out advice in a thread of its own, and searches are shared out over threads; each needs a file of its own.
    entryPoints: {
      cli: 'src/node/cli/start.ts',
      'advice-worker': 'src/node/server/advice-worker.ts',
      'search-worker': 'src/node/search-threads/worker.ts',
      'search-threads': 'src/node/search-threads/program.ts',
    },
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: EXTERNAL,
    define: { VIABLE_VERSION: JSON.stringify(version) },
    banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
  });
  await build({ ...shared, entryPoints: { 'engine-process': 'src/node/measure/engine/process.ts' } });
  await build({
    ...shared,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    entryPoints: { index: 'src/core/index.ts' },
    // Spread object literals become plain ones, which are made several times as fast.
    minifySyntax: true,
  });
  const tool = await bundle(join(ROOT, 'tools/compile-catalogue.ts'), join(ROOT, '.cache', 'compile-catalogue.mjs'));
  const { compileCatalogue } = await import(`${pathToFileURL(tool).href}?${process.hrtime.bigint()}`);
  compileCatalogue(join(ROOT, 'catalogue'), dist);
  await Promise.all([modelSizes(dist), buildWeb(dist)]);
  rmSync(finished, { recursive: true, force: true });
  renameSync(dist, finished);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAll();
