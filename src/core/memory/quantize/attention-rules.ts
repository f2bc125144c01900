// Types of the attention matrices under a mix, as llama.cpp's quantizer chooses them (src/llama-quant.cpp, `llama_tensor_get_type`).
import { isOneOf, type MixContext, type Place, useMoreBits } from './mix.ts';

const LOW_BIT = ['IQ1_S', 'IQ1_M', 'IQ2_XXS', 'IQ2_XS', 'IQ2_S', 'IQ2_M'];

/** attn_v: small and sensitive, so most mixes give it more bits. */
export function valueType(c: MixContext, place: Place, base: string): string {
  const { mix } = c;
  const many = c.groupedQueries >= 4;
  if (isOneOf(mix, ...LOW_BIT)) {
    if (many || c.experts >= 4) return 'Q4_K';
    return isOneOf(mix, 'IQ2_S', 'IQ2_M') ? 'IQ3_S' : 'Q2_K';
  }
  let type = base;
  if (mix === 'Q2_K') type = many ? 'Q4_K' : 'Q3_K';
  else if (mix === 'Q2_K_S' && many) type = 'Q4_K';
  else if (mix === 'IQ3_XXS') type = many ? 'Q4_K' : c.imatrix ? 'IQ3_XXS' : 'IQ3_S';
  else if (isOneOf(mix, 'IQ3_XS', 'IQ3_S') && many) type = 'Q4_K';
  else if (mix === 'IQ3_M') type = 'Q4_K';
  else if (mix === 'Q3_K_M') type = place.order < 2 ? 'Q5_K' : 'Q4_K';
  else if (mix === 'Q3_K_L') type = 'Q5_K';
  else if (isOneOf(mix, 'IQ4_NL', 'IQ4_XS') && many) type = 'Q5_K';
  else if (isOneOf(mix, 'Q4_K_M', 'Q5_K_M') && useMoreBits(place.order, c.valueTensors)) type = 'Q6_K';
  else if (mix === 'Q4_K_S' && place.order < 4) type = 'Q5_K';
  if (c.is70B && isOneOf(type, 'Q3_K', 'Q4_K')) type = 'Q5_K';
  return c.experts === 8 ? 'Q8_0' : type;
}

/** attn_k and attn_q. */
export function keyOrQueryType(c: MixContext, which: 'key' | 'query', base: string): string {
  if (isOneOf(c.mix, ...LOW_BIT)) return which === 'key' && c.experts === 8 ? 'Q4_K' : base;
  if (which === 'key' && c.experts === 8) return 'Q8_0';
  if (c.mix === 'IQ3_XS') return 'IQ3_XXS';
  return c.mix === 'IQ3_XXS' ? 'IQ2_S' : base;
}

/** attn_output. */
export function outputProjectionType(c: MixContext, base: string): string {
  const { mix } = c;
  if (isOneOf(mix, ...LOW_BIT)) {
    if (c.experts === 8) return 'Q5_K';
    if (isOneOf(mix, 'IQ1_S', 'IQ1_M')) return 'IQ2_XXS';
    return isOneOf(mix, 'IQ2_S', 'IQ2_M') ? 'IQ3_S' : base;
  }
  if (c.architecture === 'falcon') return mix === 'Q3_K_L' ? 'Q4_K' : base;
  if (c.experts === 8) {
    const raised = [
      'Q2_K',
      'IQ3_XS',
      'IQ3_XXS',
      'Q3_K_S',
      'Q3_K_M',
      'IQ4_NL',
      'Q4_K_S',
      'Q4_K_M',
      'IQ3_S',
      'IQ3_M',
      'IQ4_XS',
    ];
    return raised.includes(mix) ? 'Q5_K' : base;
  }
  return { Q2_K: 'Q3_K', IQ3_XXS: 'IQ3_S', Q3_K_M: 'Q4_K', Q3_K_L: 'Q5_K', IQ3_M: 'Q4_K' }[mix] ?? base;
}

/** attn_qkv: fused projections. */
export function fusedType(c: MixContext, base: string): string {
  if (isOneOf(c.mix, 'Q3_K_M', 'Q3_K_L', 'IQ3_M')) return 'Q4_K';
  if (c.mix === 'Q4_K_M') return 'Q5_K';
  return c.mix === 'Q5_K_M' ? 'Q6_K' : base;
}
