// Separators as English and German readers have them.
import { expect, it } from 'vitest';
import { localised, localisedSentence } from './localised.ts';

it.each([
  ['1.5 s (1.2–1.9)', '1.5 s (1.2–1.9)', '1,5 s (1,2–1,9)'],
  ['11200', '11,200', '11.200'],
  ['4352 tokens', '4352 tokens', '4352 tokens'],
  ['1234567.25 GiB', '1,234,567.25 GiB', '1.234.567,25 GiB'],
  ['1,234', '1,234', '1.234'],
  ['12,400.50 EUR', '12,400.50 EUR', '12.400,50 EUR'],
  ['>99 %', '>99 %', '>99 %'],
])('%s', (plain, english, german) => {
  expect(localised(plain, 'en')).toBe(english);
  expect(localised(plain, 'de')).toBe(german);
});

it('leaves names in a sentence alone', () => {
  const text = 'Qwen2.5 14B on 2x RTX 5090 costs 1,234 EUR, 3.5 EUR an hour, and takes 2.5\u00a0s (2.3–2.8), of v1.5.';
  expect(localisedSentence(text, 'en')).toBe(text);
  expect(localisedSentence(text, 'de')).toBe(
    'Qwen2.5 14B on 2x RTX 5090 costs 1.234 EUR, 3,5 EUR an hour, and takes 2,5\u00a0s (2,3–2,8), of v1.5.',
  );
});
