// A checkpoint of two layers for tests: config.json of a small Llama, and the tensors its files would hold.
import type { WritableSafetensor } from './write-safetensors.ts';

export const TINY_CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 512,
  vocab_size: 256,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
} as const;

const HIDDEN = 64;

/** Matrices of one layer, as [name, outputs, inputs]. */
export const LAYER_MATRICES: readonly (readonly [string, number, number])[] = [
  ['self_attn.q_proj', HIDDEN, HIDDEN],
  ['self_attn.k_proj', 32, HIDDEN],
  ['self_attn.v_proj', 32, HIDDEN],
  ['self_attn.o_proj', HIDDEN, HIDDEN],
  ['mlp.gate_proj', 128, HIDDEN],
  ['mlp.up_proj', 128, HIDDEN],
  ['mlp.down_proj', HIDDEN, 128],
];

type Linear = (name: string, outputs: number, inputs: number) => WritableSafetensor[];

export const plain: Linear = (name, outputs, inputs) => [
  { name: `${name}.weight`, dtype: 'BF16', shape: [outputs, inputs] },
];

/** All tensors of one layer; `linear` says how a matrix is stored. */
export function tinyLayer(index: number, linear: Linear = plain): WritableSafetensor[] {
  const prefix = `model.layers.${index}.`;
  return [
    { name: `${prefix}input_layernorm.weight`, dtype: 'BF16', shape: [HIDDEN] },
    { name: `${prefix}post_attention_layernorm.weight`, dtype: 'BF16', shape: [HIDDEN] },
    ...LAYER_MATRICES.flatMap(([name, outputs, inputs]) => linear(`${prefix}${name}`, outputs, inputs)),
  ];
}

export const TINY_OUTSIDE: readonly WritableSafetensor[] = [
  { name: 'model.embed_tokens.weight', dtype: 'BF16', shape: [256, HIDDEN] },
  { name: 'model.norm.weight', dtype: 'BF16', shape: [HIDDEN] },
  { name: 'lm_head.weight', dtype: 'BF16', shape: [256, HIDDEN] },
];

/** The whole checkpoint. */
export function tinyTensors(linear: Linear = plain): WritableSafetensor[] {
  return [...TINY_OUTSIDE, ...tinyLayer(0, linear), ...tinyLayer(1, linear)];
}
