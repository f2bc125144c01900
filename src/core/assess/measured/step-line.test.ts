// The line through decode steps: exact on a line, unknown where the contexts do not tell.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stepLine } from './step-line.ts';

it('finds the line that the steps lie on', () => {
  const positive = fc.double({ min: 1e-4, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      positive,
      positive,
      fc.uniqueArray(fc.nat(20_000), { minLength: 2, maxLength: 8 }),
      (zero, slope, contexts) => {
        const perToken = slope * 1e-4;
        const found = stepLine(contexts.map((context) => ({ context, seconds: zero + perToken * context })));
        const near = Math.max(...contexts) - Math.min(...contexts) < 512;
        expect(found === undefined).toBe(near);
        if (near) return;
        expect((found?.atZero ?? 0) / zero).toBeCloseTo(1, 4);
        expect((found?.perToken ?? 0) / perToken).toBeCloseTo(1, 4);
      },
    ),
  );
});

it.each([
  ['nothing', []],
  ['one step', [{ context: 5, seconds: 1 }]],
  [
    'contexts too near each other',
    [
      { context: 0, seconds: 1 },
      { context: 100, seconds: 2 },
    ],
  ],
  [
    'a line below zero',
    [
      { context: 1000, seconds: 0.001 },
      { context: 4000, seconds: 1 },
    ],
  ],
])('of %s there is none', (_, steps) => expect(stepLine(steps)).toBeUndefined());
