// Numbers as people read them, at the edges where a unit or a digit changes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatInterval,
  formatProbability,
  formatRate,
  formatSeconds,
  formatSecondsInterval,
  significant,
} from './format.ts';
import { GIB, KIB, MIB } from './scale.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('significant', () => {
  it.each([
    [0, 3, '0'],
    [-0, 3, '0'],
    [1, 3, '1'],
    [1.2345, 3, '1.23'],
    [12.345, 3, '12.3'],
    [100, 3, '100'],
    [1200, 2, '1200'],
    [123456, 3, '123456'],
    [0.00123, 2, '0.0012'],
    [-2.5, 2, '-2.5'],
    [1.5, 1, '2'],
    [Number.NaN, 3, 'unknown'],
    [Number.POSITIVE_INFINITY, 3, 'unknown'],
    [1e-20, 3, '0'],
  ])('%s to %i digits is %s', (value, digits, text) => expect(significant(value, digits)).toBe(text));

  it('keeps the zeros that count', () => expect(significant(1024, 3)).toBe('1024'));

  it('never has an exponent and reads back within half a unit of the last digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (value) => {
        const text = significant(value, 3);
        expect(text).toMatch(/^\d+(\.\d*[1-9])?$/);
        expect(Math.abs(Number(text) / value - 1)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [KIB, '1 KiB'],
    [MIB - 1, '1024 KiB'],
    [MIB, '1 MiB'],
    [GIB, '1 GiB'],
    [1.5 * GIB, '1.5 GiB'],
    [6144 * GIB, '6144 GiB'],
  ])('%d is %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));
});

describe('seconds', () => {
  it.each([
    [0, '0 ms'],
    [0.0042, '4.2 ms'],
    [0.9, '900 ms'],
    [1, '1 s'],
    [2.54, '2.5 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7199, '120 min'],
    [7200, '2 h'],
    [1e6, '278 h'],
    [Number.POSITIVE_INFINITY, 'unknown'],
    [Number.NaN, 'unknown'],
  ])('%d is %s', (seconds, text) => expect(plain(formatSeconds(seconds))).toBe(text));

  it('shows an interval in the unit of its likely value', () => {
    expect(plain(formatSecondsInterval({ low: 90, likely: 150, high: 216 }))).toBe('2.5 min (1.5–3.6)');
    expect(plain(formatSecondsInterval({ low: 0.5, likely: 1.5, high: 3 }))).toBe('1.5 s (0.5–3)');
  });
});

describe('rates, intervals, probabilities', () => {
  it.each([
    [0, '0'],
    [0.123, '0.12'],
    [8.04, '8'],
    [53.83, '54'],
    [582.4, '582'],
    [12345, '12300'],
  ])('%d tokens/s is %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it('shows one figure where all three read the same', () => {
    expect(formatInterval({ low: 8.01, likely: 8.02, high: 8.03 }, formatRate)).toBe('8');
    expect(formatInterval({ low: 7, likely: 8, high: 9 }, formatRate)).toBe('8 (7–9)');
  });

  it.each([
    [0, '<1 %'],
    [0.009, '<1 %'],
    [0.01, '1 %'],
    [0.5, '50 %'],
    [0.99, '99 %'],
    [0.995, '>99 %'],
    [1, '>99 %'],
  ])('a probability of %d is %s: never certain', (p, text) => expect(plain(formatProbability(p))).toBe(text));
});
