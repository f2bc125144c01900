// Builds the page into dist/web: static files with relative addresses, their data, and the whole page as one file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

/** What no view reads before it asks for it: kept out of the first load. */
const LATER = ['claims'];

/** Data files of the page by name, from the compiled catalogue in `dist`. */
function dataOf(dist) {
  const read = (name) => JSON.parse(readFileSync(join(dist, name), 'utf8'));
  const { version, ...catalogue } = read('catalogue.json');
  const first = Object.fromEntries(Object.entries(catalogue).filter(([kind]) => !LATER.includes(kind)));
  return {
    first: JSON.stringify({ version, catalogue: first, calibrations: read('calibration.json') }),
    // The server answers this one itself.
    server: JSON.stringify({ api: false }),
    supply: readFileSync(join(dist, 'supply.json'), 'utf8'),
    evidence: readFileSync(join(dist, 'evidence.json'), 'utf8'),
  };
}

async function viteBuild(options) {
  const { build } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  return build({
    configFile: false,
    root: join(ROOT, 'src/web'),
    base: './',
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      ...options,
    },
  });
}

/** The page as one file that opens from a disk or a letter: script, style and data inside, nothing beside it. */
async function writeSingle(web, data) {
  const { output } = await viteBuild({ write: false, rolldownOptions: { output: { codeSplitting: false } } });
  const code = output.find((o) => o.type === 'chunk' && o.isEntry).code;
  const style = output.find((o) => o.fileName.endsWith('.css')).source;
  const icon = encodeURIComponent(readFileSync(join(ROOT, 'src/web/public/icon.svg'), 'utf8'));
  const inside = Object.entries(data).map(
    ([name, json]) => `<script type="application/json" id="data-${name}">${json.replaceAll('<', '\\u003c')}</script>`,
  );
  const html = readFileSync(join(ROOT, 'src/web/index.html'), 'utf8')
    .replace(/ *<link rel="preload"[^>]*>\n/, '')
    .replace('./icon.svg', () => `data:image/svg+xml,${icon}`)
    .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
    .replace(/ *<script type="module"[^>]*><\/script>/, () =>
      [...inside, `<script type="module">${code.replaceAll('</script', '<\\/script')}</script>`].join('\n'),
    );
  writeFileSync(join(web, 'viable.html'), html);
}

/** Needs the compiled catalogue in `dist`. */
export async function buildWeb(dist) {
  const web = join(dist, 'web');
  // A build started by the tests is the one that is shipped, too.
  process.env.NODE_ENV = 'production';
  await viteBuild({ outDir: web });
  const data = dataOf(dist);
  mkdirSync(join(web, 'data'), { recursive: true });
  for (const [name, json] of Object.entries(data)) writeFileSync(join(web, 'data', `${name}.json`), json);
  await writeSingle(web, data);
}
