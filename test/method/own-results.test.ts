// The example of docs/method/own-results.md, by the code that fits.
import { expect, it } from 'vitest';
import { fitLayout } from '../../src/core/calibrate/fit.ts';
import {
  type FlatFactors,
  MACHINE_NOISE,
  type MachineObservation,
  machineLayout,
} from '../../src/core/calibrate/machine/machine-layout.ts';
import { costsWith } from '../../src/core/calibrate/machine/machine-observations.ts';
import type { PhaseCosts } from '../../src/core/predict/phase-costs.ts';

const published: PhaseCosts = {
  decode: { weightSeconds: 0.05, computeShareSeconds: 0, fixedSeconds: 0, cacheTypeSeconds: 0, attention: [] },
  prompt: { batchTokens: 512, batchSeconds: 0, batchReadSeconds: 0, onceSeconds: 0, tokenSeconds: 1e-3, attention: [] },
  requestSeconds: 0,
};

it('one decode step at twice the published time is shared between w, the format and noise', () => {
  const row: MachineObservation = {
    ...{
      device: 'host',
      path: ['host'],
      model: 'm',
      quantization: 'q4_k_m',
      measurement: '1',
      stratum: 'host',
      scored: true,
    },
    ...{ format: 'q4_k_m', naiveDecode: 0, runs: 1, tests: [{ promptTokens: 0, outputTokens: 1 }] },
    costs: (p: FlatFactors) => costsWith(published, p, 'q4_k_m'),
    measured: [Math.log(1 / 0.1), undefined, undefined],
  };
  const layout = machineLayout(['q4_k_m']);
  const factors = layout.factors(fitLayout<FlatFactors>(layout, MACHINE_NOISE, [row], { relativeChange: 1e-12 }).x);
  expect(factors.weights).toBeCloseTo(1.826, 3);
  expect(factors.formats.q4_k_m?.weights).toBeCloseTo(1.088, 3);
  expect(50 * factors.weights * (factors.formats.q4_k_m?.weights ?? 0)).toBeCloseTo(99.4, 1);
  expect(factors).toMatchObject({ compute: 1, layer: 1, context: 1, promptContext: 1 });
});
