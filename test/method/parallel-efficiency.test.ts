// The seed's example of parallel efficiency, and the exponents of the fitted form, as docs/method/parallel-efficiency.md states them.
import { describe, expect, it } from 'vitest';
import { parallelEfficiency, scalingExponent } from '../../src/core/machine/parallel-efficiency.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('parallel-efficiency');

describe('a speed-up of 10 on 16 cores', () => {
  it('is an efficiency of 0.625', () => {
    expect(parallelEfficiency(10, 16)).toBe(0.625);
    expect(page).toContain('0.625');
  });

  it('is an exponent of 0.83', () => {
    expect(16 ** scalingExponent(10, 16)).toBeCloseTo(10, 9);
    states(page, scalingExponent(10, 16), 2, '');
  });
});

describe('the exponents of the fitted form on 16 cores', () => {
  it.each([0.6, 0.96])('cores^%f', (exponent) => {
    const speedup = 16 ** exponent;
    states(page, speedup, 1, '×');
    states(page, parallelEfficiency(speedup, 16), 2, '');
  });
});

describe('mistakes', () => {
  it('are refused', () => {
    expect(() => parallelEfficiency(10, 0)).toThrow(RangeError);
    expect(() => parallelEfficiency(-1, 4)).toThrow(RangeError);
    expect(() => scalingExponent(0, 4)).toThrow(RangeError);
  });

  it('one core has no exponent', () => {
    expect(scalingExponent(1, 1)).toBeNaN();
  });
});
