// Weights as they lie in memory, by where the engine puts them: input, layers, output, copies for every device.
import type { ModelDescription } from '../model/description.ts';
import type { TypedTensor } from './quantize/typed-tensors.ts';
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

const EXPERT_ROLES = new Set(['expert-gate', 'expert-up', 'expert-down', 'expert-gate-up']);

/** Tensors start at multiples of this. Source: llama.cpp v0.5.0, alignment of the CPU's and most accelerators' buffers. */
export const TENSOR_ALIGNMENT = 32;
const aligned = (bytes: number) => Math.ceil(bytes / TENSOR_ALIGNMENT) * TENSOR_ALIGNMENT;

/** Sums typed tensors by side. */
export function residentWeights(model: ModelDescription, tensors: readonly TypedTensor[]): ResidentWeights {
  const count = model.hyper.layerCount;
  const bytes = new Array<number>(count).fill(0);
  const experts = new Array<number>(count).fill(0);
  const largest = new Array<number>(count).fill(0);
  let [input, output, every, notLoaded] = [0, 0, 0, 0];
  let embedding = 0;
  let hasOutput = false;
  const normed = hasOutputNorm(model);
  for (const { tensor, bytes: exact } of tensors) {
    const size = aligned(exact);
    const side = sideOf(tensor, normed);
    if (tensor.role === 'embedding') embedding = size;
    if (tensor.role === 'output') hasOutput = true;
    if (side === INPUT) input += size;
    else if (side === EVERY_DEVICE) every += size;
    else if (side >= 0 && side < count) {
      bytes[side] = (bytes[side] ?? 0) + size;
      largest[side] = Math.max(largest[side] ?? 0, size);
      if (EXPERT_ROLES.has(tensor.role)) experts[side] = (experts[side] ?? 0) + size;
    } else if (tensor.layer !== undefined || tensor.role === 'prediction') notLoaded += size;
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
