// Bytes of every tensor in a checkpoint format of other engines: bits per weight for the matrices, 16 bit for what the format leaves alone.
import type { Quantization } from '../../catalogue/schema/quantization.ts';
import type { ModelDescription, Tensor } from '../../model/description.ts';
import { convertedTensors } from '../../model/from-hugging-face/from-hugging-face.ts';
import { elementCount, ggmlTypeByName } from '../../model/ggml-types.ts';
import { type TypedTensors, typedTensors } from './tensor-columns.ts';

const KEPT_ROLES: Readonly<Record<string, readonly string[]>> = {
  embedding: ['embedding', 'position-embedding', 'per-layer-embedding'],
  output: ['output'],
  norms: ['norm', 'bias'],
  router: ['router', 'shared-expert-router'],
};

/** Typed tensors of a checkpoint; the type named is F16 where kept, and nominal (for its name only) where quantized. */
export function checkpointTypes(model: ModelDescription, format: Quantization): TypedTensors {
  const kept = new Set(format.keeps16Bit.flatMap((part) => KEPT_ROLES[part] ?? []));
  const half = ggmlTypeByName('F16');
  if (!half) throw new Error('the type table lacks F16');
  const nominal = { id: -1, name: format.name, blockElements: 1, blockBytes: format.bitsPerWeight.value / 8 };
  const isMatrix = (t: Tensor) => t.shape.filter((n) => n > 1).length >= 2;
  const list = convertedTensors(model).map((tensor) => {
    const elements = elementCount(tensor.shape) ?? 0;
    const stays = kept.has(tensor.role) || !isMatrix(tensor);
    return {
      tensor,
      type: stays ? half : nominal,
      bytes: stays ? elements * 2 : Math.ceil(elements * nominal.blockBytes),
    };
  });
  return typedTensors(list);
}
