// docs/accuracy.md: which figures asked for are not reached, as shown to a tenth, and which rows have relatives in the fit.
import { describe, expect, it } from 'vitest';
import { notReached, withKin } from '../accuracy/page.ts';
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';

/** A row predicted too high by a share: |predicted ÷ measured − 1|. */
const row = (share: number, device = 'd', architecture = 'a'): HeldOut => ({
  ...{ device, architecture, model: 'm', stratum: 'regular', scored: true },
  errors: [-Math.log(1 + share), -Math.log(1 + share), -Math.log(1 + share)],
});

describe('figures that are not reached', () => {
  it('are named by quantity and quantile', () => {
    const rows = [row(0.05), row(0.05), row(0.3)];
    expect(notReached(rows, '5/30, 4.9/30, 5/24.9')).toBe('prefill median, TTFT 90 %');
    expect(notReached(rows, '5/30, 5/30, 5/30')).toBe('none');
  });

  it('are compared as shown: 5.04 % is 5.0 %', () => {
    expect(notReached([row(0.0504)], '5/5, 5/5, 5/5')).toBe('none');
    expect(notReached([row(0.0506)], '5/6, 6/6, 6/6')).toBe('decode median');
  });

  it('are nothing where nothing was asked for', () => {
    expect(notReached([row(0.5)], '')).toBe('');
  });
});

describe('rows with kin', () => {
  it('are those whose architecture has another device', () => {
    const rows = [row(0, 'd', 'a'), row(0, 'd', 'a'), row(0, 'e', 'b'), row(0, 'f', 'b')];
    expect(withKin(rows).map((r) => r.device)).toEqual(['e', 'f']);
  });
});
