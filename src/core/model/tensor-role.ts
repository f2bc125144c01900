// What a tensor is for, derived from its GGUF name alone.

export type TensorRole =
  | 'embedding'
  | 'output'
  | 'position-embedding'
  | 'per-layer-embedding'
  | 'norm'
  | 'bias'
  | 'scale'
  | 'rope-factors'
  | 'attention-q'
  | 'attention-k'
  | 'attention-v'
  | 'attention-qkv'
  | 'attention-output'
  | 'attention-gate'
  | 'attention-sinks'
  | 'mla-q-a'
  | 'mla-q-b'
  | 'mla-kv-a'
  | 'mla-k-b'
  | 'mla-v-b'
  | 'mla-kv-b'
  | 'indexer'
  | 'compressor'
  | 'feed-forward-gate'
  | 'feed-forward-up'
  | 'feed-forward-down'
  | 'router'
  | 'expert-gate'
  | 'expert-up'
  | 'expert-down'
  | 'expert-gate-up'
  | 'shared-expert-router'
  | 'shared-expert-gate'
  | 'shared-expert-up'
  | 'shared-expert-down'
  | 'recurrent-in'
  | 'recurrent-out'
  | 'recurrent-convolution'
  | 'recurrent-vector'
  | 'recurrent-other'
  | 'hyper-connection'
  | 'prediction'
  | 'classifier'
  | 'vision'
  | 'other';

/** First match wins; patterns see the name without its layer prefix and without ".weight". */
const RULES: readonly (readonly [RegExp, TensorRole])[] = [
  [/\.(input_)?scale$|\.scales$/, 'scale'],
  [/^nextn\./, 'prediction'],
  [/^(v\.|mm\.|vis_)/, 'vision'],
  [/^rope_(freqs|factors)/, 'rope-factors'],
  [/\.bias$|^exp_probs_b/, 'bias'],
  [/^token_embd_norm/, 'norm'],
  [/^token_embd$/, 'embedding'],
  [/^output$/, 'output'],
  [/^(position_embd|token_types)$/, 'position-embedding'],
  [/^per_layer_token_embd$/, 'per-layer-embedding'],
  [/^(output_)?hc_/, 'hyper-connection'],
  [/^altup|^laurel_[lr]$/, 'hyper-connection'],
  [/^ssm_conv1d|^shortconv\.conv|^ple_conv1d/, 'recurrent-convolution'],
  [
    /^ssm_(a|d)$|^time_mix_(w0|a0|v0|k_k|k_a|r_k|first|decay|lerp|ln)|^channel_mix_lerp|^time_mix_.*_lerp/,
    'recurrent-vector',
  ],
  [/norm(_\d)?(_enc|_exps|_shexp)?$|_norm$|_ln$|^ple_norm|^post_norm/, 'norm'],
  [/^indexer/, 'indexer'],
  [/^attn_compressor/, 'compressor'],
  [/^ssm_in$|^shortconv\.in_proj|^ssm_(ba|alpha|beta)$/, 'recurrent-in'],
  [/^ssm_out$|^shortconv\.out_proj|^time_mix_output/, 'recurrent-out'],
  [/^(ssm_|time_mix|channel_mix)/, 'recurrent-other'],
  [/attn_q$/, 'attention-q'],
  [/attn_k$/, 'attention-k'],
  [/attn_v$/, 'attention-v'],
  [/^attn_qkv$/, 'attention-qkv'],
  [/attn_(output|o)(_[ab])?$|^attn_out$/, 'attention-output'],
  [/^attn_gate$/, 'attention-gate'],
  [/^attn_sinks$/, 'attention-sinks'],
  [/^attn_q_a$/, 'mla-q-a'],
  [/^attn_q_b$/, 'mla-q-b'],
  [/^attn_kv_a_mqa$|^attn_kv$/, 'mla-kv-a'],
  [/^attn_k_b$/, 'mla-k-b'],
  [/^attn_v_b$/, 'mla-v-b'],
  [/^attn_kv_b$/, 'mla-kv-b'],
  [/^ffn_gate_inp_shexp$/, 'shared-expert-router'],
  [/^ffn_gate_inp$/, 'router'],
  [/^ffn_gate_up_exps$/, 'expert-gate-up'],
  [/^ffn_gate(_ch)?_?(exps|\.\d+)$/, 'expert-gate'],
  [/^ffn_up(_ch)?_?(exps|\.\d+)$/, 'expert-up'],
  [/^ffn_down(_ch)?_?(exps|\.\d+)$/, 'expert-down'],
  [/^ffn_gate_shexp$/, 'shared-expert-gate'],
  [/^ffn_up_shexp$/, 'shared-expert-up'],
  [/^ffn_down_shexp$/, 'shared-expert-down'],
  [/^ffn_gate$/, 'feed-forward-gate'],
  [/^ffn_up$/, 'feed-forward-up'],
  [/^ffn_down$/, 'feed-forward-down'],
  [/^cls(\.output)?$/, 'classifier'],
];

const LAYER = /^(?:(?:enc|dec)\.)?blk\.(\d{1,6})\./;

/** The layer number in a tensor's name; undefined for tensors outside the layers. */
export function tensorLayer(name: string): number | undefined {
  const digits = LAYER.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The name without layer prefix and ".weight": what the role depends on. */
export function bareName(name: string): string {
  return name
    .replace(LAYER, '')
    .replace(/^(enc|dec)\./, '')
    .replace(/\.weight$/, '');
}

/**
 * Derives a tensor's role from its GGUF name, with or without the layer prefix.
 * Names that no rule knows are 'other': they count as parameters and as bytes, and as work if they are matrices.
 */
export function tensorRole(name: string): TensorRole {
  const bare = name
    .replace(LAYER, '')
    .replace(/^(enc|dec)\./, '')
    .replace(/\.weight$/, '');
  return RULES.find(([pattern]) => pattern.test(bare))?.[1] ?? 'other';
}
