// Laws that hold for memory whatever the model and the settings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeBufferBytes } from '../src/core/memory/compute-buffer.ts';
import { demandOf } from '../src/core/memory/demand.ts';
import { layerCaches } from '../src/core/memory/kv-cache.ts';
import { placeLayers } from '../src/core/memory/layers-on-devices.ts';
import { place } from '../src/core/memory/place.ts';
import { deviceTotal } from '../src/core/memory/plan.ts';
import { mixTypes } from '../src/core/memory/quantize/typed-tensors.ts';
import { DEFAULT_SETTINGS, type MemorySettings } from '../src/core/memory/settings.ts';
import { sumWeights } from '../src/core/memory/weights.ts';
import { gemma3x4b, gptOss20b, llama31x8b, mamba2x370m } from '../src/core/model/example-models.ts';
import { fromCatalogue } from '../src/core/model/from-catalogue.ts';
import { GIB } from '../src/core/units/scale.ts';
import { accelerator, machineWith } from './support/memory-machine.ts';

const MODELS = [llama31x8b, gemma3x4b, gptOss20b, mamba2x370m].map(fromCatalogue);
const model = fc.constantFrom(...MODELS);
const context = fc.integer({ min: 1, max: 200_000 });
const settings = fc.record({
  slots: fc.integer({ min: 1, max: 8 }),
  unifiedCache: fc.boolean(),
  ubatchTokens: fc.constantFrom(128, 512, 2048),
  outputRows: fc.constantFrom(1, 4, 4096),
  flashAttention: fc.boolean(),
});

function weightsOf(m: (typeof MODELS)[number], mix: string) {
  const tensors = mixTypes(m, mix);
  if (tensors.status !== 'ok') throw new Error(tensors.reasons.join('; '));
  return sumWeights(m, tensors.value);
}

const cacheBytes = (m: (typeof MODELS)[number], s: MemorySettings) =>
  layerCaches(m, s).reduce((sum, c) => sum + c.kvCacheBytes + c.stateBytes, 0);

describe('caches', () => {
  it('never shrink with context', () => {
    fc.assert(
      fc.property(model, settings, context, context, (m, s, a, b) => {
        const at = (contextTokens: number) => cacheBytes(m, { ...DEFAULT_SETTINGS, ...s, contextTokens });
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
      }),
    );
  });

  it('are never smaller for more slots', () => {
    fc.assert(
      fc.property(model, settings, context, (m, s, contextTokens) => {
        const at = (slots: number) => cacheBytes(m, { ...DEFAULT_SETTINGS, ...s, contextTokens, slots });
        expect(at(s.slots * 2)).toBeGreaterThanOrEqual(at(s.slots));
      }),
    );
  });

  it('are smaller in q8_0 than in f16, by 34 to 64 where no state is kept', () => {
    fc.assert(
      fc.property(settings, context, (s, contextTokens) => {
        const at = (m: (typeof MODELS)[number], cacheElementBytes: number) =>
          cacheBytes(m, { ...DEFAULT_SETTINGS, ...s, contextTokens, cacheElementBytes });
        const [llama] = MODELS;
        if (llama) expect(at(llama, 34 / 32) / at(llama, 2)).toBeCloseTo(34 / 64, 9);
        for (const m of MODELS) expect(at(m, 34 / 32)).toBeLessThanOrEqual(at(m, 2));
      }),
    );
  });
});

describe('weights', () => {
  it('have about half the bytes at half the bits', () => {
    for (const m of MODELS) {
      const matrices = (mix: string) => weightsOf(m, mix).resident.layers.reduce((sum, l) => sum + l.bytes, 0);
      expect(matrices('Q8_0') / matrices('F16')).toBeGreaterThan(0.52);
      expect(matrices('Q8_0') / matrices('F16')).toBeLessThan(0.58);
      expect(matrices('Q4_0') / matrices('Q8_0')).toBeLessThan(0.6);
    }
  });

  it('are all somewhere, once, whatever is offloaded', () => {
    const machine = machineWith([accelerator('a', 1e15), accelerator('b', 1e15)], 1e15);
    fc.assert(
      fc.property(model, fc.integer({ min: 0, max: 99 }), fc.nat(9), fc.nat(9), (m, acceleratorLayers, a, b) => {
        const weights = weightsOf(m, 'Q8_0');
        const demand = demandOf(m, weights, DEFAULT_SETTINGS);
        const tensorSplit = [a + 1, b + 1];
        const plan = place(demand, machine, { acceleratorLayers, tensorSplit });
        const sum = plan.devices.reduce((total, d) => total + d.weightsBytes, 0);
        const r = weights.resident;
        const once = r.layers.reduce((total, l) => total + l.bytes, r.inputBytes + r.outputBytes);
        const twice = plan.devices.some((d) => d.kind === 'accelerator' && d.hasOutput) ? r.tiedBytes : 0;
        const everywhere = r.everyDeviceBytes * plan.devices.filter((d) => d.layers > 0).length;
        expect(sum).toBe(once + twice + everywhere);
        expect(plan.devices.reduce((total, d) => total + d.layers, 0)).toBe(m.hyper.layerCount);
      }),
      { numRuns: 40 },
    );
  });
});

describe('compute buffers', () => {
  it('hold at least the logits that are asked for and the inputs', () => {
    fc.assert(
      fc.property(model, settings, fc.integer({ min: 4096, max: 32_768 }), (m, s, contextTokens) => {
        const all = { ...DEFAULT_SETTINGS, ...s, contextTokens };
        const rows = Math.min(s.outputRows, s.ubatchTokens);
        const least = 4 * (m.hyper.vocabulary * rows + m.hyper.hidden * s.ubatchTokens);
        expect(computeBufferBytes(m, all)).toBeGreaterThanOrEqual(least);
      }),
      { numRuns: 40 },
    );
  });
});

describe('placement', () => {
  it('counts layers as the engine does and keeps their order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.nat(130),
        fc.array(fc.nat(9), { maxLength: 4 }),
        (n, gpu, shares) => {
          const { places, host, offloaded } = placeLayers(
            n,
            gpu,
            shares.map((x) => x + 1),
          );
          expect(places).toHaveLength(n + 1);
          expect(places.filter((p) => p !== host)).toHaveLength(offloaded);
          expect(offloaded).toBe(shares.length === 0 ? 0 : Math.min(gpu, n + 1));
          const onDevices = places.filter((p) => p !== host);
          expect(onDevices).toEqual([...onDevices].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('that is said to fit leaves no device overfull', () => {
    fc.assert(
      fc.property(
        model,
        fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 3 }),
        context,
        (m, sizes, contextTokens) => {
          const machine = machineWith(
            sizes.map((gib, i) => accelerator(`${i}`, gib * GIB)),
            32 * GIB,
          );
          const plan = place(demandOf(m, weightsOf(m, 'Q4_K_M'), { ...DEFAULT_SETTINGS, contextTokens }), machine);
          if (plan.fits)
            for (const d of plan.devices)
              expect(deviceTotal(d)).toBeLessThanOrEqual(d.capacityBytes ?? Number.POSITIVE_INFINITY);
          else expect(plan.reasons.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
