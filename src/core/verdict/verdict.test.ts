// Tiers at their very limits, and the laws of their probabilities.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import type { Prediction } from '../predict/prediction.ts';
import { exactly, type Interval } from '../units/interval.ts';
import { normalCdf, Z80 } from './normal.ts';
import { orderedTiers, probabilityBelow, verdictOf, verdictWithoutRoom } from './verdict.ts';

const { tiers } = realCatalogue();

function prediction(prompt: Interval, decode: Interval, total: Interval): Prediction {
  return {
    ...{
      prefillTokensPerSecond: exactly(1),
      promptSeconds: prompt,
      ttftSeconds: prompt,
      decodeTokensPerSecond: decode,
    },
    ...{
      totalSeconds: total,
      terms: [],
      bottleneck: 'compute',
      phaseBottlenecks: { prefill: 'compute', decode: 'compute' },
      basis: 'calibrated',
      notes: [],
    },
  };
}
const exact = (prompt: number, decode: number, total: number) =>
  verdictOf(prediction(exactly(prompt), exactly(decode), exactly(total)), tiers);

describe('thresholds', () => {
  it.each([
    [2.999, 10.001, 20, 'interactive'],
    [3, 10.001, 20, 'background'],
    [2.999, 10, 20, 'background'],
    [3, 10, 300, 'background'],
    [3, 10, 300.001, 'off-line'],
    [3, 10, 12 * 3600, 'off-line'],
    [3, 10, 12 * 3600 + 1, 'non-viable'],
    [0.001, 1000, 1e6, 'interactive'],
  ])('prompt %d s, %d tokens/s, in all %d s is %s', (prompt, decode, total, tier) =>
    expect(exact(prompt, decode, total).tier).toBe(tier),
  );

  it('are named where they keep it from the next tier', () => {
    expect(exact(6, 5, 100).binds).toEqual([
      { quantity: 'prompt seconds', limit: 3, likely: 6, missedBy: 2 },
      { quantity: 'decode tokens/s', limit: 10, likely: 5, missedBy: 2 },
    ]);
    expect(exact(6, 50, 100).binds.map((b) => b.quantity)).toEqual(['prompt seconds']);
    expect(exact(1, 50, 5).binds).toEqual([]);
  });

  it('a threshold exactly at the limit binds', () =>
    expect(exact(3, 20, 10).binds.map((b) => b.missedBy)).toEqual([1]));

  it('that a workload does not ask for are not applied', () => {
    const { decodeTokensPerSecond: _, ...rest } = prediction(exactly(1), exactly(1), exactly(1));
    expect(verdictOf({ ...rest, decodeTokensPerSecond: undefined }, tiers).tier).toBe('interactive');
  });
});

describe('probabilities', () => {
  const positive = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
  const interval = fc
    .tuple(positive, fc.double({ min: 0.2, max: 1, noNaN: true }), fc.double({ min: 1, max: 5, noNaN: true }))
    .map(([likely, low, high]) => ({ low: likely * low, likely, high: likely * high }));

  it('the ends of an interval are its 10 % and 90 % points, its likely value the middle', () => {
    const x = { low: 2, likely: 3, high: 5 };
    expect(probabilityBelow(x, 2)).toBeCloseTo(0.1, 6);
    expect(probabilityBelow(x, 3)).toBeCloseTo(0.5, 6);
    expect(probabilityBelow(x, 5)).toBeCloseTo(0.9, 6);
    expect(normalCdf(Z80)).toBeCloseTo(0.9, 6);
  });

  it('of a certain value are 0 or 1', () => {
    expect(probabilityBelow(exactly(3), 3.001)).toBe(1);
    expect(probabilityBelow(exactly(3), 2.999)).toBe(0);
  });

  it('lie in [0, 1] and rise with the limit', () => {
    fc.assert(
      fc.property(interval, positive, fc.double({ min: 1, max: 10, noNaN: true }), (x, limit, factor) => {
        const p = probabilityBelow(x, limit);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(probabilityBelow(x, limit * factor)).toBeGreaterThanOrEqual(p - 1e-9);
      }),
    );
  });

  it('of the tiers sum to 1, and the tier named is at least as likely as not', () => {
    fc.assert(
      fc.property(interval, interval, interval, (prompt, decode, total) => {
        const v = verdictOf(prediction(prompt, decode, total), tiers);
        expect(v.probabilities.map((p) => p.tier)).toEqual(orderedTiers(tiers).map((t) => t.id));
        expect(v.probabilities.reduce((sum, p) => sum + p.probability, 0)).toBeCloseTo(1, 9);
        for (const p of v.probabilities) expect(p.probability).toBeGreaterThanOrEqual(0);
        expect(v.probability).toBeGreaterThanOrEqual(0.5 - 1e-6);
        expect(v.probability).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('a faster machine is never in a worse tier', () => {
    fc.assert(
      fc.property(
        interval,
        interval,
        interval,
        fc.double({ min: 1, max: 20, noNaN: true }),
        (prompt, decode, total, faster) => {
          const scaled = (x: Interval, by: number) => ({ low: x.low * by, likely: x.likely * by, high: x.high * by });
          const slow = verdictOf(prediction(prompt, decode, total), tiers);
          const fast = verdictOf(
            prediction(scaled(prompt, 1 / faster), scaled(decode, faster), scaled(total, 1 / faster)),
            tiers,
          );
          expect(fast.rank).toBeLessThanOrEqual(slow.rank);
        },
      ),
    );
  });

  it('what fits nowhere is surely in the worst tier', () =>
    expect(verdictWithoutRoom(tiers)).toMatchObject({ tier: 'non-viable', probability: 1, binds: [] }));
});
