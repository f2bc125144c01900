// npm run lighthouse [-- NAME…]: Lighthouse's three scores of the built page in the system's Chromium, as a phone and on a
// desktop, from `viable serve` and from plain files; the median of three runs. NAME: phone, desktop, served, files.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './setup.mjs';

/** Not among the dependencies, since it brings some 150 packages along: npx fetches it at first use. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const RUNS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
  SI: 'speed-index',
};
const FORM_FACTORS = { phone: [], desktop: ['--preset=desktop'] };
const CHROMIUM = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

/** The page as a plain web server gives it: files compressed by gzip beforehand, nothing else. */
async function files() {
  const web = join(ROOT, 'dist', 'web');
  const packed = new Map();
  for (const f of readdirSync(web, { recursive: true, withFileTypes: true }))
    if (f.isFile()) packed.set(join(f.parentPath, f.name), gzipSync(readFileSync(join(f.parentPath, f.name))));
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const file = join(web, path === '/' ? 'index.html' : path);
    const bytes = packed.get(file);
    if (!bytes) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'image/svg+xml',
      'content-encoding': 'gzip',
      'content-length': bytes.length,
      'cache-control': 'max-age=3600',
    });
    return response.end(bytes);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

async function served() {
  const folder = mkdtempSync(join(tmpdir(), 'viable-lighthouse-'));
  const args = [join(ROOT, 'dist', 'cli.js'), 'serve', '--port', '0', '--database', join(folder, 'results.sqlite')];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((done, failed) => {
    server.stdout.on('data', (chunk) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(String(chunk)) ?? [];
      if (found) done(found);
    });
    server.on('exit', (code) => failed(new Error(`viable serve ended with ${code}`)));
  });
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

const SOURCES = { served, files };

/** One report of Lighthouse. */
function report(url, flags, folder) {
  const output = join(folder, 'report.json');
  const args = ['--yes', LIGHTHOUSE, url, '--quiet', '--output=json', `--output-path=${output}`, ...flags];
  const chrome = '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage';
  const program = spawn('npx', [...args, `--only-categories=${CATEGORIES}`, chrome], {
    env: { ...process.env, CHROME_PATH: CHROMIUM },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((done, failed) =>
    program.on('exit', (code) =>
      code === 0 ? done(JSON.parse(readFileSync(output, 'utf8'))) : failed(new Error(`lighthouse ended with ${code}`)),
    ),
  );
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function show(source, form, url, folder) {
  const reports = [];
  for (let i = 0; i < RUNS; i++) reports.push(await report(url, FORM_FACTORS[form], folder));
  const scores = CATEGORIES.map((c) => `${c} ${Math.round(100 * median(reports.map((r) => r.categories[c].score)))}`);
  const metrics = Object.entries(METRICS).map(([name, id]) => {
    const value = median(reports.map((r) => r.audits[id].numericValue));
    return name === 'CLS' ? `CLS ${value.toFixed(3)}` : `${name} ${Math.round(value)} ms`;
  });
  const speed = reports.map((r) => Math.round(r.environment.benchmarkIndex)).join(', ');
  console.log(`${source}, ${form}: ${scores.join(', ')}\n  ${metrics.join(', ')}; benchmark index ${speed}`);
}

const named = process.argv.slice(2);
const known = [...Object.keys(SOURCES), ...Object.keys(FORM_FACTORS)];
const wrong = named.find((name) => !known.includes(name));
if (wrong || !CHROMIUM) {
  console.error(
    wrong ? `no "${wrong}"; there are ${known.join(', ')}` : 'no Chromium is installed, or named by CHROMIUM',
  );
  process.exit(2);
}
const chosen = (of) => Object.keys(of).filter((name) => !named.some((n) => n in of) || named.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'viable-lighthouse-'));
for (const source of chosen(SOURCES)) {
  const { url, stop } = await SOURCES[source]();
  try {
    for (const form of chosen(FORM_FACTORS)) await show(source, form, url, folder);
  } finally {
    stop();
  }
}
rmSync(folder, { recursive: true, force: true });
