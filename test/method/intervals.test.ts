// How held-out errors become an interval, on the small examples of docs/method/intervals.md.
import { describe, expect, it } from 'vitest';
import type { HeldOut } from '../../src/core/calibrate/cross-validate.ts';
import { errorStrata } from '../../src/core/calibrate/error-strata.ts';
import { stretched } from '../../src/core/predict/spread.ts';
import { invert, spreadInterval } from '../../src/core/units/interval.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('intervals');

const heldOut = (error: number, stratum: string): HeldOut => ({
  device: 'd',
  architecture: 'a',
  model: 'm',
  stratum,
  scored: true,
  errors: [error, error, error],
});
/** Errors of −7 % to +7 % in steps of 1 %, in logarithms. */
const fifteen = Array.from({ length: 15 }, (_, i) => heldOut((i - 7) / 100, 'fifteen'));

describe('an interval from fifteen errors', () => {
  const spread = errorStrata(fifteen).fifteen?.decode;

  it('takes the widened 10 % and 90 % points', () => {
    states(page, 0.1 - 0.4 / 15, 3, '');
    states(page, 0.9 + 0.4 / 15, 3, '');
    states(page, spread?.low ?? 0, 3, '');
    states(page, spread?.high ?? 0, 3, '');
  });

  it('turns a likely rate into the interval of the page', () => {
    const rate = spreadInterval(118, spread ?? { low: 1, high: 1 });
    states(page, rate.low, 1, 'tokens/s');
    states(page, rate.high, 1, 'tokens/s');
    const seconds = invert(rate, 256);
    states(page, seconds.low, 2, 's');
    states(page, seconds.high, 2, 's');
  });
});

describe('a placement over several devices', () => {
  it('doubles the width in logarithms', () => {
    const fifteenErrors = errorStrata(fifteen).fifteen;
    expect(fifteenErrors).toBeDefined();
    if (!fifteenErrors) return;
    const { low, high } = stretched(fifteenErrors, 2).decode;
    states(page, low, 3, '');
    states(page, high, 3, '');
  });
});

describe('groups', () => {
  it('of fewer than eight borrow the spread of all', () => {
    const strata = errorStrata([...fifteen, ...Array.from({ length: 7 }, () => heldOut(0.5, 'small'))]);
    expect(strata.small?.decode).toEqual(strata.all?.decode);
    expect(strata.small?.cases).toBe(7);
    expect(page).toContain('fewer than 8');
  });

  it('never exclude the likely value', () => {
    const strata = errorStrata(Array.from({ length: 10 }, () => heldOut(0.3, 'biased')));
    expect(strata.biased?.decode.low).toBe(1);
    expect(strata.biased?.decode.high).toBeCloseTo(Math.exp(0.3), 9);
  });
});
