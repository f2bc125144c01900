// What a model asks of memory under given settings, layer by layer, before anything is placed.
import type { ModelDescription } from '../model/description.ts';
import { type Buffers, buffersOf, computeBufferBytes } from './compute-buffer.ts';
import { type LayerCache, layerCaches } from './kv-cache.ts';
import { type MemorySettings, settingsKey } from './settings.ts';
import type { Weights } from './weights.ts';

export interface Demand {
  readonly model: ModelDescription;
  readonly weights: Weights;
  readonly caches: readonly LayerCache[];
  /** Compute buffer with everything on one device: an upper bound of what any device of a split needs, but for copies of what crosses. */
  readonly computeBytes: number;
  /** Compute buffers of every device under a layout. */
  readonly buffers: Buffers;
  readonly settings: MemorySettings;
}

/** What does not depend on the format. */
type OfModel = Pick<Demand, 'caches' | 'buffers'> & { readonly computeBytes: () => number };

const models = new WeakMap<ModelDescription, Map<string, OfModel>>();
/** Demands are kept for each model's weights: equal settings get the same object, so that plans can be kept by it. */
const kept = new WeakMap<Weights, Map<string, Demand>>();
const MOST_KEPT = 256;
/** The same settings object is mostly asked about for the same weights again. */
const last = new WeakMap<MemorySettings, Demand>();

function keptUnder<K extends object, T>(by: WeakMap<K, Map<string, T>>, owner: K, key: string, make: () => T): T {
  const known = by.get(owner) ?? new Map<string, T>();
  by.set(owner, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, made);
  return made;
}

function ofModel(model: ModelDescription, settings: MemorySettings): OfModel {
  let bytes: number | undefined;
  return {
    caches: layerCaches(model, settings),
    buffers: buffersOf(model, settings),
    // A graph is replayed for it: only when somebody asks.
    computeBytes: () => {
      bytes ??= computeBufferBytes(model, settings);
      return bytes;
    },
  };
}

/** A class, since an object with a getter of its own is looked up slowly, and searches ask of little else. */
class KeptDemand implements Demand {
  readonly caches: readonly LayerCache[];
  readonly buffers: Buffers;

  constructor(
    readonly model: ModelDescription,
    readonly weights: Weights,
    readonly settings: MemorySettings,
    private readonly own: OfModel,
  ) {
    this.caches = own.caches;
    this.buffers = own.buffers;
  }

  get computeBytes(): number {
    return this.own.computeBytes();
  }
}

/** The same model in another format: caches and compute buffers do not depend on it. */
export function withWeights(demand: Demand, weights: Weights): Demand {
  const { model, settings, caches, buffers } = demand;
  return new KeptDemand(model, weights, settings, { caches, buffers, computeBytes: () => demand.computeBytes });
}

export function demandOf(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  const before = last.get(settings);
  if (before && before.model === model && before.weights === weights) return before;
  const demand = demandBySettings(model, weights, settings);
  last.set(settings, demand);
  return demand;
}

function demandBySettings(model: ModelDescription, weights: Weights, settings: MemorySettings): Demand {
  const key = settingsKey(settings);
  const make = (): Demand => {
    const own = keptUnder(models, model, key, () => ofModel(model, settings));
    return new KeptDemand(model, weights, settings, own);
  };
  const found = keptUnder(kept, weights, key, make);
  return found.model === model ? found : make();
}
