// Errors on other models: only of devices that the fit knows, with and without what it knows of them.
import { describe, expect, it } from 'vitest';
import type { PhaseCosts } from '../predict/phase-costs.ts';
import type { Fit } from './fit.ts';
import type { Observation } from './observation.ts';
import { transferErrors } from './transfer.ts';

/** One second a step and 10 ms a token of prompt, whatever the parameters. */
const costs = (): PhaseCosts => ({
  decode: { weightSeconds: 1, computeShareSeconds: 0, fixedSeconds: 0, cacheTypeSeconds: 0, attention: [] },
  prompt: {
    ...{ batchTokens: 512, batchSeconds: 0, batchReadSeconds: 0, onceSeconds: 0, tokenSeconds: 0.01 },
    attention: [],
  },
  requestSeconds: 0,
});
const row = (device: string, scored: boolean): Observation<object> => ({
  ...{ device, path: ['a'], model: 'm', stratum: 'regular', scored, costs, naiveDecode: 0, runs: 1 },
  tests: [{ promptTokens: 100, outputTokens: 10 }],
  measured: [Math.log(2), Math.log(150), Math.log(2)],
});
const fit = { parametersOf: () => ({}) } as unknown as Fit<object>;

describe('errors on other models of known devices', () => {
  const rows = [row('known', true), row('known', false), row('new', false)];
  const seen = transferErrors(rows, fit, () => [Math.log(2), Math.log(1.5)]);

  it('leaves out scored rows and devices without any', () => {
    expect(seen.form.map((r) => r.device)).toEqual(['known']);
  });

  it('is measured ÷ predicted, and nothing is left where the blend is right', () => {
    const [decode, prefill, ttft] = seen.form[0]?.errors ?? [];
    expect(Math.exp(decode ?? 0)).toBeCloseTo(2, 9);
    expect(Math.exp(prefill ?? 0)).toBeCloseTo(1.5, 9);
    expect(Math.exp(ttft ?? 0)).toBeCloseTo(1, 9);
    const after = seen.blended[0]?.errors ?? [];
    expect(after[0]).toBeCloseTo(0, 9);
    expect(after[1]).toBeCloseTo(0, 9);
    expect(Math.exp(after[2] ?? 0)).toBeCloseTo(1.5, 9);
  });
});
