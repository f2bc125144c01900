// Weights as they lie in memory, by where the engine puts them: input, layers, output, copies for every device.
import type { ModelDescription } from '../model/description.ts';
import {
  EXPERT,
  OUTPUT_MATRIX,
  PREDICTION,
  type TensorColumns,
  TOKEN_EMBEDDING,
  type TypedTensors,
} from './quantize/tensor-columns.ts';
import { EVERY_DEVICE, hasOutputNorm, INPUT, sideOf } from './weight-side.ts';

export interface ResidentLayer {
  readonly bytes: number;
  /** The experts' part of `bytes`. */
  readonly expertBytes: number;
  /** The largest single matrix: what is copied at a time where an accelerator computes batches for the host. */
  readonly largestBytes: number;
}

export interface ResidentWeights {
  readonly layers: readonly ResidentLayer[];
  /** Input embeddings: always on the host. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Bytes of the embedding, where it serves as output matrix too: a second copy where the output is not on the host. */
  readonly tiedBytes: number;
  /** Once on each device that has a layer: rotation factors. */
  readonly everyDeviceBytes: number;
  /** Multi-token-prediction layers: in the file, not loaded unless asked for. */
  readonly notLoadedBytes: number;
}

/** Tensors start at multiples of this. Source: llama.cpp v0.5.0, alignment of the CPU's and most accelerators' buffers. */
export const TENSOR_ALIGNMENT = 32;
const aligned = (bytes: number) => Math.ceil(bytes / TENSOR_ALIGNMENT) * TENSOR_ALIGNMENT;

interface Sides {
  readonly normed: boolean;
  readonly of: Float64Array;
}

const sides = new WeakMap<TensorColumns, Sides>();

/** The side of each tensor, kept with the columns. */
function sidesOf(model: ModelDescription, columns: TensorColumns): Float64Array {
  const normed = hasOutputNorm(model);
  const known = sides.get(columns);
  if (known?.normed === normed) return known.of;
  const of = Float64Array.from(columns.tensors, (tensor) => sideOf(tensor, normed));
  sides.set(columns, { normed, of });
  return of;
}

/** Sums typed tensors by side. */
export function residentWeights(model: ModelDescription, { columns, bytes: sizes }: TypedTensors): ResidentWeights {
  const count = model.hyper.layerCount;
  const bytes = new Array<number>(count).fill(0);
  const experts = new Array<number>(count).fill(0);
  const largest = new Array<number>(count).fill(0);
  let [input, output, every, notLoaded] = [0, 0, 0, 0];
  let embedding = 0;
  let hasOutput = false;
  const of = sidesOf(model, columns);
  for (let i = 0; i < sizes.length; i++) {
    const size = aligned(sizes[i] ?? 0);
    const side = of[i] ?? INPUT;
    const kind = columns.kind[i];
    if (kind === TOKEN_EMBEDDING) embedding = size;
    if (kind === OUTPUT_MATRIX) hasOutput = true;
    if (side === INPUT) input += size;
    else if (side === EVERY_DEVICE) every += size;
    else if (side >= 0 && side < count) {
      bytes[side] = (bytes[side] ?? 0) + size;
      largest[side] = Math.max(largest[side] ?? 0, size);
      if (kind === EXPERT) experts[side] = (experts[side] ?? 0) + size;
    } else if ((columns.layer[i] ?? -1) >= 0 || kind === PREDICTION) notLoaded += size;
    else output += size;
  }
  return {
    layers: bytes.map((b, i) => ({ bytes: b, expertBytes: experts[i] ?? 0, largestBytes: largest[i] ?? 0 })),
    inputBytes: input,
    outputBytes: output,
    tiedBytes: !hasOutput && model.hyper.tiedEmbeddings ? embedding : 0,
    everyDeviceBytes: every,
    notLoadedBytes: notLoaded,
  };
}
