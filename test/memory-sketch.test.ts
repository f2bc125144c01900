// Sketches of placements and shared replays of graphs are shortcuts: they must say what the long way says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveMachine } from '../src/core/machine/resolve-machine.ts';
import { AMPLE_BUFFERS, AMPLE_BYTES } from '../src/core/memory/arrangement.ts';
import { computeBufferBytes, computeBuffers } from '../src/core/memory/compute-buffer.ts';
import { demandOf } from '../src/core/memory/demand.ts';
import { placeLayers } from '../src/core/memory/layers-on-devices.ts';
import { place } from '../src/core/memory/place.ts';
import type { MemoryPlan } from '../src/core/memory/plan.ts';
import { DEFAULT_SETTINGS } from '../src/core/memory/settings.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { GIB } from '../src/core/units/scale.ts';
import { realCatalogue } from './support/real.ts';

const catalogue = realCatalogue();
const library = modelLibrary(catalogue);
const models = Object.keys(catalogue.models).filter((id) => {
  const prepared = library.describe(id);
  return prepared.status === 'ok' && prepared.value.hyper.layerCount > 0 && catalogue.models[id]?.task === 'text';
});
const machines = Object.keys(catalogue.machines);

function modelNamed(id: string) {
  const described = library.describe(id);
  if (described.status === 'unknown') throw new Error(described.reasons.join('; '));
  return described.value;
}

const settings = fc
  .record({ slots: fc.constantFrom(1, 4), perSlot: fc.constantFrom(2048, 8192) })
  .map(({ slots, perSlot }) => ({ ...DEFAULT_SETTINGS, slots, outputRows: slots, contextTokens: slots * perSlot }));

/** What lies where; the bytes of a sketch are bounds. */
const shapeOf = ({ kind, placement, fits, expertLayersOnHost, devices }: MemoryPlan) => ({
  ...{ kind, placement, fits, expertLayersOnHost },
  devices: devices.map((d) => [d.kind, d.index, d.layers, d.hasOutput, d.weightsBytes]),
});

describe('a sketch of a placement', () => {
  it('puts everything where the placement puts it, on machines of the catalogue with more and less memory', () => {
    const format = fc.constantFrom('q2_k', 'q4_k_m', 'q8_0', 'f16');
    fc.assert(
      fc.property(
        fc.constantFrom(...machines),
        fc.constantFrom(...models),
        format,
        settings,
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.constantFrom('auto' as const, 'auto' as const, 'cpu' as const),
        (machineId, modelId, quantization, s, scale, wish) => {
          const machine = resolveMachine(catalogue, machineId);
          const model = modelNamed(modelId);
          const prepared = library.prepare(model, quantization);
          if (machine.status === 'unknown' || prepared.status === 'unknown') return;
          const scaled = {
            ...machine.value,
            devices: machine.value.devices.map((d) => ({ ...d, memoryBytes: Math.round(d.memoryBytes * scale) })),
          };
          const demand = demandOf(model, prepared.value.weights, s);
          expect(shapeOf(place(demand, scaled, wish, { sketch: true }))).toEqual(
            shapeOf(place(demand, scaled, wish, { keep: false })),
          );
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});

describe('compute buffers', () => {
  const layout = fc.record({
    gpuLayers: fc.integer({ min: 0, max: 100 }),
    shares: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    pipelined: fc.boolean(),
  });

  it('of layouts that share a graph are those of each graph by itself, and ample is more than any', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        settings,
        fc.array(layout, { minLength: 2, maxLength: 3 }),
        (id, s, many) => {
          const model = modelNamed(id);
          const ample = AMPLE_BUFFERS * computeBufferBytes(model, s) + AMPLE_BYTES;
          for (const { gpuLayers, shares, pipelined } of many) {
            const { places } = placeLayers(model.hyper.layerCount, gpuLayers, shares);
            const all = gpuLayers > model.hyper.layerCount;
            const asked = { places, accelerators: shares.length, pipelined: pipelined && all && shares.length > 1 };
            const together = computeBuffers(model, s, asked);
            // Another object of the same content has nothing kept.
            expect(together).toEqual(computeBuffers({ ...model }, s, asked));
            for (const bytes of together.bytes) expect(bytes / GIB).toBeLessThanOrEqual(ample / GIB);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
