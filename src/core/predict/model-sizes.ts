// What the build works out of the catalogue's models once for all searches: weights by format, compute buffers by settings.
import type { KnownBuffers } from '../memory/compute-buffer.ts';
import type { PackedWeights } from '../memory/packed-weights.ts';
import type { FormatTraits } from './format-class.ts';
import type { TensorCounts } from './work.ts';

/** A format of a model, but for what follows from its description. */
export interface FormatSizes extends FormatTraits {
  readonly weights: PackedWeights;
  readonly bf16Weights: boolean;
}

export interface SizesOfModel {
  readonly counts: TensorCounts;
  /** A number for each layer, equal where layers are alike: see `layerKinds`. */
  readonly kinds: readonly number[];
  /** By id of the format. */
  readonly formats: Readonly<Record<string, FormatSizes>>;
  readonly buffers: KnownBuffers;
}

/** By id of the model. Where it knows nothing, sizes are worked out when they are asked for: it spares time and changes no answer. */
export type ModelSizes = (model: string) => SizesOfModel | undefined;
