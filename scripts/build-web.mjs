// Builds the page into dist/web: static files with relative addresses, which any server or folder can serve, and its data.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

/** What no view reads before it asks for it: kept out of the first load. */
const LATER = ['claims'];

/** The data files of the page, from the compiled catalogue in `dist`. */
function writeData(dist, folder) {
  mkdirSync(folder, { recursive: true });
  const { version, ...catalogue } = JSON.parse(readFileSync(join(dist, 'catalogue.json'), 'utf8'));
  const calibrations = JSON.parse(readFileSync(join(dist, 'calibration.json'), 'utf8'));
  const first = Object.fromEntries(Object.entries(catalogue).filter(([kind]) => !LATER.includes(kind)));
  writeFileSync(join(folder, 'first.json'), JSON.stringify({ version, catalogue: first, calibrations }));
  // The server answers this one itself.
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ api: false }));
  copyFileSync(join(dist, 'evidence.json'), join(folder, 'evidence.json'));
}

/** Needs the compiled catalogue in `dist`. */
export async function buildWeb(dist) {
  const { build } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  const web = join(dist, 'web');
  // A build started by the tests is the one that is shipped, too.
  process.env.NODE_ENV = 'production';
  await build({
    configFile: false,
    root: join(ROOT, 'src/web'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: web,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  writeData(dist, join(web, 'data'));
}
