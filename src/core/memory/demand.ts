// What a model asks of memory under given settings, layer by layer, before anything is placed.
import type { ModelDescription } from '../model/description.ts';
import { MIB } from '../units/scale.ts';
import { computeBufferBytes } from './compute-buffer.ts';
import { type LayerCache, layerCaches } from './kv-cache.ts';
import type { MemorySettings } from './settings.ts';
import type { Weights } from './weights.ts';

export interface Demand {
  readonly weights: Weights;
  readonly caches: readonly LayerCache[];
  readonly computeBytes: number;
  readonly settings: MemorySettings;
}

/** Memory a GPU runtime takes before the first tensor (context, kernels). Assumption: 400 MiB, between CUDA's and Vulkan's usual figures. */
export const ACCELERATOR_OVERHEAD_BYTES = 400 * MIB;

/** Memory the operating system and the program keep for themselves on the host. Assumption: 1 GiB. */
export const HOST_OVERHEAD_BYTES = 1024 * MIB;

export function demandOf(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  return { weights, caches: layerCaches(model, settings), computeBytes: computeBufferBytes(model, settings), settings };
}

/** Weights, cache and state of the layers [from, to). */
export function layerRange(
  demand: Demand,
  from: number,
  to: number,
): { weights: number; kvCache: number; state: number } {
  let [weights, kvCache, state] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    weights += demand.weights.layers[i]?.bytes ?? 0;
    kvCache += demand.caches[i]?.kvCacheBytes ?? 0;
    state += demand.caches[i]?.stateBytes ?? 0;
  }
  return { weights, kvCache, state };
}
