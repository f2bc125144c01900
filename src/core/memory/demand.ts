// What a model asks of memory under given settings, layer by layer, before anything is placed.
import type { ModelDescription } from '../model/description.ts';
import { computeBufferBytes } from './compute-buffer.ts';
import { type LayerCache, layerCaches } from './kv-cache.ts';
import type { MemorySettings } from './settings.ts';
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

export function demandOf(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  return {
    model,
    weights,
    caches: layerCaches(model, settings),
    computeBytes: computeBufferBytes(model, settings),
    settings,
  };
}
