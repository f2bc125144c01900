// What a mix rule may look at: the mix, the tensor's place and the few model facts that llama.cpp's rules depend on.
import type { Tensor } from '../../model/description.ts';

/** Base type of each mix. Source: llama.cpp, src/llama-quant.cpp, `llama_ftype` to default type. */
export const MIX_BASE: Readonly<Record<string, string>> = {
  F32: 'F32',
  F16: 'F16',
  BF16: 'BF16',
  Q4_0: 'Q4_0',
  Q4_1: 'Q4_1',
  Q5_0: 'Q5_0',
  Q5_1: 'Q5_1',
  Q8_0: 'Q8_0',
  Q2_K: 'Q2_K',
  Q2_K_S: 'Q2_K',
  Q3_K_S: 'Q3_K',
  Q3_K_M: 'Q3_K',
  Q3_K_L: 'Q3_K',
  Q4_K_S: 'Q4_K',
  Q4_K_M: 'Q4_K',
  Q5_K_S: 'Q5_K',
  Q5_K_M: 'Q5_K',
  Q6_K: 'Q6_K',
  IQ1_S: 'IQ1_S',
  IQ1_M: 'IQ1_M',
  IQ2_XXS: 'IQ2_XXS',
  IQ2_XS: 'IQ2_XS',
  IQ2_S: 'IQ2_XS',
  IQ2_M: 'IQ2_S',
  IQ3_XXS: 'IQ3_XXS',
  IQ3_XS: 'IQ3_S',
  IQ3_S: 'IQ3_S',
  IQ3_M: 'IQ3_S',
  IQ4_XS: 'IQ4_XS',
  IQ4_NL: 'IQ4_NL',
  TQ1_0: 'TQ1_0',
  TQ2_0: 'TQ2_0',
  MXFP4_MOE: 'MXFP4',
  NVFP4: 'NVFP4',
  Q1_0: 'Q1_0',
  Q2_0: 'Q2_0',
};

/** Mixes that the quantizer makes only with an importance matrix. */
const NEED_IMATRIX = new Set(['IQ1_S', 'IQ1_M', 'IQ2_XXS', 'IQ2_XS', 'IQ2_S', 'IQ2_M', 'IQ3_XXS']);

export interface MixContext {
  readonly mix: string;
  readonly architecture: string;
  readonly layerCount: number;
  readonly experts: number;
  /** Query heads for each key-value head. */
  readonly groupedQueries: number;
  readonly is70B: boolean;
  readonly tiedEmbeddings: boolean;
  readonly imatrix: boolean;
  /** Layers whose values have a matrix of their own or inside a fused one. */
  readonly valueTensors: number;
}

/** Which of the quantizer's rules a tensor's name falls under, in the order in which they are tried. */
const RULES = [
  ['value', 'attn_v.weight'],
  ['key', 'attn_k.weight'],
  ['query', 'attn_q.weight'],
  ['down', 'ffn_down'],
  ['output-projection', 'attn_output.weight'],
  ['fused', 'attn_qkv.weight'],
  ['gate-or-up', 'ffn_gate'],
  ['gate-or-up', 'ffn_up'],
] as const;
const NAMED = {
  'output.weight': 'output',
  'token_embd.weight': 'embedding',
  'per_layer_token_embd.weight': 'per-layer-embedding',
} as const;

export type Rule = (typeof RULES)[number][0] | (typeof NAMED)[keyof typeof NAMED] | 'none';

export function ruleOf(name: string): Rule {
  if (Object.hasOwn(NAMED, name)) return NAMED[name as keyof typeof NAMED];
  return RULES.find(([, part]) => name.includes(part))?.[0] ?? 'none';
}

/** Whether a rule may give tensors of one shape different types by their layer, or by how many came before them. */
export function turnsOnPlace(rule: Rule, mix: string): boolean {
  return rule === 'value' || rule === 'down' || (rule === 'gate-or-up' && mix === 'IQ3_XS');
}

export interface Place {
  readonly tensor: Tensor;
  readonly rule: Rule;
  /** How many attn_v (or ffn_down, …) tensors came before this one. */
  readonly order: number;
}

export function needsImatrix(mix: string): boolean {
  return NEED_IMATRIX.has(mix);
}

/** The first and last eighth of the layers, and every third between: the ones that get more bits. Source: llama.cpp, `use_more_bits`. */
export function useMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}

export const isOneOf = (mix: string, ...names: string[]) => names.includes(mix);
