// Families with recurrent layers: state-space models, delta rules, short convolutions, alone or between attention.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';
import { latent, qwen3Moe } from './families-experts.ts';
import { attention, type Changes, type Family, moe } from './family.ts';
import { statedPattern } from './shape.ts';

/** The last of every `interval` layers attends, the others are recurrent. */
function interval(n: number): string {
  return `${'R'.repeat(Math.min(Math.max(n - 1, 0), 4095))}A`;
}

function qwen3Next(c: ConfigReader, shape: CatalogueModel): Changes {
  const first = shape.moe ? qwen3Moe(c, shape) : attention(shape, { queryKeyNorm: true });
  return {
    ...first,
    ...attention({ ...shape, ...first }, { outputGate: true }),
    layerPattern: statedPattern(c, shape.layers) ?? interval(c.count('full_attention_interval') || 4),
    recurrent: {
      kind: 'gated-delta-net',
      keyHeads: c.need('linear_num_key_heads'),
      valueHeads: c.need('linear_num_value_heads'),
      keyHeadDim: c.need('linear_key_head_dim'),
      valueHeadDim: c.need('linear_value_head_dim'),
      convKernel: c.need('linear_conv_kernel_dim'),
    },
  };
}

function kimiLinear(c: ConfigReader, shape: CatalogueModel): Changes {
  const linear = c.section('linear_attn_config');
  if (!linear) {
    c.problem('linear_attn_config is missing');
    return {};
  }
  const full = new Set(linear.list('full_attn_layers') ?? []);
  return {
    ...latent(c, shape),
    ...moe(shape, { routerBias: true }),
    // Layers are numbered from 1 there.
    layerPattern: Array.from({ length: shape.layers }, (_, i) => (full.has(i + 1) ? 'A' : 'R')).join(''),
    recurrent: {
      kind: 'kimi-delta',
      heads: linear.need('num_heads'),
      headDim: linear.need('head_dim'),
      convKernel: linear.need('short_conv_kernel_size'),
      fullRankGate: false,
    },
  };
}

type Mamba2 = Extract<NonNullable<CatalogueModel['recurrent']>, { kind: 'mamba2' }>;

function mamba2(c: ConfigReader, hidden: number): Mamba2 {
  const heads = c.need('mamba_n_heads', 'mamba_num_heads', 'num_heads');
  const headDim = c.count('mamba_d_head', 'mamba_head_dim', 'head_dim');
  const inner =
    c.count('mamba_d_ssm') ?? (headDim ? heads * headDim : (c.count('mamba_expand', 'expand') || 2) * hidden);
  return {
    kind: 'mamba2',
    innerSize: inner,
    stateSize: c.need('mamba_d_state', 'ssm_state_size', 'state_size'),
    convKernel: c.need('mamba_d_conv', 'conv_kernel'),
    groups: c.count('mamba_n_groups', 'n_groups') || 1,
    heads,
  };
}

function mamba1(c: ConfigReader, hidden: number): NonNullable<CatalogueModel['recurrent']> {
  // "auto" is a sixteenth of the hidden size, rounded up.
  const auto = Math.ceil(hidden / 16);
  return {
    kind: 'mamba1',
    innerSize: c.count('mamba_d_inner') ?? c.count('mamba_d_ssm') ?? (c.count('mamba_expand', 'expand') || 2) * hidden,
    stateSize: c.need('mamba_d_state', 'state_size'),
    convKernel: c.need('mamba_d_conv', 'conv_kernel'),
    timeStepRank: rank(c) ?? auto,
  };
}

/** Absent where it is "auto". */
function rank(c: ConfigReader): number | undefined {
  const stated = c.raw('mamba_dt_rank') ?? c.raw('time_step_rank');
  return typeof stated === 'string' ? undefined : c.count('mamba_dt_rank', 'time_step_rank');
}

const pureMamba = { normsPerLayer: 1, layerPattern: 'r' } as const;

function withoutFeedForward(shape: CatalogueModel): Changes {
  return { ...pureMamba, feedForward: { ...shape.feedForward, size: 0 } };
}

function graniteHybrid(c: ConfigReader, shape: CatalogueModel): Changes {
  const size = shape.moe ? 0 : (c.count('shared_intermediate_size') ?? shape.feedForward.size);
  const pattern = statedPattern(c, shape.layers);
  if (!pattern) c.problem('layer_types is missing');
  return {
    layerPattern: pattern ?? 'A',
    feedForward: { ...shape.feedForward, size },
    recurrent: mamba2(c, shape.hidden),
  };
}

/** One letter a layer: M state space, * attention, - feed-forward, E experts; each layer holds only that one part. */
function nemotronH(c: ConfigReader, shape: CatalogueModel): Changes {
  const stated = c.text('hybrid_override_pattern') ?? '';
  if (stated.length < shape.layers || !/^[M*\-E|]+$/.test(stated)) {
    c.problem(`hybrid_override_pattern does not give ${shape.layers} layers by the letters M, *, - and E`);
    return {};
  }
  if (stated.includes('E') && stated.includes('-')) c.problem('hybrid_override_pattern mixes dense layers and experts');
  const letters: Readonly<Record<string, string>> = { M: 'r', '*': 'a', '-': 'F', E: 'F' };
  const size = stated.includes('E') ? 0 : (c.count('intermediate_size') ?? 0);
  return {
    architecture: shape.moe ? 'nemotron_h_moe' : 'nemotron_h',
    normsPerLayer: 1,
    layerPattern: [...stated]
      .slice(0, shape.layers)
      .map((letter) => letters[letter] ?? 'F')
      .join(''),
    feedForward: { ...shape.feedForward, size, gated: false },
    ...moe(shape, { routerBias: true }),
    recurrent: mamba2(c, shape.hidden),
  };
}

function jamba(c: ConfigReader, shape: CatalogueModel): Changes {
  const period = c.count('attn_layer_period') || 8;
  const offset = c.count('attn_layer_offset') ?? 4;
  const every = c.count('expert_layer_period') || 2;
  const phase = c.count('expert_layer_offset') ?? 1;
  if (shape.moe && phase !== every - 1) c.problem(`expert_layer_offset is ${phase}: only ${every - 1} is known here`);
  return {
    layerPattern: Array.from({ length: shape.layers }, (_, i) => (i % period === offset ? 'A' : 'R')).join(''),
    feedForward: { ...shape.feedForward, size: c.count('intermediate_size') ?? 0 },
    ...moe(shape, { every }),
    recurrent: mamba1(c, shape.hidden),
  };
}

function lfm2(c: ConfigReader, shape: CatalogueModel): Changes {
  const attends = c.list('full_attn_idxs');
  const listed = attends && Array.from({ length: shape.layers }, (_, i) => (attends.includes(i) ? 'A' : 'R')).join('');
  const pattern = statedPattern(c, shape.layers) ?? listed;
  if (!pattern) c.problem('layer_types is missing');
  return {
    layerPattern: pattern ?? 'A',
    ...attention(shape, { queryKeyNorm: true }),
    feedForward: { ...shape.feedForward, size: shape.moe ? shape.feedForward.size : adjustedSize(c, shape) },
    ...moe(shape, { routerBias: c.flag('use_expert_bias') ?? true }),
    recurrent: { kind: 'short-conv', convKernel: c.count('conv_L_cache') || 3, innerSize: shape.hidden },
  };
}

/** LFM2 states the width before its own rounding: two thirds, times a factor, up to the next multiple. */
function adjustedSize(c: ConfigReader, shape: CatalogueModel): number {
  const stated = c.count('block_ff_dim') ?? shape.feedForward.size;
  if (c.flag('block_auto_adjust_ff_dim') === false) return stated;
  const multiple = c.count('block_multiple_of') || 256;
  const size = Math.floor(Math.floor((2 * stated) / 3) * (c.number('block_ffn_dim_multiplier') ?? 1));
  return multiple * Math.ceil(size / multiple);
}

export const HYBRID_FAMILIES: Readonly<Record<string, Family>> = {
  qwen3_next: { architecture: 'qwen3next', changes: qwen3Next },
  qwen3_5_text: { architecture: 'qwen35', changes: qwen3Next },
  qwen3_5_moe_text: { architecture: 'qwen35moe', changes: qwen3Next },
  kimi_linear: { architecture: 'kimi-linear', changes: kimiLinear },
  falcon_h1: {
    architecture: 'falcon-h1',
    changes: (c, s) => ({ layerPattern: 'P', recurrent: mamba2(c, s.hidden) }),
  },
  granitemoehybrid: { architecture: 'granitehybrid', defaults: { tie_word_embeddings: true }, changes: graniteHybrid },
  nemotron_h: { architecture: 'nemotron_h', changes: nemotronH },
  jamba: { architecture: 'jamba', changes: jamba },
  lfm2: { architecture: 'lfm2', defaults: { tie_word_embeddings: true }, changes: lfm2 },
  lfm2_moe: { architecture: 'lfm2moe', defaults: { tie_word_embeddings: true }, changes: lfm2 },
  mamba: {
    architecture: 'mamba',
    attentionFree: true,
    defaults: { tie_word_embeddings: true },
    changes: (c, s) => ({ ...withoutFeedForward(s), recurrent: mamba1(c, s.hidden) }),
  },
  mamba2: {
    architecture: 'mamba2',
    attentionFree: true,
    changes: (c, s) => ({ ...withoutFeedForward(s), recurrent: mamba2(c, s.hidden) }),
  },
};
