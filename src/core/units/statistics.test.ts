// Quantiles by hand-computed examples and by their laws; intervals and their inverses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, exactly, invert, spreadInterval } from './interval.ts';
import { median, quantile } from './statistics.ts';

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('quantile', () => {
  it.each([
    [[3], 0.9, 3],
    [[1, 2], 0.5, 1.5],
    [[4, 1, 3, 2], 0, 1],
    [[4, 1, 3, 2], 1, 4],
    [[4, 1, 3, 2], 0.25, 1.75],
    [[10, 20, 30, 40, 50], 0.1, 14],
    [[1, 2, 3], -1, 1],
    [[1, 2, 3], 2, 3],
  ])('of %j at %d is %d', (values, q, expected) => expect(quantile(values, q)).toBeCloseTo(expected, 12));

  it('of nothing is not a number', () => expect(median([])).toBeNaN());

  it('does not change its input', () => {
    const values = [3, 1, 2];
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
  });

  it('sorts by value, not by text', () => expect(median([10, 9, 100])).toBe(10));

  it('lies within the sample, rises with q and does not depend on the order', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const at = quantile(values, q);
        expect(at).toBeGreaterThanOrEqual(Math.min(...values));
        expect(at).toBeLessThanOrEqual(Math.max(...values));
        expect(at).toBeLessThanOrEqual(quantile(values, 1));
        expect(quantile([...values].reverse(), q)).toBe(at);
      }),
    );
  });
});

describe('interval', () => {
  const x = { low: 2, likely: 4, high: 5 };

  it('swaps its ends under 1/x', () => expect(invert(x, 20)).toEqual({ low: 4, likely: 5, high: 10 }));
  it('spreads by factors', () =>
    expect(spreadInterval(10, { low: 0.5, high: 1.5 })).toEqual({ low: 5, likely: 10, high: 15 }));
  it('adds end to end', () => expect(add(x, exactly(1))).toEqual({ low: 3, likely: 5, high: 6 }));
});
