// Rows that others contradict are left out; rows that stand alone or differ in format or cache are not judged.
import { describe, expect, it } from 'vitest';
import { withoutContradicted } from './contradicted.ts';
import type { Observation } from './observation.ts';

const row = (decode: number | undefined, rest: Partial<Observation<object>> = {}): Observation<object> => ({
  ...{ device: 'd', path: ['a', 'vendor:v', 'gpu'], model: 'm', format: 'q4_k_m', stratum: 'regular', scored: true },
  ...{ naiveDecode: 0, tests: [], runs: 1 },
  costs: () => {
    throw new Error('not asked for');
  },
  measured: [decode === undefined ? undefined : Math.log(decode), undefined, undefined],
  ...rest,
});

describe('contradicted rows', () => {
  it('decode at less than 40 % of the median of the others', () => {
    const [slow, ...others] = [row(39), row(100), row(100), row(101)];
    expect(withoutContradicted([slow as Observation<object>, ...others])).toEqual(others);
    const close = [row(41), row(100), row(100), row(101)];
    expect(withoutContradicted(close)).toEqual(close);
  });

  it.each([
    ['device', { device: 'e' }],
    ['model', { model: 'n' }],
    ['format', { format: 'q8_0' }],
    ['cache type', { stratum: 'bf16-cache' }],
  ])('are not compared with rows of another %s', (_, other) => {
    const rows = [row(10), row(100, other)];
    expect(withoutContradicted(rows)).toEqual(rows);
  });

  it('keeps rows without a decode rate', () => {
    const rows = [row(undefined), row(100)];
    expect(withoutContradicted(rows)).toEqual(rows);
  });
});
