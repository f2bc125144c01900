// The other views in the built page: each answers, and its address brings it back.
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/chromium.ts';
import { keepPicture, site } from './support/page.ts';

describe.skipIf(CHROMIUM === undefined)('views', () => {
  const views = site('/in/a/folder');

  it('Matrix: every machine by use case, filtered and pinned, with the reason of a cell', async () => {
    const { page, complaints } = await views.open('#/matrix?filter=9950x');
    await page.getByText(/machines shown; \d+ assessments/).waitFor();
    const rows = page.locator('.matrix-table tbody tr');
    await expect(rows.count()).resolves.toBeGreaterThan(2);
    const cell = rows.first().locator('button.cell').first();
    await expect(cell.textContent()).resolves.toMatch(/interactive|background|off-line|non-viable/);
    await cell.focus();
    await expect(page.locator('.why-panel').textContent()).resolves.toMatch(/Open in Explore/);
    const last = rows.last();
    const name = await last.locator('th').textContent();
    await last.getByRole('button', { name: /^Pin/ }).click();
    await expect(rows.first().locator('th').textContent()).resolves.toBe(name?.replace('☆', '★'));
    await page.waitForURL(/pin=/);
    await keepPicture(page, 'matrix-desktop');
    expect(complaints).toEqual([]);
  });

  it('Matrix: models as columns, sorted', async () => {
    const { page } = await views.open(
      '#/matrix?by=models&filter=desktop&models=llama-3.1-8b-instruct~llama-3.3-70b-instruct&sort=2',
    );
    await page.getByText(/machines shown/).waitFor();
    await expect(page.locator('thead th').nth(2).getAttribute('aria-sort')).resolves.toBe('ascending');
    await expect(page.locator('tbody tr').first().locator('button.cell').nth(1).textContent()).resolves.toMatch(/●|◕/);
  });

  it('Compare: machines side by side, up to six', async () => {
    const six = ['RTX 3060', 'RTX 3090', 'RTX 4090', 'RTX 5090', 'RTX 5080', 'RTX 4060'].join('~').replaceAll(' ', '+');
    const { page, complaints } = await views.open(`#/compare?machines=${six}&use=uc3`);
    await page.locator('#speed ~ .scroll tbody tr').nth(5).waitFor();
    await expect(page.getByLabel(/Add a machine/).count()).resolves.toBe(0);
    await page.getByRole('button', { name: 'Remove NVIDIA GeForce RTX 4060', exact: true }).click();
    await page.waitForURL(/machines=RTX\+3060~RTX\+3090~RTX\+4090~RTX\+5090~RTX\+5080(&|$)/);
    await expect(page.locator('#speed').textContent()).resolves.toBe('Speed for UC3');
    await keepPicture(page, 'compare-desktop');
    expect(complaints).toEqual([]);
  });

  it('Measured: published results against predictions, chart and leaderboard', async () => {
    const { page, complaints } = await views.open('#/measured?phase=decode&filter=rtx+3090');
    await page.locator('.viable-plot').waitFor({ timeout: 60_000 });
    await expect(page.locator('.viable-plot .dots circle, .viable-plot .dots path').count()).resolves.toBeGreaterThan(
      5,
    );
    await expect(page.getByRole('status').first().textContent()).resolves.toMatch(/half are within .* %/);
    await expect(page.locator('#board ~ .scroll tbody tr').first().textContent()).resolves.toMatch(/NVIDIA|AMD|Apple/);
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Chart as PNG' }).click(),
    ]);
    expect(picture.suggestedFilename()).toBe('viable-decode.png');
    await keepPicture(page, 'measured-desktop');
    expect(complaints).toEqual([]);
  });
});
