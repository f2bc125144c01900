import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingFront } from './growing-front.ts';
import { dominates, type Merits } from './pareto.ts';

/** Few values, so that equal, dominating and unlike merits are all common. */
const few = fc.integer({ min: 0, max: 4 });
const merits: fc.Arbitrary<Merits> = fc.record({
  price: few,
  seconds: few,
  watts: few,
  headroom: few,
  quality: fc.record({
    scale: fc.constantFrom('a', 'b'),
    value: few,
    loss: fc.constantFrom(0, 1, Number.POSITIVE_INFINITY),
  }),
});

describe('growingFront', () => {
  it('holds what nothing dominates, in whatever order it comes', () => {
    fc.assert(
      fc.property(fc.array(merits, { maxLength: 60 }), (all) => {
        const front = growingFront<number>();
        for (const [i, m] of all.entries()) front.add(i, m);
        const best = all.flatMap((m, i) => (all.some((other) => dominates(other, m)) ? [] : [i]));
        expect([...front.options()].sort((a, b) => a - b)).toEqual(best);
      }),
    );
  });

  it('covers just what something added to it dominates', () => {
    fc.assert(
      fc.property(fc.array(merits, { maxLength: 60 }), merits, (all, asked) => {
        const front = growingFront<number>();
        for (const [i, m] of all.entries()) front.add(i, m);
        expect(front.covers(asked)).toBe(all.some((m) => dominates(m, asked)));
      }),
    );
  });
});
