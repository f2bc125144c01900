// Weights in bytes, layer by layer: what must be resident, and what one decoded token reads of it.
import type { ModelDescription } from '../model/description.ts';
import {
  EXPERT,
  OTHER_EMBEDDING,
  OUTPUT_MATRIX,
  TOKEN_EMBEDDING,
  type TypedTensors,
} from './quantize/tensor-columns.ts';
import { type RepackableBytes, repackableBytes } from './repack.ts';
import { type ResidentWeights, residentWeights } from './resident.ts';

export interface LayerWeights {
  readonly bytes: number;
  /** Bytes one token reads: of expert matrices only the active experts' share. */
  readonly activeBytes: number;
  /** The experts' part of `bytes`, which can be kept on the CPU apart from the rest. */
  readonly expertBytes: number;
}

export interface Weights {
  readonly layers: readonly LayerWeights[];
  /** Input embeddings: one row is read per token, so they do not count as work. */
  readonly embeddingBytes: number;
  /** Output matrix; where it is tied to the embedding this is the embedding read again, and `outputIsTied` is set. */
  readonly outputBytes: number;
  readonly outputIsTied: boolean;
  /** Tensors outside layers, embedding and output: norms, rope factors, vision towers. */
  readonly otherBytes: number;
  /** All tensors once, as in the file. */
  readonly totalBytes: number;
  /** Bytes one decoded token reads. */
  readonly activeBytes: number;
  readonly elements: number;
  /** The same weights as the engine keeps them, by device side. */
  readonly resident: ResidentWeights;
  /** Of each layer, what a CPU would keep in a second, rearranged form; by type. */
  readonly repackable: () => RepackableBytes;
}

/** Sums typed tensors of a model. Prediction layers (multi-token prediction) are resident but not read. */
export function sumWeights(model: ModelDescription, typed: TypedTensors): Weights {
  const layerCount = model.hyper.layerCount;
  const bytes = new Array<number>(layerCount).fill(0);
  const active = new Array<number>(layerCount).fill(0);
  const experts = new Array<number>(layerCount).fill(0);
  const share = model.hyper.experts ? model.hyper.experts.active / Math.max(1, model.hyper.experts.total) : 1;
  let [embedding, output, other, total, elements] = [0, 0, 0, 0, 0];
  const { columns, bytes: sizes } = typed;
  const { layer: layers, kind: kinds } = columns;
  let tokenEmbedding: number | undefined;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] ?? 0;
    const kind = kinds[i];
    const layer = layers[i] ?? -1;
    total += size;
    elements += columns.elements[i] ?? 0;
    if (kind === TOKEN_EMBEDDING) tokenEmbedding ??= size;
    if (layer >= 0 && layer < layerCount) {
      const isExpert = kind === EXPERT;
      bytes[layer] = (bytes[layer] ?? 0) + size;
      active[layer] = (active[layer] ?? 0) + (isExpert ? size * share : size);
      if (isExpert) experts[layer] = (experts[layer] ?? 0) + size;
    } else if (kind === OUTPUT_MATRIX) output += size;
    else if (kind === TOKEN_EMBEDDING || kind === OTHER_EMBEDDING) embedding += size;
    else other += size;
  }
  const tied = output === 0;
  const outputBytes = tied ? (tokenEmbedding ?? 0) : output;
  // Only asked for where mapped pages count.
  let repackable: RepackableBytes | undefined;
  return {
    layers: bytes.map((b, i) => ({ bytes: b, activeBytes: active[i] ?? 0, expertBytes: experts[i] ?? 0 })),
    embeddingBytes: embedding,
    outputBytes,
    outputIsTied: tied,
    otherBytes: other,
    totalBytes: total,
    activeBytes: active.reduce((a, b) => a + b, 0) + outputBytes,
    elements,
    resident: residentWeights(model, typed),
    repackable: () => {
      repackable ??= repackableBytes(model, typed.list());
      return repackable;
    },
  };
}
