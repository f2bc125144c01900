// Families whose layers alternate between a sliding window and the whole context.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';
import { attention, type Changes, type Family, moe, windowed } from './family.ts';
import { statedPattern } from './shape.ts';

const GEMMA_DEFAULTS = { tie_word_embeddings: true, head_dim: 256 } as const;

/** Both changes, the window on top of the attention that `first` left. */
function withWindow(c: ConfigReader, shape: CatalogueModel, first: Changes, period?: number): Changes {
  return { ...first, ...windowed(c, { ...shape, ...first }, period) };
}

function gemma3(c: ConfigReader, shape: CatalogueModel): Changes {
  return withWindow(c, shape, { normsPerLayer: 4, ...attention(shape, { queryKeyNorm: true }) }, 6);
}

function gemma3n(c: ConfigReader, shape: CatalogueModel): Changes {
  const sharedKeyValueLayers = Math.min(c.count('num_kv_shared_layers') ?? 0, Math.max(0, shape.layers - 1));
  return {
    ...withWindow(c, shape, { normsPerLayer: 4, ...attention(shape, { queryKeyNorm: true, sharedKeyValueLayers }) }, 5),
    perLayerEmbedding: c.count('hidden_size_per_layer_input') ?? 0,
    alternatingUpdates: { inputs: c.count('altup_num_inputs') || 4, residualRank: c.count('laurel_rank') || 64 },
  };
}

/** Gemma 4: full layers may have heads of another size and number, and keys that double as values. */
function gemma4(c: ConfigReader, shape: CatalogueModel): Changes {
  const own = shape.attention;
  if (!own) return {};
  const full = c.count('global_head_dim') || own.headDim;
  const keysAsValues = c.flag('attention_k_eq_v') ?? false;
  const fullKeyValueHeads = (keysAsValues ? c.count('num_global_key_value_heads') : undefined) || own.keyValueHeads;
  const pattern = statedPattern(c, shape.layers) ?? 'SSSSSA';
  const tokens = c.count('sliding_window') || 1024;
  const dense = shape.feedForward.size || (c.count('intermediate_size') ?? 0);
  return {
    normsPerLayer: 4,
    layerPattern: pattern,
    ...attention(shape, {
      keyValueHeads: fullKeyValueHeads,
      headDim: full,
      queryKeyNorm: true,
      keysAsValues,
      window: { tokens, heads: own.heads, keyValueHeads: own.keyValueHeads, headDim: own.headDim },
      sharedKeyValueLayers: Math.min(c.count('num_kv_shared_layers') ?? 0, Math.max(0, shape.layers - 1)),
    }),
    feedForward: { ...shape.feedForward, size: dense },
    // A dense feed-forward stands beside the experts in every layer.
    ...moe(shape, { sharedExpertSize: dense }),
    perLayerEmbedding: c.count('hidden_size_per_layer_input') ?? 0,
  };
}

function gptOss(c: ConfigReader, shape: CatalogueModel): Changes {
  const first = {
    ...attention(shape, { biases: 'all', sinks: true }),
    ...moe(shape, { routerBias: true, expertBias: true }),
  };
  return withWindow(c, shape, first, 2);
}

function cohere2(c: ConfigReader, shape: CatalogueModel): Changes {
  return withWindow(c, shape, { norm: 'layer-no-bias', normsPerLayer: 1 }, 4);
}

function llama4(c: ConfigReader, shape: CatalogueModel): Changes {
  const every = c.count('interleave_moe_layer_step') || 1;
  const expertSize = c.count('intermediate_size') ?? 0;
  const changes = windowed(c, shape, c.count('no_rope_layer_interval') || 4);
  return {
    ...changes,
    feedForward: { ...shape.feedForward, size: c.count('intermediate_size_mlp') ?? expertSize },
    ...moe(shape, { every, expertSize, sharedExpertSize: expertSize }),
  };
}

function exaone4(c: ConfigReader, shape: CatalogueModel): Changes {
  const text = c.list('layer_types') === undefined ? undefined : statedPattern(c, shape.layers);
  const first = attention(shape, { queryKeyNorm: true });
  return text && !text.includes('S') ? first : withWindow(c, shape, first, c.count('sliding_window') ? 4 : 1);
}

export const WINDOWED_FAMILIES: Readonly<Record<string, Family>> = {
  gemma2: {
    architecture: 'gemma2',
    defaults: { ...GEMMA_DEFAULTS, sliding_window: 4096 },
    changes: (c, s) => withWindow(c, s, { normsPerLayer: 4 }, 2),
  },
  gemma3_text: {
    architecture: 'gemma3',
    defaults: {
      ...GEMMA_DEFAULTS,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      vocab_size: 262208,
      max_position_embeddings: 131072,
      sliding_window: 4096,
    },
    changes: gemma3,
  },
  gemma3n_text: {
    architecture: 'gemma3n',
    defaults: {
      ...GEMMA_DEFAULTS,
      num_attention_heads: 8,
      num_key_value_heads: 2,
      vocab_size: 262400,
      max_position_embeddings: 32768,
      sliding_window: 512,
      num_kv_shared_layers: 15,
      hidden_size_per_layer_input: 256,
    },
    changes: gemma3n,
  },
  gemma4_text: { architecture: 'gemma4', defaults: GEMMA_DEFAULTS, changes: gemma4 },
  gpt_oss: { architecture: 'gpt-oss', defaults: { head_dim: 64 }, changes: gptOss },
  cohere2: {
    architecture: 'cohere2',
    defaults: { tie_word_embeddings: true, sliding_window: 4096 },
    changes: cohere2,
  },
  olmo3: {
    architecture: 'olmo2',
    changes: (c, s) => withWindow(c, s, attention(s, { queryKeyNorm: true }), 4),
  },
  exaone4: { architecture: 'exaone4', changes: exaone4 },
  llama4_text: { architecture: 'llama4', defaults: { attention_chunk_size: 8192 }, changes: llama4 },
};
