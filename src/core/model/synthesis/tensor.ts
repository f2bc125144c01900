// Builds tensors under their GGUF names, with the role that follows from the name.
import type { Tensor } from '../description.ts';
import { tensorLayer, tensorRole } from '../tensor-role.ts';

/** A tensor without a type yet; `shape` in GGUF order, row length first. */
export function tensor(name: string, ...shape: number[]): Tensor {
  return { name, shape, role: tensorRole(name), layer: tensorLayer(name) };
}

/** The matrix `name.weight` that maps `from` inputs to `to` outputs, and its bias where there is one. */
export function linear(name: string, from: number, to: number, bias = false): Tensor[] {
  const weight = tensor(`${name}.weight`, from, to);
  return bias ? [weight, tensor(`${name}.bias`, to)] : [weight];
}
