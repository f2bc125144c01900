// Reads the pages of docs/method, so that a test can hold a page to the figures that the code computes.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Text of a page with line breaks as single spaces, so that a figure is found wherever a line wraps. */
export function methodPage(name: string): string {
  return readFileSync(new URL(`../../docs/method/${name}.md`, import.meta.url), 'utf8').replace(/\s+/g, ' ');
}

export function glossary(): string {
  return readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');
}

/** 6,979,321,856 or 53.8: as the pages print figures. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Expects the page to state a computed value with its unit, not as part of a longer number. */
export function states(page: string, value: number, digits: number, unit: string): void {
  const text = `${figure(value, digits)} ${unit}`.trim();
  const parts = page.split(text);
  const found = parts.some(
    (before, i) => i < parts.length - 1 && !/[\d.,]$/.test(before) && !/^\d/.test(parts[i + 1] ?? ''),
  );
  expect(found, `the page should state "${text}", which is what the code computes`).toBe(true);
}
