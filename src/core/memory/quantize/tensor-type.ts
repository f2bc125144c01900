// The type one tensor gets under a mix, and the fallbacks for rows that the type's block does not divide.
import { ggmlTypeByName } from '../../model/ggml-types.ts';
import { fusedType, keyOrQueryType, outputProjectionType, valueType } from './attention-rules.ts';
import { downType, gateOrUpType } from './feed-forward-rules.ts';
import { isOneOf, MIX_BASE, type MixContext, type Place } from './mix.ts';

const FALLBACK: Readonly<Record<string, string>> = {
  TQ1_0: 'Q4_0',
  TQ2_0: 'Q4_0',
  IQ2_XXS: 'IQ4_NL',
  IQ2_XS: 'IQ4_NL',
  IQ2_S: 'IQ4_NL',
  IQ3_XXS: 'IQ4_NL',
  IQ3_S: 'IQ4_NL',
  IQ1_S: 'IQ4_NL',
  IQ1_M: 'IQ4_NL',
  Q2_K: 'IQ4_NL',
  Q3_K: 'IQ4_NL',
  IQ4_XS: 'IQ4_NL',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
};

const divides = (type: string, rowLength: number) => rowLength % (ggmlTypeByName(type)?.blockElements ?? 1) === 0;

/** The type itself where its block divides the row, else llama.cpp's replacement, else F16. */
export function fallbackType(type: string, rowLength: number): string {
  if (divides(type, rowLength)) return type;
  const replacement = FALLBACK[type] ?? 'F16';
  return divides(replacement, rowLength) ? replacement : 'F16';
}

function outputMatrixType(c: MixContext, rowLength: number, base: string): string {
  if (c.mix === 'MXFP4_MOE' || c.architecture === 'falcon' || !divides(base, rowLength)) return 'Q8_0';
  if (isOneOf(c.mix, 'IQ2_XXS', 'IQ2_XS', 'IQ3_XXS', 'IQ1_S', 'IQ2_S', 'IQ2_M', 'IQ1_M')) return 'Q5_K';
  return base === 'Q8_0' ? base : 'Q6_K';
}

function embeddingType(c: MixContext, base: string): string {
  if (isOneOf(c.mix, 'IQ2_XXS', 'IQ2_XS', 'IQ1_S', 'IQ1_M')) return 'Q2_K';
  if (isOneOf(c.mix, 'IQ2_S', 'IQ2_M', 'IQ3_XXS')) return 'IQ3_S';
  return isOneOf(c.mix, 'TQ1_0', 'TQ2_0') ? 'Q4_K' : base;
}

const FLOATS = new Set(['F32', 'F16', 'BF16']);

/** The type before fallbacks. Source: llama.cpp, src/llama-quant.cpp, `llama_tensor_get_type`. */
function wantedType(c: MixContext, place: Place): string {
  const base = MIX_BASE[c.mix] ?? c.mix;
  const { shape } = place.tensor;
  const rowLength = shape[0] ?? 1;
  if (FLOATS.has(base)) return base;
  const { rule } = place;
  if (rule === 'output' || (c.tiedEmbeddings && rule === 'embedding')) return outputMatrixType(c, rowLength, base);
  if (c.mix === 'MXFP4_MOE') return (shape[2] ?? 1) > 1 ? 'MXFP4' : 'Q8_0';
  switch (rule) {
    case 'embedding':
    case 'per-layer-embedding':
      return embeddingType(c, base);
    case 'value':
      return valueType(c, place, base);
    case 'key':
    case 'query':
      return keyOrQueryType(c, rule, base);
    case 'down':
      return downType(c, place, base);
    case 'output-projection':
      return outputProjectionType(c, base);
    case 'fused':
      return fusedType(c, base);
    case 'gate-or-up':
      return gateOrUpType(c, place, base);
    default:
      return base;
  }
}

/** Type of a quantized tensor under a mix. */
export function tensorType(c: MixContext, place: Place): string {
  return fallbackType(wantedType(c, place), place.tensor.shape[0] ?? 1);
}
