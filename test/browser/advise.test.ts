// Advise in the built page: a need becomes a ranking, a front that can be pointed at and a page to decide by.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/chromium.ts';
import { keepPicture, site } from './support/page.ts';

const LONGEST_MILLISECONDS = 110_000;

describe.skipIf(CHROMIUM === undefined)('Advise', () => {
  const advise = site();

  it('ranks machines for a need, and takes the decision along', { timeout: LONGEST_MILLISECONDS }, async () => {
    const { page, complaints } = await advise.open(
      '#/advise?models=llama-3.1-8b-instruct&uses=uc4&budget=4000&users=2',
    );
    await page.locator('.hero h1').waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.locator('.hero h1').textContent()).resolves.toMatch(/Llama 3\.1 8B Instruct.*EUR/);
    await page.locator('.viable-plot .dots circle').first().waitFor();
    await page.locator('#front ~ .scroll tbody tr').nth(1).hover();
    await page.locator('.chosen-dot circle').waitFor();
    await expect(page.locator('#decision ~ .report').textContent()).resolves.toMatch(/The shortlist/);
    await keepPicture(page, 'advise-desktop');
    await page.getByText('Export', { exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON', exact: true }).click(),
    ]);
    expect(JSON.parse(readFileSync((await file.path()) ?? '', 'utf8'))).toMatchObject({ schema: 'viable.advice/1' });
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });

  it('says what is wrong with a need', { timeout: LONGEST_MILLISECONDS }, async () => {
    const { page } = await advise.open('#/advise?country=zz');
    await page.locator('.advise > .problem').waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.locator('.advise > .problem').textContent()).resolves.toContain('"zz"');
  });
});
