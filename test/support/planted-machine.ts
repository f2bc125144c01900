// Results of a machine whose truth is known: the published form with planted factors, and noise that repeats from a seed.

import { type MachineFitContext, placeMeasurement } from '../../src/core/calibrate/machine/machine-observations.ts';
import type { LearntFactors } from '../../src/core/machine/learnt.ts';
import type { Machine } from '../../src/core/machine/machine.ts';
import { MEASUREMENT_SCHEMA, type Measurement } from '../../src/core/measurement/measurement.ts';
import { learntCosts } from '../../src/core/predict/learnt-costs.ts';
import { type Observed, observe } from '../../src/core/predict/observed.ts';
import type { RequestShape } from '../../src/core/workload/workload.ts';

/** Numbers in [−1, 1) from a seed (a linear congruential generator). */
export function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

const SHAPES: readonly (readonly [number, number, number])[] = [
  [128, 0, 0],
  [512, 0, 0],
  [2048, 0, 0],
  [0, 32, 0],
  [0, 32, 1024],
  [0, 32, 4096],
];

/** What such a machine would measure of a model: six tests, each off by up to `spread` (a share). */
export function plantedMeasurement(
  context: MachineFitContext,
  model: string,
  quantization: string,
  factors: LearntFactors,
  spread = 0,
  seed = 1,
): Measurement {
  const { machine } = context;
  const draft: Measurement = {
    ...{ schema: MEASUREMENT_SCHEMA, id: `${model}-${quantization}-${seed}`, measured: '2026-05-01T12:00:00Z' },
    origin: { kind: 'viable' },
    machine: { name: machine.name, fingerprint: 'planted', accelerators: acceleratorsOf(machine) },
    model: { id: model, name: model, quantization, synthetic: true },
    engine: { name: 'node-llama-cpp', ...(machine.devices.length > 0 ? {} : { backend: 'cpu' }) },
    ...{ settings: {}, conditions: {}, tests: [], status: 'accepted', problems: [] },
  };
  const placed = placeMeasurement(context, draft);
  if (placed.status === 'unknown') throw new Error(placed.reasons.join('; '));
  const truth = learntCosts(placed.value.plain.costs, factors, placed.value.format);
  const random = noise(seed);
  const off = () => 1 + spread * random();
  return {
    ...draft,
    tests: SHAPES.map(([promptTokens, outputTokens, depthTokens]) => {
      const seen = observe(truth, [{ promptTokens, outputTokens }], depthTokens);
      return {
        shape: { promptTokens, outputTokens, depthTokens, sequences: 1 },
        how: 'measured' as const,
        ...(promptTokens > 0 ? { prefillTokensPerSecond: seen.prefillTokensPerSecond * off() } : {}),
        ...(outputTokens > 0 ? { decodeTokensPerSecond: seen.decodeTokensPerSecond * off() } : {}),
        problems: [],
      };
    }),
  };
}

/** Rates that such a machine has for one request. */
export function plantedRates(
  context: MachineFitContext,
  model: string,
  quantization: string,
  factors: LearntFactors,
  shape: RequestShape,
): Observed {
  const placed = placeMeasurement(context, plantedMeasurement(context, model, quantization, factors));
  if (placed.status === 'unknown') throw new Error(placed.reasons.join('; '));
  return observe(learntCosts(placed.value.plain.costs, factors, placed.value.format), [shape]);
}

function acceleratorsOf(machine: Machine): Measurement['machine']['accelerators'] {
  return machine.devices.map((d) => ({ name: d.accelerator.name, memoryBytes: d.memoryBytes }));
}
