// What every reader may expect: no serious accessibility finding, a keyboard path, 360 pixels, paper, light and dark, exports.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { CHROMIUM } from './support/chromium.ts';
import { keepPicture, site } from './support/page.ts';

const VIEWS = ['explore', 'matrix?filter=tinybox', 'compare', 'measured?filter=rtx+3090'] as const;

describe.skipIf(CHROMIUM === undefined)('care', () => {
  const care = site();

  it.each(VIEWS.flatMap((view) => (['light', 'dark'] as const).map((colorScheme) => ({ view, colorScheme }))))(
    '$view in $colorScheme has no serious axe finding',
    async ({ view, colorScheme }) => {
      const { page } = await care.open(`#/${view}`, { colorScheme, bypassCSP: true });
      await page.locator('table tbody tr').first().waitFor();
      expect(await axeFindings(page)).toEqual([]);
    },
  );

  it.each(VIEWS)('%s fits a window of 360 pixels', async (view) => {
    const { page } = await care.open(`#/${view}`, { viewport: { width: 360, height: 740 } });
    await page.locator('table tbody tr').first().waitFor();
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBeLessThanOrEqual(360);
    await keepPicture(page, `${view.replace(/\?.*/, '')}-phone`);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await care.open();
    await page.keyboard.press('Tab');
    await expect(page.evaluate('document.activeElement.textContent')).resolves.toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.evaluate('document.activeElement.getAttribute("role")')).resolves.toBe('combobox');
    await page.keyboard.type('dgx spark');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'DGX Spark' }).waitFor();
    await page.getByLabel('Users at once').focus();
    const before = await page.locator('h1').textContent();
    for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowRight');
    await page.locator('.answers[aria-busy="false"]').waitFor();
    await expect(page.locator('h1').textContent()).resolves.not.toBe(before);
    await page.locator('output.hidden', { hasText: 'DGX Spark' }).waitFor({ state: 'attached' });
  });

  it('prints the answer on A4 without controls', async () => {
    const { page } = await care.open('#/explore?theme=dark');
    await page.locator('#evidence ~ .scroll tbody tr').first().waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const text = pdf.toString('latin1');
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12]/);
    expect((text.match(/\/Type \/Page\b/g) ?? []).length).toBeLessThanOrEqual(4);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Print' }).isVisible()).resolves.toBe(false);
    await expect(page.locator('form.question').isVisible()).resolves.toBe(false);
    await expect(page.evaluate('getComputedStyle(document.body).backgroundColor')).resolves.toBe('rgb(255, 255, 255)');
    await keepPicture(page, 'explore-print');
  });

  it('writes numbers as Germans do, in a link that says so', async () => {
    const { page } = await care.open(
      '#/explore?machine=Ryzen+9+9950X+%2B+RTX+3090+%2B+64GB&model=llama-3.3-70b-instruct&numbers=de',
    );
    await page.locator('#use-cases ~ .scroll tbody tr').first().waitFor();
    await expect(page.locator('main').textContent()).resolves.toMatch(/\d,\d+\s*GiB/);
    await expect(page.locator('h1').textContent()).resolves.toMatch(/Llama 3\.3 70B.*\d,\d/);
  });

  it.each(['Markdown', 'CSV', 'JSON', 'HTML report'])('exports %s', async (format) => {
    const { page } = await care.open();
    await page.locator('#use-cases ~ .scroll tbody tr').first().waitFor();
    await page.getByText('Export', { exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: format, exact: true }).click(),
    ]);
    const text = readFileSync((await file.path()) ?? '', 'utf8');
    expect(text).toContain(format === 'CSV' ? 'llama-3.1-8b-instruct' : 'Llama 3.1 8B Instruct');
    if (format === 'JSON') expect(JSON.parse(text)).toMatchObject({ schema: 'viable.assessment/1' });
  });
});
