// Builds the page into dist/web: static files with relative addresses, their data, and the whole page as one file.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';
import { ROOT } from './setup.mjs';

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const DEFINE = { VIABLE_VERSION: JSON.stringify(VERSION) };

/** What no view reads before it asks for it: kept out of the first load. */
const LATER = ['claims'];

/** Prices of APIs; the package that has them is too large for a browser. */
async function apiPrices(catalogue) {
  const tool = await bundle(join(ROOT, 'tools/page-api-prices.ts'), join(ROOT, '.cache', 'page-api-prices.mjs'));
  const { pageApiPrices } = await import(`${pathToFileURL(tool).href}?${process.hrtime.bigint()}`);
  return JSON.stringify(pageApiPrices(catalogue));
}

/** Data files of the page by name, from the compiled catalogue in `dist`. */
async function dataOf(dist) {
  const read = (name) => JSON.parse(readFileSync(join(dist, name), 'utf8'));
  const { version, ...catalogue } = read('catalogue.json');
  const first = Object.fromEntries(Object.entries(catalogue).filter(([kind]) => !LATER.includes(kind)));
  return {
    first: JSON.stringify({ version, catalogue: first, calibrations: read('calibration.json') }),
    // The server answers this one itself.
    server: JSON.stringify({ api: false }),
    supply: readFileSync(join(dist, 'supply.json'), 'utf8'),
    evidence: readFileSync(join(dist, 'evidence.json'), 'utf8'),
    'api-prices': await apiPrices(catalogue),
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
    define: DEFINE,
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

/** What is written into the page: its first answer as HTML, and the script that runs before anything is painted. */
async function aheadOf(data) {
  const program = await bundle(join(ROOT, 'src/web/ahead.tsx'), join(ROOT, '.cache', 'page-ahead.mjs'), DEFINE);
  const { pageAhead } = await import(`${pathToFileURL(program).href}?${process.hrtime.bigint()}`);
  const early = await build({
    entryPoints: [join(ROOT, 'src/web/early.ts')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'es2022',
    write: false,
  });
  return { html: pageAhead(JSON.parse(data.first)), early: early.outputFiles[0].text };
}

const EMPTY_ROOT = '<div id="root"></div>';

/** `script`: the early one as an element. */
function withAhead(html, ahead, script) {
  if (!html.includes(EMPTY_ROOT))
    throw new Error('src/web/index.html has no empty root to write the first answer into');
  return html
    .replace(EMPTY_ROOT, () => `<div id="root">${ahead.html}</div>`)
    .replace('<meta name="color-scheme"', () => `${script}\n    <meta name="color-scheme"`);
}

/** The page of several files: the early script is named after its content, as Vite names the others. */
function writeAhead(web, ahead) {
  const hash = createHash('sha256').update(ahead.early).digest('base64url').replace(/[^\w]/g, '').slice(0, 8);
  const name = `assets/early-${hash}.js`;
  writeFileSync(join(web, name), ahead.early);
  const index = join(web, 'index.html');
  writeFileSync(index, withAhead(readFileSync(index, 'utf8'), ahead, `<script src="./${name}"></script>`));
}

/** The page as one file that opens from a disk or a letter: script, style and data inside, nothing beside it. */
async function writeSingle(web, data, ahead) {
  const { output } = await viteBuild({ write: false, rolldownOptions: { output: { codeSplitting: false } } });
  const code = output.find((o) => o.type === 'chunk' && o.isEntry).code;
  const style = output.find((o) => o.fileName.endsWith('.css')).source;
  const icon = encodeURIComponent(readFileSync(join(ROOT, 'src/web/public/icon.svg'), 'utf8'));
  const inside = Object.entries(data).map(
    ([name, json]) => `<script type="application/json" id="data-${name}">${json.replaceAll('<', '\\u003c')}</script>`,
  );
  const template = readFileSync(join(ROOT, 'src/web/index.html'), 'utf8');
  const html = withAhead(template, ahead, `<script>${ahead.early}</script>`)
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
  const data = await dataOf(dist);
  mkdirSync(join(web, 'data'), { recursive: true });
  for (const [name, json] of Object.entries(data)) writeFileSync(join(web, 'data', `${name}.json`), json);
  const ahead = await aheadOf(data);
  writeAhead(web, ahead);
  await writeSingle(web, data, ahead);
}
