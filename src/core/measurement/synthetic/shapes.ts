// Shapes of a model's tensors by the name without its layer.
import type { Tensor } from '../../model/description.ts';

/** Of a tensor outside the layers, or of the first layer that has it. */
export function shapeOf(tensors: readonly Tensor[], name: string): readonly number[] | undefined {
  return tensors.find((t) => t.name === name || (t.layer !== undefined && t.name === `blk.${t.layer}.${name}`))?.shape;
}
