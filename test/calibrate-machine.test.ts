// Fitting a machine to its own results: planted factors come back, other models are predicted better, and only that machine learns.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { assess } from '../src/core/assess/assess.ts';
import { type Context, createContext } from '../src/core/assess/context.ts';
import { fitMachine } from '../src/core/calibrate/machine/fit-machine.ts';
import { withLearntDevices } from '../src/core/calibrate/machine/learnt-machine.ts';
import type { MachineFitContext } from '../src/core/calibrate/machine/machine-observations.ts';
import type { LearntFactors } from '../src/core/machine/learnt.ts';
import type { Machine } from '../src/core/machine/machine.ts';
import { resolveMachine } from '../src/core/machine/resolve-machine.ts';
import { noise, plantedMeasurement, plantedRates } from './support/planted-machine.ts';
import { realCalibrations, realCatalogue } from './support/real.ts';

let context: Context;
let on: (machine: string) => MachineFitContext;
beforeAll(() => {
  const [catalogue, calibrations] = [realCatalogue(), realCalibrations()];
  context = createContext(catalogue, calibrations);
  on = (name) => {
    const machine = resolveMachine(catalogue, name);
    if (machine.status === 'unknown') throw new Error(machine.reasons.join());
    return { library: context.library, calibrations, machine: machine.value };
  };
});

const CPU = 'Ryzen 9 7950X + 64GB';
const GPU = 'Ryzen 9 7950X + RTX 4090 + 64GB';
const plain: LearntFactors = { weights: 1, compute: 1, layer: 1, context: 1, promptContext: 1, formats: {} };
const planted: LearntFactors = { ...plain, weights: 1.7, compute: 2.2, layer: 1.5, context: 1.3, promptContext: 1.4 };
const SMALL = ['llama-3.2-1b-instruct', 'qwen2.5-1.5b-instruct'];
const FORMATS = ['Q4_K_M', 'Q8_0'];
const results = (c: MachineFitContext, models: readonly string[], factors: LearntFactors, spread = 0, seed = 1) =>
  models.flatMap((m, i) =>
    FORMATS.map((q, j) => plantedMeasurement(c, m, q, factors, spread, seed * 100 + i * 10 + j)),
  );

const SHAPE = { promptTokens: 512, outputTokens: 64 };
const stamp = { version: '0.0.0', made: '2026-05-02T00:00:00Z' };
function rates(machine: Machine, model: string, evidence: 'auto' | 'off') {
  const made = assess(context, { machine, model, quantization: 'Q4_K_M', workloads: [SHAPE], evidence }, stamp);
  if (made.status === 'unknown') throw new Error(made.reasons.join());
  const p = made.value.results[0]?.prediction;
  return {
    decode: p?.decodeTokensPerSecond?.likely ?? 0,
    prefill: p?.prefillTokensPerSecond?.likely ?? 0,
    basis: p?.basis,
    notes: p?.notes ?? [],
  };
}

describe.each([
  ['a CPU', CPU],
  ['an accelerator', GPU],
])('on %s', (_, name) => {
  it('planted factors come back from results without noise', () => {
    const c = on(name);
    const [fit] = fitMachine(results(c, SMALL, planted), c).fits;
    const { factors } = fit?.learnt ?? {};
    // The format's own factors share the weight and compute factors among them.
    const own = Object.values(factors?.formats ?? {});
    const mean = (k: 'weights' | 'compute') => own.reduce((sum, f) => sum + Math.log(f[k]), 0) / own.length;
    expect(((factors?.weights ?? 0) * Math.exp(mean('weights'))) / planted.weights).toBeCloseTo(1, 1);
    expect(((factors?.compute ?? 0) * Math.exp(mean('compute'))) / planted.compute).toBeCloseTo(1, 1);
  });

  it('a third, larger model is predicted within 8 % (decode) and 12 % (prefill), whatever the machine', () => {
    const c = on(name);
    const factor = fc.double({ min: -0.7, max: 0.9, noNaN: true }).map(Math.exp);
    fc.assert(
      fc.property(factor, factor, factor, fc.integer({ min: 1, max: 1000 }), (weights, compute, layer, seed) => {
        const truth = { ...plain, weights, compute, layer };
        const { fits } = fitMachine(results(c, SMALL, truth, 0.05, seed), c);
        const machine = withLearntDevices(c.machine, fits);
        const found = rates(machine, 'llama-3.2-3b-instruct', 'auto');
        const third = plantedRates(c, 'llama-3.2-3b-instruct', 'Q4_K_M', truth, SHAPE);
        expect(Math.abs(found.prefill / third.prefillTokensPerSecond - 1)).toBeLessThan(0.12);
        expect(Math.abs(found.decode / third.decodeTokensPerSecond - 1)).toBeLessThan(0.08);
      }),
      { numRuns: 25 },
    );
  });

  it('says how much models that were left out gain', () => {
    const c = on(name);
    const [fit] = fitMachine(results(c, [...SMALL, 'llama-3.2-3b-instruct'], planted, 0.03), c).fits;
    expect(fit?.leftOut.map((l) => l.model)).toHaveLength(6);
    expect(fit?.summary.published.decode).toBeGreaterThan(0.2);
    expect(fit?.summary.learnt.decode).toBeLessThan(0.08);
    expect(fit?.summary.learnt.prefill).toBeLessThan(0.12);
  });

  it('a machine as published stays as published', () => {
    const c = on(name);
    const learnt = withLearntDevices(c.machine, fitMachine(results(c, SMALL, plain), c).fits);
    const [before, after] = [
      rates(c.machine, 'llama-3.2-3b-instruct', 'off'),
      rates(learnt, 'llama-3.2-3b-instruct', 'auto'),
    ];
    expect(after.decode / before.decode).toBeCloseTo(1, 2);
    expect(after.prefill / before.prefill).toBeCloseTo(1, 2);
  });
});

describe('what a learnt machine answers', () => {
  it('basis measured for a model that was, calibrated for another, and neither with evidence off', () => {
    const c = on(CPU);
    const learnt = withLearntDevices(c.machine, fitMachine(results(c, SMALL, planted), c).fits);
    const [model = ''] = SMALL;
    expect(rates(learnt, model, 'auto')).toMatchObject({
      basis: 'measured',
      notes: [expect.stringContaining('measured on this machine')],
    });
    const other = rates(learnt, 'llama-3.1-8b-instruct', 'auto');
    expect(other).toMatchObject({ basis: 'calibrated', notes: [expect.stringContaining('4 results of this machine')] });
    expect(rates(learnt, model, 'off')).toEqual(rates(c.machine, model, 'off'));
    expect(other.decode).toBeLessThan(rates(learnt, 'llama-3.1-8b-instruct', 'off').decode);
  });

  it('the order of the results does not matter; refused ones and unknown models are left out with the reason', () => {
    const c = on(CPU);
    const good = results(c, SMALL, planted, 0.05);
    const [first] = good;
    if (!first) throw new Error('no results');
    const bad = [
      { ...first, id: 'refused', status: 'refused' as const },
      { ...first, id: 'stranger', model: { ...first.model, id: undefined, name: 'Nobody 1B' } },
      { ...first, id: 'busy', problems: [{ code: 'machine-busy' as const, detail: 'pressure 80 %' }] },
      { ...first, id: 'batched', tests: first.tests.map((t) => ({ ...t, shape: { ...t.shape, sequences: 4 } })) },
      {
        ...first,
        id: 'crashed',
        tests: first.tests.map(({ shape }) => ({ shape, how: 'measured' as const, problems: [] })),
      },
    ];
    const random = noise(7);
    const shuffled = [...good, ...bad]
      .map((m) => ({ m, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map((x) => x.m);
    const [a, b] = [fitMachine(good, c), fitMachine(shuffled, c)];
    expect(b.fits).toEqual(a.fits);
    expect(b.unused.map((u) => u.id)).toEqual(['batched', 'busy', 'crashed', 'refused', 'stranger']);
    expect(b.unused.find((u) => u.id === 'stranger')?.reason).toContain('Nobody 1B');
    // Layers on the processor would pass for a slow card.
    const [one] = results(on(GPU), SMALL, planted);
    if (!one) throw new Error('no result was planted');
    const withLayers = (gpuLayers: number) => ({ ...one, settings: { ...one.settings, gpuLayers } });
    const partly = fitMachine([withLayers(8)], on(GPU));
    expect(partly.unused.map((u) => u.reason)).toEqual(['part of its layers ran on the CPU']);
    for (const all of [99, -1]) expect(fitMachine([withLayers(all)], on(GPU)).unused).toEqual([]);
  });

  it('one wild test does not move the fit far', () => {
    const c = on(CPU);
    const good = results(c, SMALL, planted, 0.02);
    const wild = good.map((m, i) =>
      i > 0
        ? m
        : {
            ...m,
            tests: m.tests.map((t, j) =>
              j === 3 ? { ...t, decodeTokensPerSecond: (t.decodeTokensPerSecond ?? 0) / 6 } : t,
            ),
          },
    );
    const weights = (ms: typeof good) => fitMachine(ms, c).fits[0]?.learnt.factors.weights ?? 0;
    expect(weights(wild) / weights(good)).toBeGreaterThan(0.9);
    expect(weights(wild) / weights(good)).toBeLessThan(1.12);
  });
});
