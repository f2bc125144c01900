// GGUF metadata of recurrent layers (Mamba, delta rule, short convolution, RWKV), read back from their tensors' shapes.
import type { ModelDescription, RecurrentKind, Tensor } from '../../model/description.ts';
import { uint32 } from '../../model/gguf/writer.ts';
import type { Pair } from './metadata.ts';
import { shapeOf } from './shapes.ts';

type Sizes = Readonly<Record<string, number>>;

/** Row and column lengths of a tensor of the first layer that has it; zeros where none has. */
const pair = (tensors: readonly Tensor[], name: string): readonly [number, number] => {
  const shape = shapeOf(tensors, name);
  return [shape?.[0] ?? 0, shape?.[1] ?? 0];
};

/** ssm_x makes the time step and, twice, the state. */
function mamba1(tensors: readonly Tensor[]): Sizes {
  const [state, inner] = pair(tensors, 'ssm_a');
  const [rank] = pair(tensors, 'ssm_dt.weight');
  return {
    conv_kernel: pair(tensors, 'ssm_conv1d.weight')[0],
    inner_size: inner,
    state_size: state,
    time_step_rank: rank,
  };
}

/** The convolution runs over the inner channels and twice groups × state. */
function mamba2(tensors: readonly Tensor[]): Sizes {
  const [kernel, convolved] = pair(tensors, 'ssm_conv1d.weight');
  const [inner] = pair(tensors, 'ssm_out.weight');
  const heads = pair(tensors, 'ssm_a')[1] || pair(tensors, 'ssm_dt.bias')[0];
  const groups = Math.max(1, pair(tensors, 'ssm_norm.weight')[1]);
  const state = (convolved - inner) / 2 / groups;
  return { conv_kernel: kernel, inner_size: inner, state_size: state, time_step_rank: heads, group_count: groups };
}

/** Key heads are the groups, value heads the time-step rank, the key head's size the state. */
function gatedDelta(tensors: readonly Tensor[]): Sizes {
  const [kernel, convolved] = pair(tensors, 'ssm_conv1d.weight');
  const [inner] = pair(tensors, 'ssm_out.weight');
  const heads = pair(tensors, 'ssm_dt.bias')[0];
  const [valueDim] = pair(tensors, 'ssm_norm.weight');
  const keys = (convolved - inner) / 2;
  return {
    conv_kernel: kernel,
    inner_size: inner,
    state_size: valueDim,
    time_step_rank: heads,
    group_count: valueDim > 0 ? keys / valueDim : 0,
  };
}

const SSM: Partial<Record<RecurrentKind, (tensors: readonly Tensor[]) => Sizes>> = {
  mamba1,
  mamba2,
  'gated-delta-net': gatedDelta,
  'kimi-delta': (tensors) => ({ conv_kernel: pair(tensors, 'ssm_conv1d_q.weight')[0] }),
};

/** Ranks of RWKV's low-rank pairs, in the names that its loader reads. */
function rwkvKeys(a: string, model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  const layer = model.hyper.layers.find((l) => l.recurrent)?.recurrent;
  const head = layer ? layer.stateElements / model.hyper.hidden : 64;
  const rank = (part: string) => uint32(pair(tensors, `time_mix_${part}1.weight`)[1]);
  return [
    [`${a}.wkv.head_size`, uint32(head)],
    [`${a}.token_shift_count`, uint32(2)],
    [`${a}.attention.decay_lora_rank`, rank('w')],
    [`${a}.attention.iclr_lora_rank`, rank('a')],
    [`${a}.attention.value_residual_mix_lora_rank`, rank('v')],
    [`${a}.attention.gate_lora_rank`, rank('g')],
    [`${a}.time_mix_extra_dim`, uint32(32)],
    [`${a}.time_decay_extra_dim`, uint32(64)],
  ];
}

/** Keys of the recurrent layers; none for a model without. */
export function recurrentKeys(a: string, model: ModelDescription, tensors: readonly Tensor[]): Pair[] {
  const { layers } = model.hyper;
  const kind = layers.find((l) => l.recurrent && l.recurrent.kind !== 'compressor')?.recurrent?.kind;
  if (kind === undefined) return [];
  if (kind === 'rwkv') return rwkvKeys(a, model, tensors);
  if (kind === 'short-conv') return [[`${a}.shortconv.l_cache`, uint32(pair(tensors, 'shortconv.conv.weight')[0])]];
  const sizes = SSM[kind]?.(tensors) ?? {};
  const head = kind === 'kimi-delta' ? pair(tensors, 'ssm_norm.weight')[0] : 0;
  // Every n-th layer attends: its place in the first period says which.
  const interval = layers.findIndex((l) => l.attention) + 1;
  return [
    ...Object.entries(sizes).map(([name, value]): Pair => [`${a}.ssm.${name}`, uint32(value)]),
    ...(head > 0 ? ([[`${a}.kda.head_dim`, uint32(head)]] as const) : []),
    ...(interval > 0 ? ([[`${a}.full_attention_interval`, uint32(interval)]] as const) : []),
  ];
}
