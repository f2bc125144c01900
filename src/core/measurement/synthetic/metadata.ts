// GGUF metadata of a model from its description: what llama.cpp needs to build the graph whose speed is asked for.
import type { AttentionLayer, ModelDescription, Tensor } from '../../model/description.ts';
import { bool, float32, string, uint32, uint32s, type WritableValue } from '../../model/gguf/writer.ts';
import { architectureKeys } from './architecture-keys.ts';
import { recurrentKeys } from './recurrent-keys.ts';

export type Pair = readonly [string, WritableValue];

/** Values that change results but not speed: any usual one will do. */
const EPSILON = 1e-5;
const ROPE_BASE = 10_000;

/** One number where all layers agree, else one a layer. */
export function perLayer(values: readonly number[]): WritableValue {
  return values.every((v) => v === values[0]) ? uint32(values[0] ?? 0) : uint32s(values);
}

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

function headKeys(a: string, layers: readonly (AttentionLayer | undefined)[], byInterval: boolean): Pair[] {
  const full = layers.find((l) => l && l.span === 'full') ?? layers.find((l) => l);
  const windowed = layers.find((l) => l && l.span !== 'full');
  if (!full) return [];
  const latent = full.latent;
  return [
    // Loaders take head sizes from the first layer, whatever it is; only the key heads tell which layers attend.
    [`${a}.attention.head_count`, perLayer(layers.map((l) => l?.heads ?? full.heads))],
    [
      `${a}.attention.head_count_kv`,
      perLayer(layers.map((l) => l?.keyValueHeads ?? (byInterval ? full.keyValueHeads : 0))),
    ],
    [`${a}.attention.key_length`, uint32(full.keyDim)],
    [`${a}.attention.value_length`, uint32(full.valueDim)],
    ...(latent
      ? ([
          [`${a}.attention.q_lora_rank`, uint32(latent.queryRank)],
          [`${a}.attention.kv_lora_rank`, uint32(latent.keyValueRank)],
          [`${a}.attention.key_length_mla`, uint32(latent.noPositionHeadDim + latent.ropeHeadDim)],
          [`${a}.attention.value_length_mla`, uint32(latent.valueHeadDim)],
        ] as const)
      : []),
    ...(windowed
      ? ([
          [`${a}.attention.key_length_swa`, uint32(windowed.keyDim)],
          [`${a}.attention.value_length_swa`, uint32(windowed.valueDim)],
          [`${a}.rope.dimension_count_swa`, uint32(windowed.keyDim)],
          [`${a}.rope.freq_base_swa`, float32(ROPE_BASE)],
          [`${a}.attention.sliding_window`, uint32(windowed.windowTokens ?? 0)],
        ] as const)
      : []),
    [`${a}.rope.dimension_count`, uint32(latent ? latent.ropeHeadDim : full.keyDim)],
    [`${a}.rope.freq_base`, float32(ROPE_BASE)],
  ];
}

function expertKeys(a: string, model: ModelDescription): Pair[] {
  const { experts, layers } = model.hyper;
  const withExperts = layers.find((l) => l.feedForward?.kind === 'experts')?.feedForward;
  if (!experts || !withExperts) return [];
  const firstExperts = layers.findIndex((l) => l.feedForward?.kind === 'experts');
  const shared = withExperts.sharedSize;
  const sharedCount = shared > 0 ? Math.max(1, experts.shared || Math.round(shared / withExperts.size)) : 0;
  return [
    [`${a}.expert_count`, uint32(experts.total)],
    [`${a}.expert_used_count`, uint32(experts.active)],
    [`${a}.expert_feed_forward_length`, uint32(withExperts.size)],
    [`${a}.leading_dense_block_count`, uint32(firstExperts)],
    [`${a}.expert_shared_count`, uint32(sharedCount)],
    ...(shared > 0 ? ([[`${a}.expert_shared_feed_forward_length`, uint32(shared)]] as const) : []),
    [`${a}.expert_weights_scale`, float32(1)],
    [`${a}.expert_weights_norm`, bool(true)],
  ];
}

/** Width of the dense feed-forward a layer; experts' layers get the dense width of the others, or their own. */
function feedForwardKey(a: string, model: ModelDescription): Pair {
  const { layers } = model.hyper;
  const dense = most(layers.map((l) => (l.feedForward?.kind === 'dense' ? l.feedForward.size : 0)));
  const sizes = layers.map((l) => {
    if (l.feedForward === undefined) return 0;
    if (l.feedForward.kind === 'dense') return l.feedForward.size;
    return dense || l.feedForward.size;
  });
  return [`${a}.feed_forward_length`, perLayer(sizes)];
}

/**
 * All keys but the tokenizer's. Sizes and patterns are the model's; values that do not change the speed (epsilons, scales,
 * rotation base) are usual ones. Keys that an architecture does not read do no harm.
 */
export function syntheticMetadata(model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  const a = model.architecture;
  const { hyper } = model;
  const attention = hyper.layers.map((l) => l.attention);
  return [
    ['general.architecture', string(a)],
    ['general.type', string('model')],
    ['general.name', string(`${model.name} (synthetic weights)`)],
    ['general.quantization_version', uint32(2)],
    [`${a}.block_count`, uint32(hyper.layerCount)],
    [`${a}.context_length`, uint32(hyper.contextTokens || 4096)],
    [`${a}.embedding_length`, uint32(hyper.hidden)],
    [`${a}.vocab_size`, uint32(hyper.vocabulary)],
    [`${a}.attention.layer_norm_rms_epsilon`, float32(EPSILON)],
    [`${a}.attention.layer_norm_epsilon`, float32(EPSILON)],
    feedForwardKey(a, model),
    // The delta nets say by an interval which layers attend, the other hybrids by layers without key heads.
    ...headKeys(
      a,
      attention,
      hyper.layers.some((l) => l.recurrent?.kind === 'gated-delta-net'),
    ),
    ...expertKeys(a, model),
    ...recurrentKeys(a, model, tensors),
    ...architectureKeys(a, model, tensors),
  ];
}
