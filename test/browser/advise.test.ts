// Advise in the built page: a need becomes a ranking, a front that can be pointed at and a page to decide by, for every reader.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { CHROMIUM } from './support/chromium.ts';
import { keepPicture, type Opened, site } from './support/page.ts';

const LONGEST_MILLISECONDS = 110_000;
const NEED = '#/advise?models=qwen2.5-32b-instruct&uses=uc2&budget=6000&users=2&api=openai:gpt-4o-mini';

describe.skipIf(CHROMIUM === undefined)('Advise', () => {
  const advise = site();
  let opened: Opened;
  beforeAll(async () => {
    // One search for all that is looked at in one answer.
    opened = await advise.open(NEED, { bypassCSP: true });
    await opened.page.locator('.hero h1').waitFor({ timeout: LONGEST_MILLISECONDS });
  }, LONGEST_MILLISECONDS);
  afterAll(() => expect(opened.complaints).toEqual([]));

  it('ranks machines for a need, and takes the decision along', async () => {
    const { page } = opened;
    await expect(page.locator('.hero h1').textContent()).resolves.toMatch(/Qwen2\.5 32B Instruct.*\d,\d{3}\sEUR/);
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
  });

  it(
    'leaves out what hangs on a cable and what is put together, and says so in the address',
    async () => {
      const { page } = await advise.open(`${NEED}&cables=no&generated=no`);
      await page.locator('.hero h1').waitFor({ timeout: LONGEST_MILLISECONDS });
      const shown = await page.locator('#front ~ .scroll tbody').textContent();
      expect(shown).not.toContain('(cable)');
      expect(shown).not.toContain('(parts)');
      await page.getByLabel('from parts').check();
      await page
        .locator('#front ~ .scroll tbody')
        .getByText('(parts)')
        .first()
        .waitFor({ timeout: LONGEST_MILLISECONDS });
      expect(page.url()).not.toContain('generated');
      expect(page.url()).toContain('cables=no');
      await page.close();
    },
    2 * LONGEST_MILLISECONDS,
  );

  it('keeps the front as a picture', async () => {
    const { page } = opened;
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Chart as PNG' }).click(),
    ]);
    expect(picture.suggestedFilename()).toBe('viable-front.png');
    const bytes = readFileSync((await picture.path()) ?? '');
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(5_000);
  });

  it('compares with paying by the token and renting', async () => {
    const text = (await opened.page.locator('.advise .report').allTextContents()).join(' ');
    expect(text.match(/OpenAI: gpt-4o-mini: .* at this load/)).not.toBeNull();
    expect(text.match(/RTX \d{4}, (on-demand|spot): .* at this load/)).not.toBeNull();
  });

  it.each(['light', 'dark'] as const)('has no serious axe finding in %s', { timeout: 60_000 }, async (colorScheme) => {
    await opened.page.emulateMedia({ colorScheme });
    expect(await axeFindings(opened.page)).toEqual([]);
  });

  it('fits a window of 360 pixels', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(page.evaluate('document.documentElement.scrollWidth')).resolves.toBeLessThanOrEqual(360);
    await keepPicture(page, 'advise-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('prints the decision on A4 without controls', async () => {
    const { page } = opened;
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12]/);
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Print' }).isVisible()).resolves.toBe(false);
    await expect(page.locator('form[aria-label="Need"]').isVisible()).resolves.toBe(false);
    await expect(page.locator('#decision').isVisible()).resolves.toBe(true);
    await expect(page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).resolves.toBe(true);
    await keepPicture(page, 'advise-print');
    await page.emulateMedia({ media: 'screen' });
  });

  it('says amounts in dollars and as Germans write them, chosen in the settings and kept in the address', {
    timeout: LONGEST_MILLISECONDS,
  }, async () => {
    const { page } = opened;
    await page.evaluate('document.querySelector(".preferences").open = true');
    await page.locator('.preferences').getByText('1.234,5', { exact: true }).click();
    await expect(page.locator('.hero h1').textContent()).resolves.toMatch(/Qwen2\.5.*\d\.\d{3}\sEUR/);
    await page.locator('.preferences').getByText('USD', { exact: true }).click();
    await page.waitForURL(/currency=USD/);
    await expect(page.evaluate('location.hash')).resolves.toMatch(/numbers=de/);
    await page.locator('.hero h1', { hasText: /\d\.\d{3}\sUSD/ }).waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.locator('#front ~ .scroll thead').textContent()).resolves.toContain('To buy, USD');
  });

  it('says what is wrong with a need', { timeout: LONGEST_MILLISECONDS }, async () => {
    const { page } = await advise.open('#/advise?country=zz');
    await page.locator('.advise > .problem').waitFor({ timeout: LONGEST_MILLISECONDS });
    await expect(page.locator('.advise > .problem').textContent()).resolves.toContain('"zz"');
  });
});
