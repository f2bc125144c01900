// On which side of the model a tensor lies: input (stays on the host), a layer, the output, or a copy for every device.
import type { ModelDescription, Tensor } from '../model/description.ts';
import { bareName } from '../model/tensor-role.ts';

/** -1: input; 0 … n: that layer; `OUTPUT`: with the output matrix; `EVERY_DEVICE`: once on each device that has a layer. */
export type Side = number;
export const INPUT = -1;
export const OUTPUT = Number.POSITIVE_INFINITY;
export const EVERY_DEVICE = Number.NEGATIVE_INFINITY;

const INPUT_NAMES = new Set(['token_embd', 'position_embd', 'token_types', 'per_layer_token_embd']);
/** Tensors without a layer number that llama.cpp loads with the first layer. */
const FIRST_LAYER_NAMES = new Set(['per_layer_model_proj', 'per_layer_proj_norm']);

/** Side of a tensor. Source: llama.cpp v0.5.0, src/llama-arch.cpp, the layer class of each tensor name. */
export function sideOf(tensor: Tensor, hasOutputNorm: boolean): Side {
  if (tensor.layer !== undefined) return tensor.layer;
  const name = bareName(tensor.name);
  if (INPUT_NAMES.has(name)) return INPUT;
  if (name.startsWith('rope_')) return EVERY_DEVICE;
  if (FIRST_LAYER_NAMES.has(name)) return 0;
  // LFM2's final norm has the name that others give to the norm after the embeddings.
  if (name.startsWith('token_embd_norm')) return hasOutputNorm ? 0 : OUTPUT;
  return OUTPUT;
}

export const hasOutputNorm = (model: ModelDescription): boolean =>
  model.tensors.some((t) => t.name === 'output_norm.weight');
