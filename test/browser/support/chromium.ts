// The system's Chromium: where it is, how it is started, and what is said where there is none.
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function runnable(path: string | undefined): path is string {
  if (path === undefined) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Undefined where no browser is installed: then the tests of the page are skipped, except in continuous integration. */
export const CHROMIUM = PLACES.find(runnable);

if (CHROMIUM === undefined) {
  const message = 'no Chromium is installed (or named by CHROMIUM): the tests of the page cannot run';
  if (process.env.CI) throw new Error(message);
  console.warn(`skipped: ${message}`);
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}
