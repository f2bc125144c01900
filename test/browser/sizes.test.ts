// What is loaded before anything can be done: the budgets of the first view.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/chromium.ts';
import { site } from './support/page.ts';

const SCRIPT_BYTES = 200_000;
const DATA_BYTES = 300_000;

describe.skipIf(CHROMIUM === undefined)('first load', () => {
  const first = site();

  it('takes at most 200 KB of script and 300 KB of data, compressed', async () => {
    const { page } = await first.open();
    await page.locator('#evidence ~ .scroll tbody tr').first().waitFor();
    // As every web server can send it; those that know Brotli send less.
    const size = (pattern: RegExp) =>
      [...new Set(first.asked())]
        .filter((path) => pattern.test(path))
        .reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
    const [script, data] = [size(/\.js$/), size(/\.json$/)];
    console.info(`first load, gzip: ${script} bytes of script, ${data} bytes of data`);
    expect(script).toBeGreaterThan(10_000);
    expect(data).toBeGreaterThan(10_000);
    expect(script).toBeLessThanOrEqual(SCRIPT_BYTES);
    expect(data).toBeLessThanOrEqual(DATA_BYTES);
  });
});
