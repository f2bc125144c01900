// Which tensors a quantization touches at all; the rest stay in F32 as the converter wrote them.
import type { Tensor } from '../../model/description.ts';

/** Parts of names that llama.cpp's quantizer leaves alone although they are matrices. Source: llama.cpp, src/llama-quant.cpp. */
const LEFT_ALONE = [
  '_norm.weight',
  'ffn_gate_inp.weight',
  'altup',
  'laurel',
  'per_layer_model_proj',
  'ssm_conv1d',
  'shortconv.conv.weight',
  'time_mix_first.weight',
  'time_mix_w0.weight',
  'time_mix_w1.weight',
  'time_mix_w2.weight',
  'time_mix_v0.weight',
  'time_mix_v1.weight',
  'time_mix_v2.weight',
  'time_mix_a0.weight',
  'time_mix_a1.weight',
  'time_mix_a2.weight',
  'time_mix_g1.weight',
  'time_mix_g2.weight',
  'time_mix_decay_w1.weight',
  'time_mix_decay_w2.weight',
  'time_mix_lerp_fused.weight',
  'attn_rel_b.weight',
  '.position_embd.',
];

/** Whether a matrix of that name is quantized: "….weight", not in the list above, not positions or token types. */
export function isQuantizedName(name: string): boolean {
  if (!name.endsWith('weight') || name === 'position_embd.weight' || name === 'token_types.weight') return false;
  return !LEFT_ALONE.some((part) => name.includes(part));
}

/** Two dimensions or more. */
export const isMatrix = ({ shape }: Tensor): boolean => shape.length >= 2 && shape.some((size) => size > 1);
