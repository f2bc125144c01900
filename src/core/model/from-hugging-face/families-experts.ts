// Families with a mixture of experts, with grouped-query or latent attention.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';
import { attention, type Changes, type Family, ignoresWindow, moe } from './family.ts';

/** Multi-head latent attention under DeepSeek's keys; heads cache one compressed row. */
export function latent(c: ConfigReader, shape: CatalogueModel): Changes {
  const ropeHeadDim = c.need('qk_rope_head_dim');
  const noPositionHeadDim = c.need('qk_nope_head_dim');
  const heads = shape.attention?.heads ?? 1;
  const indexHeads = c.count('index_n_heads') ?? 0;
  const indexDim = c.count('index_head_dim') ?? 0;
  return attention(shape, {
    kind: 'mla',
    keyValueHeads: heads,
    headDim: ropeHeadDim + noPositionHeadDim,
    biases: 'none',
    mla: {
      queryRank: c.count('q_lora_rank') ?? 0,
      keyValueRank: c.need('kv_lora_rank'),
      ropeHeadDim,
      noPositionHeadDim,
      valueHeadDim: c.need('v_head_dim'),
    },
    ...(indexHeads > 0 && indexDim > 0 ? { indexer: { heads: indexHeads, headDim: indexDim } } : {}),
  });
}

/** DeepSeek V2 and V3: dense first layers, shared experts, in V3 a correction bias for choosing experts. */
export function deepseek(c: ConfigReader, shape: CatalogueModel): Changes {
  const step = c.count('moe_layer_freq') ?? 1;
  if (step > 1) c.problem(`moe_layer_freq is ${step}: layers with experts only now and then are not known here`);
  const routerBias = c.text('topk_method') === 'noaux_tc' || shape.architecture !== 'deepseek2';
  return { ...latent(c, shape), ...moe(shape, { routerBias }) };
}

const always = (changes: Partial<NonNullable<CatalogueModel['moe']>>) => (_: ConfigReader, shape: CatalogueModel) =>
  moe(shape, changes);

/** Qwen: every n-th layer sparse, some layers dense by list. */
function qwenMoe(c: ConfigReader, shape: CatalogueModel, changes: Changes): Changes {
  const every = c.count('decoder_sparse_step') || 1;
  const dense = c.list('mlp_only_layers')?.length ?? 0;
  if (dense > 0) c.problem('mlp_only_layers names dense layers in between, which is not known here');
  const size = every > 1 ? (c.count('intermediate_size') ?? 0) : 0;
  const shared = { sharedExpertGate: (shape.moe?.sharedExpertSize ?? 0) > 0 };
  return { feedForward: { ...shape.feedForward, size }, ...changes, ...moe(shape, { every, ...shared }) };
}

export function qwen3Moe(c: ConfigReader, shape: CatalogueModel): Changes {
  return qwenMoe(c, shape, attention(shape, { queryKeyNorm: true }));
}

function qwen2Moe(c: ConfigReader, shape: CatalogueModel): Changes {
  return qwenMoe(c, shape, { ...ignoresWindow(c), ...attention(shape, { biases: 'qkv' }) });
}

function dbrx(c: ConfigReader, shape: CatalogueModel): Changes {
  const ffn = c.section('ffn_config');
  const keyValueHeads = c.section('attn_config')?.need('kv_n_heads') ?? 8;
  return {
    norm: 'layer-no-bias',
    ...attention(shape, { keyValueHeads }),
    feedForward: { ...shape.feedForward, size: 0 },
    moe: {
      experts: ffn?.need('moe_num_experts') ?? 16,
      activeExperts: ffn?.need('moe_top_k') ?? 4,
      expertSize: ffn?.need('ffn_hidden_size') ?? 10752,
      sharedExpertSize: 0,
      denseLayers: 0,
      every: 1,
      routerBias: false,
      expertBias: false,
      sharedExpertGate: false,
    },
  };
}

function glm4Moe(c: ConfigReader, shape: CatalogueModel): Changes {
  const queryKeyNorm = c.flag('use_qk_norm') ?? false;
  return { ...attention(shape, { queryKeyNorm }), ...moe(shape, { routerBias: true }) };
}

function phimoe(c: ConfigReader, shape: CatalogueModel): Changes {
  const biases = shape.attention?.biases === 'none' ? 'none' : 'all';
  return { ...ignoresWindow(c), norm: 'layer', ...attention(shape, { biases }) };
}

/** Hunyuan: one number, or a list with one a layer, for the experts of a token and the shared ones. */
function hunyuanMoe(c: ConfigReader, shape: CatalogueModel): Changes {
  return {
    ...attention(shape, { queryKeyNorm: c.flag('use_qk_norm') ?? true }),
    ...moe(shape, { sharedExpertSize: (c.count('num_shared_expert') ?? 1) * (shape.moe?.expertSize ?? 0) }),
  };
}

export const EXPERT_FAMILIES: Readonly<Record<string, Family>> = {
  mixtral: { architecture: 'llama', changes: ignoresWindow },
  qwen2_moe: { architecture: 'qwen2moe', changes: qwen2Moe },
  qwen3_moe: { architecture: 'qwen3moe', changes: qwen3Moe },
  qwen3_vl_moe: { architecture: 'qwen3vlmoe', changes: qwen3Moe },
  qwen3_vl_moe_text: { architecture: 'qwen3vlmoe', changes: qwen3Moe },
  deepseek: { architecture: 'deepseek' },
  deepseek_v2: { architecture: 'deepseek2', changes: deepseek },
  deepseek_v3: { architecture: 'deepseek2', changes: deepseek },
  kimi_k2: { architecture: 'deepseek2', changes: deepseek },
  glm4_moe_lite: { architecture: 'deepseek2', changes: deepseek },
  deepseek_v32: { architecture: 'deepseek32', changes: deepseek },
  glm_moe_dsa: { architecture: 'glm-dsa', changes: deepseek },
  glm4_moe: { architecture: 'glm4moe', changes: glm4Moe },
  dots1: {
    architecture: 'dots1',
    changes: (_, s) => ({ ...attention(s, { queryKeyNorm: true }), ...moe(s, { routerBias: true }) }),
  },
  bailing_moe_v2: {
    architecture: 'bailingmoe2',
    changes: (_, s) => ({ ...attention(s, { queryKeyNorm: true }), ...moe(s, { routerBias: true }) }),
  },
  ernie4_5_moe: {
    architecture: 'ernie4_5-moe',
    defaults: { tie_word_embeddings: true },
    changes: always({ routerBias: true }),
  },
  granitemoe: { architecture: 'granitemoe', defaults: { tie_word_embeddings: true } },
  hunyuan_v1_moe: { architecture: 'hunyuan-moe', defaults: { tie_word_embeddings: true }, changes: hunyuanMoe },
  minimax_m2: {
    architecture: 'minimax-m2',
    changes: (_, s) => ({ ...attention(s, { queryKeyNorm: true }), ...moe(s, { routerBias: true }) }),
  },
  olmoe: { architecture: 'olmoe', changes: (_, s) => attention(s, { queryKeyNorm: true }) },
  phimoe: { architecture: 'phimoe', changes: phimoe },
  dbrx: { architecture: 'dbrx', changes: dbrx },
};
