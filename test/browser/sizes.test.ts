// What is loaded before anything can be done: the budgets of the first view.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/chromium.ts';
import { site, webFolder } from './support/page.ts';

const SCRIPT_BYTES = 200_000;
const DATA_BYTES = 300_000;

/** As `viable serve` sends it to a browser. */
const sent = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length;

describe.skipIf(CHROMIUM === undefined)('first load', () => {
  const first = site();

  it('takes at most 200 KB of script and 300 KB of data, compressed', async () => {
    const { page } = await first.open();
    await page.locator('#evidence ~ .scroll tbody tr').first().waitFor();
    const asked = (await page.evaluate(
      'performance.getEntriesByType("resource").map((r) => new URL(r.name).pathname)',
    )) as string[];
    const size = (pattern: RegExp) =>
      [...new Set(asked)]
        .filter((path) => pattern.test(path))
        .reduce((sum, path) => sum + sent(readFileSync(join(webFolder(), path))), 0);
    const [script, data] = [size(/\.js$/), size(/\.json$/)];
    console.info(`first load, brotli: ${script} bytes of script, ${data} bytes of data`);
    expect(script).toBeGreaterThan(10_000);
    expect(data).toBeGreaterThan(10_000);
    expect(script).toBeLessThanOrEqual(SCRIPT_BYTES);
    expect(data).toBeLessThanOrEqual(DATA_BYTES);
  });
});
