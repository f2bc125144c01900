import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSettled, summarise } from './sample.ts';

const seconds = fc.array(fc.double({ min: 1e-4, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('summarise', () => {
  it('gives an interval around the median, inside the sample', () => {
    fc.assert(
      fc.property(seconds, (values) => {
        const s = summarise(values);
        expect(s.low).toBeLessThanOrEqual(s.median);
        expect(s.high).toBeGreaterThanOrEqual(s.median);
        expect(values).toContain(s.low);
        expect(values).toContain(s.high);
        expect(s.confident).toBe(values.length >= 5);
      }),
    );
  });

  it('covers the true median in nine of ten samples', () => {
    let x = 12345;
    const random = () => {
      x = (x * 1103515245 + 12345) % 2 ** 31;
      return x / 2 ** 31;
    };
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const s = summarise(Array.from({ length: 9 }, () => random()));
      if (s.low <= 0.5 && s.high >= 0.5) covered += 1;
    }
    expect(covered).toBeGreaterThan(900);
  });

  it('shows an outlier and keeps it', () => {
    const s = summarise([1, 1.01, 0.99, 1, 1.02, 3]);
    expect(s.outliers).toEqual([5]);
    expect(s.count).toBe(6);
  });

  it('tells drift from noise', () => {
    expect(summarise([1, 1.01, 1.02, 1.05, 1.08, 1.1, 1.12, 1.13, 1.15]).drift).toBeCloseTo(0.12, 1);
    expect(summarise([1, 1.05, 0.97, 1.02, 0.96, 1.04, 1.01, 0.98, 1.03]).drift).toBeUndefined();
    expect(summarise([1, 1.2, 1.4]).drift).toBeUndefined();
  });
});

describe('isSettled', () => {
  it('asks for enough repetitions and a narrow interval', () => {
    expect(isSettled([1, 1], 3, 0.02)).toBe(false);
    expect(isSettled([1, 1.001, 1.002], 3, 0.02)).toBe(true);
    expect(isSettled([1, 1.2, 1.4], 3, 0.02)).toBe(false);
    expect(isSettled([1], 1, 0.02)).toBe(true);
  });
});
