// The GGUF name of a checkpoint's module: what llama.cpp's converter would call it, or the part of the model it belongs to.

export interface NamedModule {
  /** GGUF name without ".weight": token_embd, blk.3.attn_q, … */
  readonly name: string;
  /** Number of the expert in a tensor that GGUF files merge. */
  readonly expert?: number;
  /** False where no rule knows the module. */
  readonly known: boolean;
}

/** Last component of a module inside a layer, by what it is called in GGUF. Several names mean the same. */
const IN_LAYER: Readonly<Record<string, string>> = {
  attn_q: 'q_proj wq query',
  attn_k: 'k_proj wk key',
  attn_v: 'v_proj wv value',
  attn_qkv: 'qkv_proj c_attn query_key_value wqkv Wqkv W_pack in_proj_qkvz in_proj_qkv qkv',
  attn_output: 'o_proj wo Wo dense',
  attn_q_norm: 'q_norm q_layernorm query_layernorm',
  attn_k_norm: 'k_norm k_layernorm key_layernorm',
  attn_sinks: 'sinks',
  attn_gate: 'in_proj_z',
  attn_q_a: 'q_a_proj',
  attn_q_a_norm: 'q_a_layernorm',
  attn_q_b: 'q_b_proj',
  attn_kv_a_mqa: 'kv_a_proj_with_mqa',
  attn_kv_a_norm: 'kv_a_layernorm',
  attn_kv_b: 'kv_b_proj',
  ffn_gate: 'gate_proj w1 linear_1',
  ffn_up: 'up_proj w3 fc1 c_fc dense_h_to_4h linear_v gate_up_proj fc_in Wi',
  ffn_down: 'down_proj w2 fc2 dense_4h_to_h fc_out',
  ffn_gate_inp: 'router wg',
  exp_probs_b: 'e_score_correction_bias expert_bias',
  ffn_gate_inp_shexp: 'shared_expert_gate',
  attn_norm: 'input_layernorm ln_1 self_attn_layer_norm operator_norm attention_norm norm attn_norm norm_1',
  ffn_norm: 'ln_2 final_layer_norm pre_feedforward_layernorm ffn_norm pre_ff_layernorm mlp_norm norm_2',
  post_attention_norm: 'post_attention_layernorm post_self_attn_layernorm',
  post_ffw_norm: 'post_feedforward_layernorm post_mlp_layernorm',
  ssm_x: 'x_proj',
  ssm_dt: 'dt_proj dt_bias',
  ssm_a: 'A_log',
  ssm_d: 'D',
  ssm_conv1d: 'conv1d',
  ssm_ba: 'in_proj_ba',
  ssm_alpha: 'in_proj_a',
  ssm_beta: 'in_proj_b b_proj',
  ssm_conv1d_q: 'q_conv1d',
  ssm_conv1d_k: 'k_conv1d',
  ssm_conv1d_v: 'v_conv1d',
  ssm_f_a: 'f_a_proj',
  ssm_f_b: 'f_b_proj',
  ssm_g_a: 'g_a_proj',
  ssm_g_b: 'g_b_proj',
  inp_gate: 'per_layer_input_gate',
  proj: 'per_layer_projection',
  post_norm: 'post_per_layer_input_norm',
};

const OUTSIDE: Readonly<Record<string, string>> = {
  token_embd: 'embed_tokens wte word_embeddings tok_embeddings embed_in embedding embeddings word_embedding',
  output: 'lm_head output embed_out output_layer',
  output_norm: 'norm ln_f final_layernorm final_layer_norm norm_f final_norm',
  position_embd: 'wpe embed_positions position_embeddings',
  token_types: 'token_type_embeddings',
  token_embd_norm: 'embedding_norm word_embeddings_layernorm LayerNorm',
  per_layer_token_embd: 'embed_tokens_per_layer',
  per_layer_model_proj: 'per_layer_model_projection',
  per_layer_proj_norm: 'per_layer_projection_norm',
};

function inverted(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table).flatMap(([gguf, names]) => names.split(' ').map((n) => [n, gguf] as const)));
}

const LAYER_NAMES = inverted(IN_LAYER);
const OUTSIDE_NAMES = inverted(OUTSIDE);

/** Vision, audio and what joins them to the language model. */
const OTHER_TOWERS =
  /(^|\.)(visual|vision_tower|vision_model|vision_encoder|vision|vpm|resampler|multi_modal_projector|mm_projector|mlp1|audio_tower|embed_audio|embed_vision|connector|image_newline|patch_merger)(\.|$)/;
const LAYER = /(?:^|\.)(?:layers|h|blocks|layer)\.(\d{1,5})\.(.+)$/;
const EXPERT = /(?:^|\.)experts\.(\d{1,6})\.([A-Za-z0-9_]+)$/;
const SHARED = /(?:^|\.)(?:shared_experts?|shared_mlp|shared_expert_mlp)\./;

/** Last components that mean different things below different modules. */
function byContext(path: string, last: string): string | undefined {
  // Multi-token prediction of DeepSeek and GLM: a layer after the last, with an embedding and a head of its own.
  if (/^(shared_head\.\w+|enorm|hnorm|eh_proj|embed_tokens)$/.test(path)) return `nextn.${path.replace('.', '_')}`;
  if (SHARED.test(path)) {
    if (last === 'input_linear') return 'ffn_up_shexp';
    if (last === 'output_linear') return 'ffn_down_shexp';
    const plain = LAYER_NAMES.get(last);
    return plain?.startsWith('ffn_') ? `${plain}_shexp` : undefined;
  }
  if (/(^|\.)(experts|switch_mlp)\./.test(path)) {
    if (last === 'gate_up_proj') return 'ffn_gate_up_exps';
    const plain = LAYER_NAMES.get(last);
    return plain?.startsWith('ffn_') ? `${plain}_exps` : undefined;
  }
  if (/(^|\.)indexer\./.test(path)) {
    return { wq_b: 'indexer.attn_q_b', wk: 'indexer.attn_k', weights_proj: 'indexer.proj', k_norm: 'indexer.k_norm' }[
      last
    ];
  }
  if (/^conv\./.test(path)) {
    return { in_proj: 'shortconv.in_proj', out_proj: 'shortconv.out_proj', conv: 'shortconv.conv' }[last];
  }
  const recurrent = /(^|\.)(mamba|mixer|linear_attn)\./.test(path);
  if (last === 'in_proj') return 'ssm_in';
  if (last === 'out_proj') return recurrent ? 'ssm_out' : 'attn_output';
  if ((recurrent && last === 'norm') || last === 'o_norm') return 'ssm_norm';
  if (last === 'c_proj') return /(^|\.)mlp\./.test(path) ? 'ffn_down' : 'attn_output';
  // The router of most mixtures; in gated attention of some models a projection.
  if (last === 'gate' || path.endsWith('router.layer'))
    return /self_attn|attention/.test(path) ? 'attn_gate' : 'ffn_gate_inp';
  if (/block_sparse_moe\.input_linear$/.test(path)) return 'ffn_gate_up_exps';
  if (/block_sparse_moe\.output_linear$/.test(path)) return 'ffn_down_exps';
  // BERT: three modules called dense, three called LayerNorm.
  if (last === 'dense' && /intermediate\.dense$/.test(path)) return 'ffn_up';
  if (last === 'dense' && /^output\.dense$/.test(path)) return 'ffn_down';
  if (last === 'LayerNorm') return /attention/.test(path) ? 'attn_output_norm' : 'layer_output_norm';
  return undefined;
}

function inLayer(layer: string, path: string): NamedModule {
  const prefix = `blk.${Number(layer)}.`;
  const expert = EXPERT.exec(path);
  if (expert) {
    const plain = LAYER_NAMES.get(expert[2]!);
    if (plain?.startsWith('ffn_')) return { name: `${prefix}${plain}_exps`, expert: Number(expert[1]), known: true };
  }
  const last = path.slice(path.lastIndexOf('.') + 1);
  const found = byContext(path, last) ?? LAYER_NAMES.get(last);
  return { name: `${prefix}${found ?? path}`, known: found !== undefined };
}

/** Names a module (see `tensorPart`). Towers get a name that marks them as such, prediction layers likewise. */
export function moduleName(module: string): NamedModule {
  if (OTHER_TOWERS.test(module)) return { name: `v.${module}`, known: true };
  if (/(^|\.)mtp\./.test(module)) return { name: `nextn.${module}`, known: true };
  if (/rotary_emb\.inv_freq$/.test(module)) return { name: `rope_freqs.${module}`, known: true };
  const layer = LAYER.exec(module);
  if (layer) return inLayer(layer[1]!, layer[2]!);
  const last = module.slice(module.lastIndexOf('.') + 1);
  const found = OUTSIDE_NAMES.get(last);
  return { name: found ?? module, known: found !== undefined };
}
