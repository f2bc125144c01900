// The page in the system's Chromium: from a moved slider to the changed page, computation and drawing of the answer included.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAME_MILLISECONDS = 16;
const MOVES = 120;
const WEB = fileURLToPath(new URL('../dist/web', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Questions of different weight: a model on one card, one split between card and processor, one of many experts. */
const QUESTIONS = {
  'Llama 3.1 8B on an RTX 5080': 'machine=ryzen-9-9950x-rtx-5080&model=llama-3.1-8b-instruct',
  'Llama 3.3 70B on an RTX 5080 and the CPU': 'machine=ryzen-9-9950x-rtx-5080&model=llama-3.3-70b-instruct',
  'DeepSeek V3 on 8 H200': 'machine=server-8x-h200&model=deepseek-v3',
};

/** Moves a slider as a hand would, a frame apart; milliseconds from each move until the page is changed. */
function moveSliders(moves) {
  const labelled = (text) => [...document.querySelectorAll('.range')].find((f) => f.textContent.includes(text));
  const inputs = ['Context', 'Users'].map((text) => labelled(text).querySelector('input'));
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const answers = document.querySelector('.answers');
  const answerChanged = () =>
    new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error('a moved slider changed no answer')), 5000);
      const observer = new MutationObserver(() => {
        clearTimeout(late);
        observer.disconnect();
        done();
      });
      observer.observe(answers, { attributeFilter: ['data-answer'] });
    });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const move = async (i) => {
    const input = inputs[i % inputs.length];
    const notches = Number(input.max);
    const changed = answerChanged();
    const started = performance.now();
    set.call(input, String(1 + ((i * 7) % (notches - 1))));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await changed;
    const took = performance.now() - started;
    await frame();
    return took;
  };
  return (async () => {
    const times = [];
    for (let i = 0; i < moves; i++) times.push(await move(i));
    return times;
  })();
}

/** Seconds of processor time that the page's thread takes from now on: other programs on the machine do not count. */
async function processorTime(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () =>
    (await session.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value;
  const before = await read();
  return async () => (await read()) - before;
}

async function served() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const file = join(WEB, path === '/' ? 'index.html' : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'image/svg+xml' });
    return createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

/** Rows for the report; one that says so where there is no browser. */
export async function pageRows() {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath)
    return [{ name: 'skipped: no Chromium is installed, or named by CHROMIUM', value: '', limit: '' }];
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const { server, url } = await served();
  const rows = [];
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const page = await browser.newPage();
    await page.goto(`${url}#/explore?${question}`);
    await page.locator('html[data-ahead="over"] .memory-bar').first().waitFor();
    // Whoever moves a slider turns to it first; the page answers on its own thread from then on.
    await page.getByLabel('Users at once').focus();
    await page.evaluate(moveSliders, MOVES);
    const busy = await processorTime(page);
    const times = (await page.evaluate(moveSliders, MOVES)).sort((a, b) => a - b);
    const mean = ((await busy()) * 1000) / MOVES;
    const [middle, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
    rows.push({
      name,
      value: `${p95.toFixed(1)} ms`,
      limit: `95 % within ${FRAME_MILLISECONDS} ms (half within ${middle.toFixed(1)} ms; ${mean.toFixed(1)} ms of processor time each)`,
      met: p95 <= FRAME_MILLISECONDS,
    });
    await page.close();
  }
  await browser.close();
  server.close();
  return rows;
}
