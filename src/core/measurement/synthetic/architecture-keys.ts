// GGUF metadata that single architectures demand beyond the common keys.
import type { ModelDescription, Tensor } from '../../model/description.ts';
import type { Pair } from './metadata.ts';

export function architectureKeys(_a: string, _model: ModelDescription, _tensors: readonly Tensor[]): Pair[] {
  return [];
}
