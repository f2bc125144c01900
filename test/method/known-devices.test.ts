// How a device's own measurements are blended in, on the example of docs/method/known-devices.md, and its laws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blend,
  type KnownRow,
  type Nearness,
  type Question,
  unknownDeviation,
} from '../../src/core/predict/nearness.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('known-devices');
const parts: Nearness = { device: 0.1, size: 0, model: 0, format: 0.1, setting: 0, same: 0, noise: 0.05 };
const question: Question = { model: 'a', quantization: 'q4_k_m', gigabytes: 4, setting: '', slowCache: false };
const row = (change: Partial<KnownRow> = {}): KnownRow => ({
  ...{ ...question, model: 'b', runs: 1, decode: Math.log(1.2), prefill: 0 },
  ...change,
});

describe('one measurement of the device', () => {
  it('counts for another model in the same format as the page says', () => {
    const b = blend(parts, [row()], 'decode', question);
    states(page, Math.log(1.2), 4, '');
    states(page, b.mean, 3, '');
    states(page, Math.exp(b.mean), 3, '');
    states(page, b.deviation(), 4, '');
  });

  it('counts for less in another format', () => {
    const b = blend(parts, [row({ quantization: 'q8_0' })], 'decode', question);
    states(page, b.mean, 4, '');
    states(page, Math.exp(b.mean), 3, '');
    states(page, b.deviation(), 4, '');
  });

  it('says nothing of another regime', () => {
    const b = blend(parts, [row({ slowCache: true })], 'decode', question);
    expect(b.mean).toBe(0);
    expect(b.deviation()).toBeCloseTo(unknownDeviation(parts, question), 12);
    states(page, b.deviation(), 2, '');
  });
});

const partsOf = fc.record({
  ...{ device: fc.double({ min: 0, max: 0.3, noNaN: true }), size: fc.double({ min: 0, max: 0.3, noNaN: true }) },
  ...{ model: fc.double({ min: 0, max: 0.3, noNaN: true }), format: fc.double({ min: 0, max: 0.3, noNaN: true }) },
  ...{ setting: fc.double({ min: 0, max: 0.3, noNaN: true }), same: fc.double({ min: 0, max: 0.3, noNaN: true }) },
  noise: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
});
const rowsOf = fc.array(
  fc.record({
    model: fc.constantFrom('a', 'b', 'c'),
    quantization: fc.constantFrom('q4_k_m', 'q8_0'),
    gigabytes: fc.double({ min: 0.3, max: 60, noNaN: true }),
    setting: fc.constantFrom('', 'fa'),
    slowCache: fc.constant(false),
    runs: fc.integer({ min: 1, max: 9 }),
    decode: fc.double({ min: -1, max: 1, noNaN: true }),
  }),
  { maxLength: 12 },
);

describe('laws', () => {
  it('a further measurement never widens the interval, and nothing narrows it below the noise of one run', () => {
    fc.assert(
      fc.property(partsOf, rowsOf, (n, rows) => {
        const all = blend(n, rows, 'decode', question).deviation();
        const fewer = blend(n, rows.slice(1), 'decode', question).deviation();
        expect(all).toBeLessThanOrEqual(fewer + 1e-6);
        expect(all).toBeGreaterThanOrEqual(n.noise - 1e-9);
      }),
    );
  });

  it('the same error in every row is believed the more, the more rows there are, and never exceeded', () => {
    fc.assert(
      fc.property(partsOf, rowsOf, (n, rows) => {
        const alike = rows.map((r) => ({ ...r, ...question, decode: 0.2, runs: 1 }));
        const all = blend(n, alike, 'decode', question).mean;
        const fewer = blend(n, alike.slice(1), 'decode', question).mean;
        expect(all).toBeGreaterThanOrEqual(fewer - 1e-6);
        expect(all).toBeLessThanOrEqual(0.2 + 1e-6);
      }),
    );
  });
});
