import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import type { ModelDescription } from '../model/description.ts';
import { fromCatalogue } from '../model/from-catalogue.ts';
import { allocate } from './graph/allocator.ts';
import { weightIndex } from './graph/build.ts';
import { modelGraph } from './graph/model-graph.ts';
import { schedule } from './graph/schedule.ts';
import { isWholeNeeded, layerKinds, representativeLayers } from './representative-layers.ts';
import type { MemorySettings } from './settings.ts';

const common = { unifiedCache: false, ubatchTokens: 512, flashAttention: true, cacheElementBytes: 2 };
const SETTINGS: readonly MemorySettings[] = [
  { ...common, contextTokens: 8192, slots: 1, outputRows: 1 },
  { ...common, contextTokens: 2048, slots: 1, outputRows: 512, ubatchTokens: 64, cacheElementBytes: 1.0625 },
  { ...common, contextTokens: 4096, slots: 8, outputRows: 8, ubatchTokens: 2048, flashAttention: false },
];

/** Devices of the layers, of so many accelerators: all on one, a part on the host, and shared out evenly. */
const LAYOUTS = [
  { accelerators: 1, device: () => 0 },
  { accelerators: 1, device: (layer: number, count: number) => (layer < count / 2 ? 1 : 0) },
  { accelerators: 2, device: (layer: number, count: number) => (layer < count / 2 ? 0 : 1) },
  { accelerators: 1, device: (layer: number) => (layer < 7 ? 1 : 0) },
  { accelerators: 4, device: (layer: number, count: number) => Math.floor((4 * layer) / count) },
  { accelerators: 3, device: (layer: number, count: number) => Math.floor((3 * layer) / count) },
];

/** One of each architecture and pattern of layers, none of which needs all its layers anyway. */
function models(): ModelDescription[] {
  const byPattern = new Map<string, ModelDescription>();
  for (const entry of Object.values(realCatalogue().models)) {
    if (entry.task !== 'text' && entry.task !== 'vision-text') continue;
    const model = fromCatalogue(entry);
    if (!isWholeNeeded(model)) byPattern.set(`${model.architecture} ${layerKinds(model).join()}`, model);
  }
  return [...byPattern.values()];
}

describe('a few layers stand for all', () => {
  it.each(models().map((model) => [model.id, model] as const))('%s', (_, model) => {
    const weights = weightIndex(model);
    const kinds = layerKinds(model);
    const count = kinds.length;
    for (const settings of SETTINGS)
      for (const { accelerators, device } of LAYOUTS) {
        const layerDevice = (layer: number) => device(layer, count);
        const bytes = (layers: readonly number[]) => {
          const graph = modelGraph(model, weights, settings, layers);
          const outputDevice = layerDevice(count - 1);
          const layout = { devices: accelerators + 1, layerDevice, outputDevice, pipelined: accelerators > 1 };
          const split = schedule(graph, layout);
          return allocate(split.graph, accelerators + 1, split.deviceOf, split.count);
        };
        expect(bytes(representativeLayers(kinds, layerDevice))).toEqual(bytes(kinds.map((_kind, i) => i)));
      }
  });
});
