// GGUF metadata that single architectures demand beyond the common keys: windows by layer, indexers, streams, gates.
import type { ModelDescription, Tensor } from '../../model/description.ts';
import { bool, float32, uint32, uint32s, type WritableValue } from '../../model/gguf/writer.ts';
import type { Pair } from './metadata.ts';
import { shapeOf } from './shapes.ts';

/** How router scores are made, as llama.cpp numbers it: softmax 1, sigmoid 2, softmax of the chosen 3, square root of softplus 4. */
const GATING: Readonly<Record<string, number>> = {
  deepseek4: 4,
  'gpt-oss': 3,
  deepseek2: 2,
  deepseek32: 2,
  'glm-dsa': 2,
  bailingmoe2: 2,
  'minimax-m2': 2,
  'minimax-m3': 2,
  'kimi-linear': 2,
  'kimi-k3': 2,
};
const SOFTMAX = 1;

/** Architectures that read a list of which layers have a window; others have a fixed pattern. */
const LISTS_WINDOWS = new Set(['deepseek4', 'gemma4', 'mimo2', 'step35', 'granite_swa', 'maple', 'spark2_5']);

/** Architectures that rotate by sections (text, height, width). */
const SECTIONED = new Set(['qwen2vl', 'qwen3vl', 'qwen3vlmoe', 'qwen35', 'qwen35moe', 'paddleocr']);

const bools = (values: readonly boolean[]): WritableValue => ({ type: 'array', elementType: 'bool', values });
const int32s = (values: readonly number[]): WritableValue => ({ type: 'array', elementType: 'int32', values });

function windowKeys(a: string, model: ModelDescription): Pair[] {
  if (!LISTS_WINDOWS.has(a)) return [];
  const windowed = model.hyper.layers.map((l) => l.attention !== undefined && l.attention.span !== 'full');
  return [[`${a}.attention.sliding_window_pattern`, bools(windowed)]];
}

/** Sparse attention: heads and key size of the indexer; how many it chooses where the model says. */
function indexerKeys(a: string, model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  const layer = model.hyper.layers.find((l) => (l.attention?.indexerKeyDim ?? 0) > 0)?.attention;
  if (!layer) return [];
  const key = layer.indexerKeyDim;
  const queries = shapeOf(tensors, 'indexer.attn_q_b.weight') ?? shapeOf(tensors, 'indexer.q_proj.weight');
  return [
    [`${a}.attention.indexer.head_count`, uint32(Math.max(1, (queries?.[1] ?? key) / key))],
    [`${a}.attention.indexer.key_length`, uint32(key)],
    [`${a}.attention.indexer.top_k`, uint32(layer.indexerTopK ?? 2048)],
    [`${a}.attention.indexer.block_size`, uint32(64)],
    [`${a}.attention.indexer.local_blocks`, uint32(1)],
  ];
}

/** DeepSeek V4: compressed keys, grouped output, residual streams. */
function compressionKeys(a: string, model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  if (a !== 'deepseek4') return [];
  const { layers, hidden } = model.hyper;
  const streams = (shapeOf(tensors, 'hc_attn_fn.weight')?.[0] ?? 4 * hidden) / hidden;
  const [groupWidth, ranks] = shapeOf(tensors, 'attn_output_a.weight') ?? [];
  const first = layers[0]?.attention;
  const whole = (first?.heads ?? 1) * (first?.keyDim ?? 1);
  const groups = Math.max(1, whole / (groupWidth ?? whole));
  const rank = shapeOf(tensors, 'attn_q_a.weight')?.[1] ?? 0;
  return [
    [`${a}.attention.q_lora_rank`, uint32(rank)],
    [`${a}.attention.output_group_count`, uint32(groups)],
    [`${a}.attention.output_lora_rank`, uint32((ranks ?? 0) / groups)],
    [`${a}.attention.compress_rope_freq_base`, float32(10_000)],
    [`${a}.attention.compress_ratios`, uint32s(layers.map((l) => l.attention?.compressionRatio ?? 0))],
    [`${a}.hyper_connection.count`, uint32(streams)],
    [`${a}.hyper_connection.sinkhorn_iterations`, uint32(20)],
    [`${a}.hyper_connection.epsilon`, float32(1e-6)],
    [`${a}.hash_layer_count`, uint32(0)],
    [`${a}.swiglu_clamp_exp`, { type: 'array', elementType: 'float32', values: layers.map(() => 10) }],
  ];
}

/** Layers with experts among dense ones (Llama 4). */
function interleaveKeys(a: string, model: ModelDescription): Pair[] {
  const places = model.hyper.layers.flatMap((l, i) => (l.feedForward?.kind === 'experts' ? [i] : []));
  const step = places.length > 1 ? (places[1] ?? 0) - (places[0] ?? 0) : 1;
  return places.length > 0
    ? [
        [`${a}.interleave_moe_layer_step`, uint32(step)],
        [`${a}.moe_every_n_layers`, uint32(step)],
        [`${a}.expert_gating_func`, uint32(GATING[a] ?? SOFTMAX)],
      ]
    : [];
}

/** Keys beyond the common ones; what an architecture does not read does no harm. */
export function architectureKeys(a: string, model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  const { layers, perLayerEmbedding } = model.hyper;
  const shared = layers.filter((l) => l.attention?.cache === 'shared').length;
  const latent = shapeOf(tensors, 'ffn_routed_down.weight')?.[1];
  return [
    ...windowKeys(a, model),
    ...indexerKeys(a, model, tensors),
    ...compressionKeys(a, model, tensors),
    ...interleaveKeys(a, model),
    ...(SECTIONED.has(a) ? ([[`${a}.rope.dimension_sections`, int32s([16, 24, 24, 0])]] as const) : []),
    [`${a}.embedding_length_per_layer_input`, uint32(perLayerEmbedding)],
    [`${a}.attention.shared_kv_layers`, uint32(shared)],
    ...(latent
      ? ([
          [`${a}.moe_latent_size`, uint32(latent)],
          [`${a}.expert_latent_length`, uint32(latent)],
        ] as const)
      : []),
    [`${a}.use_parallel_residual`, bool(true)],
    [`${a}.attn_res.block_size`, uint32(12)],
    [`${a}.activation.situ_beta`, float32(1)],
    [`${a}.activation.situ_linear_beta`, float32(1)],
    [`${a}.logit_scale`, float32(1)],
    [`${a}.residual_scale`, float32(1)],
    [`${a}.embedding_scale`, float32(1)],
    [`${a}.attention.scale`, float32(0.1)],
    [`${a}.attention.max_alibi_bias`, float32(8)],
    ...(a === 'dbrx' ? ([[`${a}.attention.clamp_kqv`, float32(8)]] as const) : []),
    ['tokenizer.ggml.token_type_count', uint32(shapeOf(tensors, 'token_types.weight')?.[1] ?? 0)],
  ];
}
