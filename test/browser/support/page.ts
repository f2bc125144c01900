// A page of the built program in the browser, with everything it complained about.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { repository } from '../../support/program.ts';
import { launch } from './chromium.ts';
import { type Served, serveFolder } from './static-server.ts';

const LONGEST_MILLISECONDS = 20_000;

export interface Opened {
  readonly page: Page;
  /** Console errors, uncaught exceptions, failed requests and requests to other hosts. */
  readonly complaints: string[];
}

export interface Site {
  /** Opens "#/explore?…" in a window of its own. */
  readonly open: (hash?: string, options?: BrowserContextOptions) => Promise<Opened>;
  readonly url: () => string;
  /** Files that were asked for so far. */
  readonly asked: () => readonly string[];
  readonly browser: () => Browser;
}

export const webFolder = (): string => join(inject('program'), 'web');

export async function openIn(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(LONGEST_MILLISECONDS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const own = new URL(url);
    const asked = new URL(request.url());
    if (!['data:', 'blob:'].includes(asked.protocol) && asked.host !== own.host) complaints.push(`outside: ${asked}`);
  });
  await page.goto(url);
  await page.locator('html[data-ahead="over"]').waitFor({ state: 'attached' });
  await page.locator('main h1').first().waitFor();
  return { page, complaints };
}

/** Starts browser and files before the tests of a file and ends them after. */
export function site(prefix = ''): Site {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    served = await serveFolder(webFolder(), prefix);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  return {
    open: (hash = '', options = {}) => openIn(browser, `${served.url}${hash}`, options),
    url: () => served.url,
    asked: () => served.asked,
    browser: () => browser,
  };
}

/** Keeps a picture for a person to look at: .cache/screenshots, which git ignores. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = join(repository, '.cache', 'screenshots');
  mkdirSync(folder, { recursive: true });
  // What is far below is not laid out until it comes near.
  await page.evaluate(
    'for (const part of document.querySelectorAll(".answers > *")) part.style.contentVisibility = "visible"',
  );
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
