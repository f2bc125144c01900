// The page on a real `viable serve` with stored results: Measured shows them, names stay text, a public server only reads.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, servingChild } from '../support/child.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { submission } from '../support/foreign-results.ts';
import { send } from '../support/serving.ts';
import { CHROMIUM, launch } from './support/chromium.ts';
import { keepPicture, openIn } from './support/page.ts';

const HOSTILE = '<img src=x onerror=alert(1)>"\'` Desktop';
const LONGEST_MILLISECONDS = 90_000;

describe.skipIf(CHROMIUM === undefined)('on a server', () => {
  const database = join(folderWith({}), 'results.sqlite');
  const children: Child[] = [];
  let browser: Browser;
  let port: number;
  const serve = async (...args: string[]) => {
    const started = await servingChild(['--database', database, ...args]);
    children.push(started);
    return started.port;
  };
  const open = (at: number, hash: string) => openIn(browser, `http://127.0.0.1:${at}/${hash}`);

  beforeAll(async () => {
    port = await serve();
    browser = await launch();
    // The same machine on three days, and one whose name is an attack.
    for (const day of ['03', '04', '05']) {
      const { status, text } = await send(port, '/api/results', { body: onDay(day) });
      expect(status, text).toBe(200);
    }
    const attack = submission({ accelerator_info: { ...accelerator(), name: HOSTILE } });
    expect((await send(port, '/api/results', { body: attack })).status).toBe(200);
  });
  afterAll(async () => {
    await browser?.close();
    for (const c of children) {
      c.process.kill('SIGTERM');
      await c.ended;
    }
    removeFolders();
  });

  const accelerator = () => submission().accelerator_info as Record<string, unknown>;
  const onDay = (day: string) => {
    const made = submission();
    const results = (made.results as Record<string, unknown>[]).map((r) => ({
      ...r,
      test_time: `2026-02-${day}T04:05:06Z`,
    }));
    return { ...made, results };
  };

  it('Measured shows stored results: history, scatter, leaderboard by score', {
    timeout: LONGEST_MILLISECONDS,
  }, async () => {
    const { page, complaints } = await open(port, '#/measured?which=stored');
    const name = String(accelerator().name);
    const history = page.locator('section', { has: page.locator('#history') });
    const machines = page.getByLabel('Measured machine');
    await machines.selectOption((await machines.locator('option', { hasText: '(3)' }).getAttribute('value')) ?? '');
    await history.locator('tbody tr').nth(2).waitFor();
    await expect(history.locator('tbody tr').first().textContent()).resolves.toMatch(/2026-02-05.*Llama 3\.1 8B.*Q4_K/);
    await history.locator('.viable-plot .dots circle').nth(2).waitFor();
    await expect(history.locator('.viable-plot .dots circle').count()).resolves.toBe(3);
    await page
      .locator('section[aria-label="Scatter"] .viable-plot .dots path')
      .first()
      .waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.getByRole('status').first().textContent()).resolves.toMatch(/^\d+ measurements: half are within/);
    const board = page.locator('section', { has: page.locator('#board') });
    const stored = board.locator('tr.chosen', { hasText: 'stored here, result 1' });
    await expect(stored.textContent()).resolves.toContain(name);
    const answered = (await send(port, '/api/results/1')).json.measurement.summary.score as number;
    const shown = Number((await stored.locator('b').textContent())?.replace(',', ''));
    expect(shown / answered).toBeCloseTo(1, 2);
    await keepPicture(page, 'measured-stored');
    expect(complaints).toEqual([]);
  });

  it('a name is text, whatever it says', { timeout: LONGEST_MILLISECONDS }, async () => {
    const { page, complaints } = await open(port, '#/measured?which=stored');
    const board = page.locator('section', { has: page.locator('#board') });
    await board.getByText('onerror=alert(1)').first().waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.locator('main img').count()).resolves.toBe(0);
    expect(complaints).toEqual([]);
  });

  it('a read-only public server shows the page and takes nothing', { timeout: LONGEST_MILLISECONDS }, async () => {
    const readOnly = await serve('--public', '--read-only');
    expect((await send(readOnly, '/api/results', { body: onDay('06') })).status).toBe(403);
    const { page, complaints } = await open(readOnly, '#/measured?which=stored');
    await page
      .locator('section', { has: page.locator('#history') })
      .locator('tbody tr')
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Explore' }).click();
    await page.locator('.hero h1', { hasText: 'tokens a second' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
