// The shape that nearly every config.json states under one of a few names: depth, widths, heads, experts, layer pattern.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';

export type Attention = NonNullable<CatalogueModel['attention']>;
export type Moe = NonNullable<CatalogueModel['moe']>;

/** Most layers and widths that are believed: far above published models, low enough that no list grows without bound. */
const MOST_LAYERS = 4096;
const MOST_WIDTH = 2 ** 24;

const LAYER_KEYS = ['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers'] as const;
const HIDDEN_KEYS = ['hidden_size', 'n_embd', 'd_model', 'model_dim'] as const;
const CONTEXT_KEYS = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'max_sequence_length',
  'seq_length',
  'model_max_length',
] as const;

/** Letters of the catalogue's layer pattern by the names that `layer_types` uses. */
const LAYER_TYPES: Readonly<Record<string, string>> = {
  full_attention: 'A',
  attention: 'A',
  sliding_attention: 'S',
  chunked_attention: 'S',
  linear_attention: 'R',
  mamba: 'R',
  mamba2: 'R',
  conv: 'R',
  hybrid: 'P',
};

/** The pattern that `layer_types` spells out; undefined where it is absent. An unknown name is a problem. */
export function statedPattern(c: ConfigReader, layers: number): string | undefined {
  const list = c.list('layer_types') ?? c.list('layers_block_type');
  if (list === undefined) return undefined;
  if (list.length < layers || list.length > MOST_LAYERS) {
    c.problem(`layer_types has ${list.length} entries for ${layers} layers`);
    return undefined;
  }
  const letters: string[] = [];
  for (const type of list.slice(0, layers)) {
    const letter = typeof type === 'string' && Object.hasOwn(LAYER_TYPES, type) ? LAYER_TYPES[type] : undefined;
    if (letter === undefined) {
      c.problem(`layer_types names a kind of layer that is not known: ${JSON.stringify(type)?.slice(0, 40)}`);
      return undefined;
    }
    letters.push(letter);
  }
  return letters.join('');
}

/** Windowed layers, all but the last of every `period`. */
export function periodic(period: number, layers: number): string {
  if (period <= 1) return 'A';
  return Array.from({ length: Math.min(period, layers) }, (_, i) => (i === period - 1 ? 'A' : 'S')).join('');
}

function limited(c: ConfigReader, name: string, value: number, most: number): number {
  if (value <= most) return value;
  c.problem(`${name} is ${value}, more than ${most}: not a model`);
  return 1;
}

export function layersOf(c: ConfigReader): number {
  return limited(c, LAYER_KEYS[0], c.need(...LAYER_KEYS), MOST_LAYERS);
}

export function hiddenOf(c: ConfigReader): number {
  return limited(c, HIDDEN_KEYS[0], c.need(...HIDDEN_KEYS), MOST_WIDTH);
}

/** Heads and head size; without `head_dim` the hidden size shared among the heads, as transformers does. */
export function attentionOf(c: ConfigReader, hidden: number): Attention {
  const heads = limited(c, 'num_attention_heads', c.need('num_attention_heads', 'n_head', 'n_heads'), 2 ** 16);
  const headDim = c.count('head_dim', 'kv_channels', 'attention_head_dim') || Math.max(1, Math.floor(hidden / heads));
  const keyValueHeads =
    c.count('num_key_value_heads', 'num_kv_heads', 'n_head_kv', 'multi_query_group_num', 'num_query_groups') || heads;
  if (keyValueHeads > heads) c.problem(`num_key_value_heads is ${keyValueHeads}, more than the ${heads} heads`);
  return {
    kind: 'gqa',
    heads,
    keyValueHeads,
    headDim: limited(c, 'head_dim', headDim, MOST_WIDTH),
    biases: 'none',
    queryKeyNorm: false,
    outputGate: false,
    sinks: false,
    sharedKeyValueLayers: 0,
    keysAsValues: false,
  };
}

/** Experts under the names of the common families; undefined for a dense model. */
export function moeOf(c: ConfigReader): Moe | undefined {
  const experts =
    c.count('num_experts', 'num_local_experts', 'n_routed_experts', 'moe_num_experts', 'num_moe_experts') ?? 0;
  if (experts <= 1) return undefined;
  const activeExperts = c.need(
    'num_experts_per_tok',
    'num_experts_per_token',
    'experts_per_token',
    'moe_k',
    'moe_topk',
    'top_k_experts',
    'moe_top_k',
  );
  if (activeExperts > experts) c.problem(`num_experts_per_tok is ${activeExperts}, more than the ${experts} experts`);
  const expertSize = c.need(
    'moe_intermediate_size',
    'expert_ffn_hidden_size',
    'moe_ffn_hidden_size',
    'intermediate_size',
    'ffn_hidden_size',
  );
  const shared = c.count('n_shared_experts', 'num_shared_experts', 'moe_num_shared_experts', 'num_shared_expert') ?? 0;
  return {
    experts: limited(c, 'num_experts', experts, 2 ** 16),
    activeExperts,
    expertSize: limited(c, 'moe_intermediate_size', expertSize, MOST_WIDTH),
    sharedExpertSize:
      c.count('shared_expert_intermediate_size', 'moe_shared_expert_intermediate_size', 'shared_intermediate_size') ??
      shared * expertSize,
    denseLayers: c.count('first_k_dense_replace', 'moe_layer_start_index', 'num_dense_layers') ?? 0,
    every: 1,
    routerBias: false,
    expertBias: false,
    sharedExpertGate: false,
  };
}

/** What a config of any family gives, as a catalogue entry; families then change what is theirs. */
export function commonShape(c: ConfigReader, architecture: string, attends = true): CatalogueModel {
  const layers = layersOf(c);
  const hidden = hiddenOf(c);
  const moe = moeOf(c);
  const size = c.count('intermediate_size', 'n_inner', 'ffn_dim', 'ffn_hidden_size', 'd_ff');
  const biased = c.flag('attention_bias') ?? c.flag('qkv_bias') ?? false;
  return {
    name: c.modelType,
    family: c.modelType,
    aliases: [],
    task: 'text',
    architecture,
    source: 'config',
    publishedParameters: { value: 1, source: 'config' },
    layers,
    hidden,
    vocabulary: limited(c, 'vocab_size', c.need('vocab_size', 'padded_vocab_size'), MOST_WIDTH),
    contextTokens: c.countOr(2048, ...CONTEXT_KEYS) || 2048,
    tiedEmbeddings: c.flag('tie_word_embeddings') ?? false,
    learnedPositions: 0,
    norm: 'rms',
    normsPerLayer: 2,
    layerPattern: 'A',
    ...(attends
      ? { attention: { ...attentionOf(c, hidden), biases: biased ? ('qkv' as const) : ('none' as const) } }
      : {}),
    feedForward: {
      size: moe && moe.denseLayers === 0 ? 0 : limited(c, 'intermediate_size', size ?? 4 * hidden, MOST_WIDTH),
      gated: true,
      biases: c.flag('mlp_bias') ?? false,
    },
    ...(moe ? { moe } : {}),
    perLayerEmbedding: 0,
    predictionLayers: c.count('num_nextn_predict_layers', 'mtp_num_hidden_layers', 'num_mtp_modules') ?? 0,
  };
}
