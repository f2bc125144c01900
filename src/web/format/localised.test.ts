// Separators as English and German readers have them.
import { expect, it } from 'vitest';
import { localised } from './localised.ts';

it.each([
  ['1.5 s (1.2–1.9)', '1.5 s (1.2–1.9)', '1,5 s (1,2–1,9)'],
  ['11200', '11,200', '11.200'],
  ['4352 tokens', '4352 tokens', '4352 tokens'],
  ['1234567.25 GiB', '1,234,567.25 GiB', '1.234.567,25 GiB'],
  ['>99 %', '>99 %', '>99 %'],
])('%s', (plain, english, german) => {
  expect(localised(plain, 'en')).toBe(english);
  expect(localised(plain, 'de')).toBe(german);
});
