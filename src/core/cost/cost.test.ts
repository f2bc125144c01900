// Costs by hand-computed examples and by their laws: nothing is free, more load never costs less, saturation is said.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { againstApi, againstRental, apiRequestCost } from './break-even.ts';
import { assumed, derived, type Figure, given } from './figure.ts';
import { type LifetimeInput, lifetimeCost } from './lifetime.ts';
import { offeredLoad, oneAfterAnother, utilisationOf } from './offered-load.ts';
import { costCurve, tokenCost } from './per-token.ts';
import { costTerms } from './terms.ts';

const EUR = (value: number): Figure => given(value, 'EUR', 'test');
const TERMS = costTerms({ currency: 'EUR', tax: 'included', electricityPerKwh: { ...EUR(0.4), unit: 'EUR/kWh' } });
const RAG = [{ promptTokens: 4096, outputTokens: 256 }];

/** 3,000 EUR, 50 W idle, 450 W busy, a request in 10 s, 60 requests an hour in 1,760 hours of a year. */
const input = (change: Partial<LifetimeInput> = {}): LifetimeInput => ({
  purchase: EUR(3000),
  power: { idleWatts: assumed(50, 'W', ''), loadWatts: assumed(450, 'W', ''), peakWatts: derived(600, 'W', '') },
  service: oneAfterAnother({ low: 8, likely: 10, high: 14 }),
  load: offeredLoad({ requestsPerHour: 60 }),
  terms: TERMS,
  ...change,
});
const atLoad = (requestsPerHour: number) => input({ load: offeredLoad({ requestsPerHour }) });

describe('utilisation', () => {
  it('follows from the load', () => {
    const u = utilisationOf(oneAfterAnother({ low: 10, likely: 10, high: 10 }), 90);
    expect(u).toEqual({ offeredShare: 0.25, busyShare: 0.25, saturated: false, servedPerHour: 90 });
  });
  it('is saturated beyond capacity, and serves no more', () => {
    const u = utilisationOf(oneAfterAnother({ low: 10, likely: 10, high: 10 }), 720);
    expect(u).toEqual({ offeredShare: 2, busyShare: 1, saturated: true, servedPerHour: 360 });
  });
  it('a load is what was said, else documents a night, else users', () => {
    expect(offeredLoad({ requestsPerHour: 5, users: 9 }).requestsPerHour.value).toBe(5);
    expect(offeredLoad({ documentsPerNight: 10_000 }).requestsPerHour.value).toBe(1250);
    expect(offeredLoad({ users: 20 }).requestsPerHour).toMatchObject({ value: 240, basis: 'assumption' });
  });
});

describe('lifetime', () => {
  const cost = lifetimeCost(input());
  it('by hand', () => {
    // busy 60 × 10 s ÷ 3600 = 1/6; in use 50 + 400/6 = 116.67 W
    const kwh = (1760 * (50 + 400 / 6) + (8760 - 1760) * 50) / 1000;
    expect(cost.energyPerYear.value).toBeCloseTo(kwh, 9);
    expect(cost.residual.value).toBeCloseTo(3000 * 0.75 ** 4, 9);
    expect(cost.total.value).toBeCloseTo(3000 - 3000 * 0.75 ** 4 + 4 * kwh * 0.4, 9);
    expect(cost.requests.value).toBe(60 * 1760 * 4);
  });
  it('without idling outside the hours only those count', () => {
    const off = lifetimeCost(input({ terms: { ...TERMS, offOutsideHours: true } }));
    expect(off.energyPerYear.value).toBeCloseTo((1760 * (50 + 400 / 6)) / 1000, 9);
  });
  it('every figure has a unit and says what it rests on', () => {
    const { currency: _, utilisation: __, ...figures } = cost;
    for (const [name, f] of Object.entries(figures))
      expect([name, f.unit !== '' && f.from !== '']).toEqual([name, true]);
  });
  it('rises with load, price, power and price of electricity', () => {
    const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const total = (i: LifetimeInput) => lifetimeCost(i).total.value;
        const grows = (of: (x: number) => LifetimeInput) =>
          expect(total(of(less))).toBeLessThanOrEqual(total(of(more)) + 1e-9);
        grows(atLoad);
        grows((x) => input({ purchase: EUR(x) }));
        grows((x) => input({ terms: { ...TERMS, electricityPerKwh: EUR(x) } }));
        grows((x) => input({ power: { ...input().power, loadWatts: assumed(50 + x, 'W', '') } }));
      }),
    );
  });
});

describe('cost per token', () => {
  it('is the total over the tokens served, prompt and output', () => {
    const cost = lifetimeCost(input());
    const made = tokenCost(cost, RAG);
    expect(made?.perMillionTokens.value).toBeCloseTo(cost.total.value / ((60 * 1760 * 4 * 4352) / 1e6), 9);
    expect(made?.perMillionOutputTokens?.value).toBeCloseTo(cost.total.value / ((60 * 1760 * 4 * 256) / 1e6), 9);
  });
  it('falls with load up to saturation, and does not beyond', () => {
    const curve = costCurve(input(), RAG);
    const values = curve.map((p) => p.perMillionTokens ?? Number.NaN);
    for (let i = 1; i < curve.length; i++) expect(values[i]).toBeLessThanOrEqual((values[i - 1] ?? 0) + 1e-9);
    expect(curve.at(-1)).toMatchObject({ saturated: true, busyShare: 1 });
    expect(curve.at(-1)?.perMillionTokens).toBeCloseTo(curve.at(-2)?.perMillionTokens ?? 0, 9);
    expect(curve.some((p) => p.requestsPerHour === 60)).toBe(true);
  });
  it('of nothing served does not exist', () => {
    const cost = lifetimeCost(input());
    expect(tokenCost({ ...cost, requests: { ...cost.requests, value: 0 } }, RAG)).toBeUndefined();
  });
});

describe('break-even', () => {
  const price = {
    ...{ provider: 'P', model: 'm', kind: 'same' as const },
    ...{ inputPerMillion: EUR(0.5), cachedInputPerMillion: EUR(0.05), outputPerMillion: EUR(2) },
  };
  it('counts cached tokens at their own price', () => {
    expect(apiRequestCost(price, RAG, 0)).toBeCloseTo((4096 * 0.5 + 256 * 2) / 1e6, 15);
    expect(apiRequestCost(price, RAG, 0.5)).toBeCloseTo((2048 * 0.5 + 2048 * 0.05 + 256 * 2) / 1e6, 15);
    expect(apiRequestCost({ ...price, cachedInputPerMillion: undefined }, RAG, 0.5)).toBe(
      apiRequestCost(price, RAG, 0),
    );
  });
  it('costs the same at the load of break-even', () => {
    const dear = { ...price, inputPerMillion: EUR(5), outputPerMillion: EUR(20) };
    const crossed = againstApi(input(), RAG, dear, 0).breakEvenPerHour?.value ?? Number.NaN;
    const own = lifetimeCost(atLoad(crossed)).total.value;
    expect(apiRequestCost(dear, RAG, 0) * crossed * 1760 * 4).toBeCloseTo(own, 4);
    expect(againstApi(atLoad(crossed * 1.01), RAG, dear, 0).ratio).toBeLessThan(1);
    expect(againstApi(atLoad(crossed * 0.99), RAG, dear, 0).ratio).toBeGreaterThan(1);
  });
  it('has no break-even where an API is cheaper up to saturation', () => {
    const cheap = { ...price, inputPerMillion: EUR(0.001), outputPerMillion: EUR(0.001) };
    expect(againstApi(input(), RAG, cheap, 0)).toMatchObject({
      breakEvenPerHour: undefined,
      paidBackMonths: undefined,
    });
  });
  it('renting costs by the hour, whatever the load', () => {
    const rental = { provider: 'R', name: 'GPU', accelerator: 'x', count: 1, perHour: EUR(1) };
    const made = againstRental(input(), rental);
    expect(made.total.value).toBe(1760 * 4);
    const monthly = 1760 / 12 - lifetimeCost(input()).electricityPerYear.value / 12;
    expect(made.paidBackMonths?.value).toBeCloseTo(3000 / monthly, 9);
  });
  it('renting and owning cost the same at the hours of break-even', () => {
    const rental = { provider: 'R', name: 'GPU', accelerator: 'x', count: 1, perHour: EUR(0.5) };
    const hours = againstRental(input(), rental).breakEvenHoursPerYear?.value ?? Number.NaN;
    const inUse = (hoursPerYear: number) => input({ load: offeredLoad({ requestsPerHour: 60, hoursPerYear }) });
    expect(lifetimeCost(inUse(hours)).total.value).toBeCloseTo(0.5 * hours * 4, 4);
    expect(againstRental(inUse(hours * 1.01), rental).ratio).toBeLessThan(1);
    expect(againstRental(inUse(hours * 0.99), rental).ratio).toBeGreaterThan(1);
    const cheap = { ...rental, perHour: EUR(0.001) };
    expect(againstRental(input(), cheap).breakEvenHoursPerYear).toBeUndefined();
  });
});
