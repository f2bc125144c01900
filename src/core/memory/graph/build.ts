// What every part of a graph under construction needs: the model's weights by name, the batch, the inputs and the caches.
import type { AttentionLayer, ModelDescription } from '../../model/description.ts';
import { bareName } from '../../model/tensor-role.ts';
import type { MemorySettings } from '../settings.ts';
import { hasOutputNorm, sideOf } from '../weight-side.ts';
import { emptyGraph, type GraphUnderWay } from './graph.ts';
import { mul, mulMat } from './operations.ts';
import { dims, type ElementType, type GraphTensor, leaf } from './tensor.ts';

/** Tokens of one pass: all slots have the same share of them. */
export interface Batch {
  readonly tokens: number;
  readonly sequences: number;
  readonly outputs: number;
}

export interface Build {
  readonly graph: GraphUnderWay;
  readonly model: ModelDescription;
  readonly settings: MemorySettings;
  readonly batch: Batch;
  /** A weight by its name without layer prefix and ".weight"; undefined where the model has none. */
  readonly weight: (layer: number | undefined, name: string) => GraphTensor | undefined;
  readonly hasScales: boolean;
  /** A leaf that is made once: an input of the batch, or a cache. */
  readonly once: (name: string, make: () => GraphTensor) => GraphTensor;
  readonly layerOf: (index: number) => AttentionLayer | undefined;
}

/** Weights by layer (first those of none) and bare name; the same for every graph of a model. */
export interface WeightIndex {
  readonly weight: (layer: number | undefined, name: string) => GraphTensor | undefined;
  /** Whether any matrix has a scale in a tensor of its own. */
  readonly hasScales: boolean;
}

const SCALE = '.scale';

/** Leaves for all tensors of a model. `bytesOf` gives their size as stored, by tensor name. */
export function weightIndex(model: ModelDescription, bytesOf?: ReadonlyMap<string, number>): WeightIndex {
  const index: Map<string, GraphTensor>[] = [];
  let hasScales = false;
  const normed = hasOutputNorm(model);
  for (const t of model.tensors) {
    const [a, b, c, d] = t.shape;
    const layer = sideOf(t, normed);
    const name = bareName(t.name);
    const at = (t.layer ?? -1) + 1;
    const ofLayer = index[at] ?? new Map<string, GraphTensor>();
    index[at] = ofLayer;
    ofLayer.set(name, leaf('weight', name, 'f32', dims(a ?? 1, b, c, d), layer, bytesOf?.get(t.name)));
    if (name.endsWith(SCALE)) hasScales = true;
  }
  return { hasScales, weight: (layer, name) => index[(layer ?? -1) + 1]?.get(name) };
}

export function startBuild(
  model: ModelDescription,
  weights: WeightIndex,
  settings: MemorySettings,
  batch: Batch,
): Build {
  const made = new Map<string, GraphTensor>();
  return {
    graph: emptyGraph(),
    model,
    settings,
    batch,
    weight: weights.weight,
    hasScales: weights.hasScales,
    once: (name, make) => {
      const known = made.get(name);
      if (known) return known;
      const t = make();
      made.set(name, t);
      return t;
    },
    layerOf: (index) => model.hyper.layers[index]?.attention,
  };
}

/** An input of the batch. */
export const input = (b: Build, name: string, type: ElementType, ne0: number, ne1 = 1, ne2 = 1, ne3 = 1): GraphTensor =>
  b.once(name, () => leaf('input', name, type, dims(ne0, ne1, ne2, ne3)));

/** x multiplied by a matrix, and by its scale where the file has one. */
export function project(b: Build, layer: number | undefined, name: string, x: GraphTensor): GraphTensor {
  const w = need(b, layer, name);
  const s = b.hasScales ? b.weight(layer, name + SCALE) : undefined;
  const y = mulMat(w, x);
  return s ? mul(y, s) : y;
}

/** A weight that must be there; its absence is a mismatch between file and architecture rules. */
export function need(b: Build, layer: number | undefined, name: string): GraphTensor {
  const w = b.weight(layer, name);
  if (!w) throw new MissingWeight(`${layer === undefined ? '' : `layer ${layer}: `}${name}`);
  return w;
}

/** Thrown while a graph is built when the tensors do not fit the rules; the caller then estimates instead. */
export class MissingWeight extends Error {}
