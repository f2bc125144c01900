// Tensors of a dense feed-forward: up and down, with a gate where the activation is gated (SwiGLU, GeGLU).
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { FeedForwardLayer, Tensor } from '../description.ts';
import { fusesGateUp } from './naming.ts';
import { linear } from './tensor.ts';

export function denseLayer(model: CatalogueModel): FeedForwardLayer {
  return { kind: 'dense', size: model.feedForward.size, gated: model.feedForward.gated, sharedSize: 0 };
}

/** Gate, up and down matrices, each with its bias where the model has them. */
export function feedForwardTensors(model: CatalogueModel): Tensor[] {
  const { size, gated, biases } = model.feedForward;
  if (size === 0) return [];
  const down = linear('ffn_down', size, model.hidden, biases);
  if (gated && fusesGateUp(model.architecture)) return [...linear('ffn_up', model.hidden, 2 * size, biases), ...down];
  const gate = gated ? linear('ffn_gate', model.hidden, size, biases) : [];
  return [...gate, ...linear('ffn_up', model.hidden, size, biases), ...down];
}
