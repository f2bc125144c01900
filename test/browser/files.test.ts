// The page without any server: the one file that holds everything, opened from the disk.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch } from './support/chromium.ts';
import { openIn, webFolder } from './support/page.ts';

describe.skipIf(CHROMIUM === undefined)('viable.html from a disk', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('answers, and computes what is heavy without a worker', async () => {
    const url = `${pathToFileURL(join(webFolder(), 'viable.html'))}#/explore?machine=RTX+3090`;
    const { page, complaints } = await openIn(browser, url);
    await expect(page.locator('h1').textContent()).resolves.toContain('NVIDIA GeForce RTX 3090');
    await page.locator('#evidence ~ .scroll tbody tr').first().waitFor();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.locator('#speed ~ .scroll tbody tr').nth(2).waitFor();
    expect(complaints).toEqual([]);
  });
});
