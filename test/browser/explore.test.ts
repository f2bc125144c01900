// Explore in the built page, served as plain files: an answer, a changed question, a link that reproduces it.
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from './support/chromium.ts';
import { keepPicture, site } from './support/page.ts';

describe.skipIf(CHROMIUM === undefined)('Explore', () => {
  const explore = site();

  it('answers at once in a sentence, with figures, memory, terms and evidence', async () => {
    const { page, complaints } = await explore.open();
    await expect(page.locator('h1').textContent()).resolves.toMatch(
      /Llama 3\.1 8B Instruct on Ryzen 9 9950X.* tokens a second/,
    );
    await expect(page.locator('.figure').count()).resolves.toBe(4);
    await expect(page.locator('.memory-bar').count()).resolves.toBeGreaterThan(0);
    await page.locator('#evidence ~ .scroll tbody tr').first().waitFor();
    await expect(page.locator('#evidence ~ .scroll a').first().getAttribute('href')).resolves.toMatch(/^https:/);
    await keepPicture(page, 'explore-desktop');
    expect(complaints).toEqual([]);
  });

  it('a link reproduces the view', async () => {
    const { page } = await explore.open();
    const machine = page.getByRole('combobox', { name: 'Machine' });
    await machine.fill('Ryzen 9 9950X + 2x RTX 3090');
    await machine.press('Enter');
    await page.getByLabel('Quantization').selectOption('q8_0');
    await page.getByText('UC3', { exact: true }).first().click();
    await page.getByLabel('Users at once').press('ArrowRight');
    await page.waitForURL(/users=2/);
    await page.locator('.answers[aria-busy="false"]').waitFor();
    const sentence = await page.locator('h1').textContent();
    expect(sentence).toContain('2x NVIDIA GeForce RTX 3090');
    const again = await explore.open(new URL(page.url()).hash);
    await expect(again.page.locator('h1').textContent()).resolves.toBe(sentence);
  });

  it('says what is unknown and names the nearest', async () => {
    const { page, complaints } = await explore.open('#/explore?machine=RTX+5095&model=llama-4-7b');
    await expect(page.locator('h1').textContent()).resolves.toContain('Unknown');
    await expect(page.locator('main').textContent()).resolves.toMatch(/"RTX 5095" is not known; nearest: /);
    expect(complaints).toEqual([]);
  });
});
