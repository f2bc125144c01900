// Types of the feed-forward matrices under a mix, as llama.cpp's quantizer chooses them (src/llama-quant.cpp, `llama_tensor_get_type`).
import { isOneOf, type MixContext, type Place, useMoreBits } from './mix.ts';

/** With experts the layer number in the name counts, without them the order of the tensors does. */
function layerOf(c: MixContext, place: Place): number {
  return c.experts > 1 ? (place.tensor.layer ?? place.order) : place.order;
}

/** ffn_down, its experts and shared expert. */
export function downType(c: MixContext, place: Place, base: string): string {
  const { mix } = c;
  const layer = layerOf(c, place);
  const layers = c.layerCount;
  const falcon = c.architecture === 'falcon';
  const first8th = layer < Math.floor(layers / 8);
  const first16th = layer < Math.floor(layers / 16);
  if (isOneOf(mix, 'IQ1_S', 'IQ1_M', 'IQ2_XXS', 'IQ2_XS', 'IQ2_S', 'IQ2_M')) {
    if (place.order >= Math.floor(layers / 8)) return base;
    return isOneOf(mix, 'IQ2_S', 'IQ2_M') ? 'IQ3_S' : 'Q2_K';
  }
  switch (mix) {
    case 'Q2_K':
      return 'Q3_K';
    case 'Q2_K_S':
      return first8th ? 'Q4_K' : base;
    case 'IQ3_XXS':
      return c.imatrix ? base : first8th ? 'Q4_K' : 'Q3_K';
    case 'Q3_K_M':
      if (first16th) return 'Q5_K';
      return !falcon || useMoreBits(layer, layers) ? 'Q4_K' : 'Q3_K';
    case 'IQ3_M':
      return first8th || (c.experts === 8 && useMoreBits(layer, layers)) ? 'Q4_K' : base;
    case 'Q3_K_L':
      return falcon ? 'Q4_K' : 'Q5_K';
    case 'Q4_K_M':
      if (falcon) return first16th ? 'Q6_K' : useMoreBits(layer, layers) ? 'Q5_K' : 'Q4_K';
      return useMoreBits(layer, layers) ? 'Q6_K' : base;
    case 'IQ4_NL':
    case 'IQ4_XS':
      return first8th && !c.imatrix ? 'Q5_K' : base;
    case 'Q5_K_M':
      return useMoreBits(layer, layers) ? 'Q6_K' : base;
    case 'Q4_K_S':
      return !falcon && first8th ? 'Q5_K' : base;
    case 'Q4_0':
      return c.imatrix && first8th ? 'Q4_1' : base;
    case 'Q5_0':
      return c.imatrix && first8th ? 'Q5_1' : base;
    default:
      return base;
  }
}

/** ffn_gate and ffn_up, with their experts. */
export function gateOrUpType(c: MixContext, place: Place, base: string): string {
  const layer = layerOf(c, place);
  const middle = layer >= Math.floor(c.layerCount / 8) && layer < Math.floor((7 * c.layerCount) / 8);
  return c.mix === 'IQ3_XS' && middle ? 'IQ3_XXS' : base;
}
