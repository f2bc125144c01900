// What a model asks of memory under given settings, layer by layer, before anything is placed.
import type { ModelDescription } from '../model/description.ts';
import { computeBufferBytes } from './compute-buffer.ts';
import { type LayerCache, layerCaches } from './kv-cache.ts';
import { type MemorySettings, settingsKey } from './settings.ts';
import type { Weights } from './weights.ts';

export { ACCELERATOR_OVERHEAD_BYTES, HOST_OVERHEAD_BYTES } from './overhead.ts';

export interface Demand {
  readonly model: ModelDescription;
  readonly weights: Weights;
  readonly caches: readonly LayerCache[];
  /** Compute buffer with everything on one device: an upper bound of what any device of a split needs. */
  readonly computeBytes: number;
  readonly settings: MemorySettings;
}

/** Demands are kept for each model's weights: equal settings get the same object, so that plans can be kept by it. */
const kept = new WeakMap<Weights, Map<string, Demand>>();
const MOST_KEPT = 256;
/** The same settings object is mostly asked about for the same weights again. */
const last = new WeakMap<MemorySettings, Demand>();

export function demandOf(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  const before = last.get(settings);
  if (before && before.model === model && before.weights === weights) return before;
  const demand = demandBySettings(model, weights, settings);
  last.set(settings, demand);
  return demand;
}

function demandBySettings(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  const known = kept.get(weights) ?? new Map<string, Demand>();
  const key = settingsKey(settings);
  const found = known.get(key);
  if (found && found.model === model) return found;
  const made: Demand = {
    model,
    weights,
    caches: layerCaches(model, settings),
    computeBytes: computeBufferBytes(model, settings),
    settings,
  };
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, made);
  kept.set(weights, known);
  return made;
}
