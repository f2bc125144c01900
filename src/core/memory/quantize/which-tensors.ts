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

/** Matrices that are quantized: named "….weight", two dimensions or more, not in the list above, not positions or token types. */
export function isQuantized(tensor: Tensor): boolean {
  const dimensions = tensor.shape.filter((size) => size > 1).length;
  if (!tensor.name.endsWith('weight') || tensor.shape.length < 2 || dimensions < 1) return false;
  if (tensor.name === 'position_embd.weight' || tensor.name === 'token_types.weight') return false;
  return !LEFT_ALONE.some((part) => tensor.name.includes(part));
}
