// Packed weights of every format: the matrix they stand for, and bytes that add up to those of the files.
import { describe, expect, it } from 'vitest';
import { placed, type WritableSafetensor } from '../../../../test/support/write-safetensors.ts';
import type { CheckpointQuantization } from './quantization.ts';
import { storedTensors } from './stored-tensors.ts';

type Spec = readonly [part: string, dtype: string, shape: readonly number[]];
const module = (name: string, ...parts: Spec[]): WritableSafetensor[] =>
  parts.map(([part, dtype, shape]) => ({ name: `${name}${part}`, dtype, shape }));
const method = (name: string, bits?: number, groupSize?: number): CheckpointQuantization => ({
  method: name,
  bits,
  groupSize,
});

function stored(tensors: WritableSafetensor[], q?: CheckpointQuantization, shapes = new Map<string, number[]>()) {
  const files = placed(tensors);
  const result = storedTensors(files, shapes, q);
  const bytes = (list: readonly { readonly bytes: number }[]) => list.reduce((sum, t) => sum + t.bytes, 0);
  expect(bytes(result.tensors)).toBe(bytes(files));
  return result;
}

const Q = 'model.layers.3.self_attn.q_proj';
/** A matrix of 512 inputs and 256 outputs in each format, groups of 128. */
const FORMATS: [string, WritableSafetensor[], CheckpointQuantization | undefined, string][] = [
  ['BF16', module(Q, ['.weight', 'BF16', [256, 512]]), undefined, 'BF16'],
  [
    'GPTQ',
    module(
      Q,
      ['.qweight', 'I32', [64, 256]],
      ['.qzeros', 'I32', [4, 32]],
      ['.scales', 'F16', [4, 256]],
      ['.g_idx', 'I32', [512]],
    ),
    method('gptq', 4, 128),
    'GPTQ-INT4',
  ],
  [
    'GPTQ of 8 bits without a configuration',
    module(
      Q,
      ['.qweight', 'I32', [128, 256]],
      ['.qzeros', 'I32', [4, 64]],
      ['.scales', 'F16', [4, 256]],
      ['.g_idx', 'I32', [512]],
    ),
    undefined,
    'GPTQ-INT8',
  ],
  [
    'GPTQ of 3 bits',
    module(Q, ['.qweight', 'I32', [48, 256]], ['.qzeros', 'I32', [4, 24]], ['.scales', 'F16', [4, 256]]),
    method('gptq', 3, 128),
    'GPTQ-INT3',
  ],
  [
    'AWQ',
    module(Q, ['.qweight', 'I32', [512, 32]], ['.qzeros', 'I32', [4, 32]], ['.scales', 'F16', [4, 256]]),
    method('awq', 4, 128),
    'AWQ-INT4',
  ],
  [
    'AWQ without a configuration',
    module(Q, ['.qweight', 'I32', [512, 32]], ['.qzeros', 'I32', [4, 32]], ['.scales', 'F16', [4, 256]]),
    undefined,
    'AWQ-INT4',
  ],
  [
    'FP8 in blocks',
    module(Q, ['.weight', 'F8_E4M3', [256, 512]], ['.weight_scale_inv', 'F32', [2, 4]]),
    method('fp8'),
    'F8_E4M3',
  ],
  [
    'FP8 of ModelOpt',
    module(Q, ['.weight', 'F8_E4M3', [256, 512]], ['.weight_scale', 'F32', []], ['.input_scale', 'F32', []]),
    method('modelopt'),
    'F8_E4M3',
  ],
  [
    'NVFP4 of ModelOpt',
    module(
      Q,
      ['.weight', 'U8', [256, 256]],
      ['.weight_scale', 'F8_E4M3', [256, 32]],
      ['.weight_scale_2', 'F32', []],
      ['.input_scale', 'F32', []],
    ),
    method('nvfp4'),
    'NVFP4',
  ],
  [
    'NVFP4 of compressed-tensors',
    module(
      Q,
      ['.weight_packed', 'U8', [256, 256]],
      ['.weight_scale', 'F8_E4M3', [256, 32]],
      ['.weight_global_scale', 'F32', [1]],
    ),
    method('compressed-tensors', 4, 16),
    'NVFP4',
  ],
  ['MXFP4', module(Q, ['.weight', 'U8', [256, 256]], ['.weight_scale', 'U8', [256, 16]]), method('quark'), 'MXFP4'],
  [
    'compressed-tensors of 4 bits',
    module(Q, ['.weight_packed', 'I32', [256, 64]], ['.weight_scale', 'BF16', [256, 4]], ['.weight_shape', 'I64', [2]]),
    method('compressed-tensors', 4, 128),
    'INT4',
  ],
  [
    'compressed-tensors of 8 bits',
    module(Q, ['.weight', 'I8', [256, 512]], ['.weight_scale', 'BF16', [256, 1]]),
    method('compressed-tensors', 8),
    'INT8',
  ],
  ['LLM.int8', module(Q, ['.weight', 'I8', [256, 512]], ['.SCB', 'F32', [256]]), method('bitsandbytes', 8), 'INT8'],
  [
    'MLX of 4 bits',
    module(Q, ['.weight', 'U32', [256, 64]], ['.scales', 'BF16', [256, 8]], ['.biases', 'BF16', [256, 8]]),
    method('mlx', 4, 64),
    'MLX-INT4',
  ],
  [
    'MLX of 6 bits',
    module(Q, ['.weight', 'U32', [256, 96]], ['.scales', 'F16', [256, 8]], ['.biases', 'F16', [256, 8]]),
    undefined,
    'MLX-INT6',
  ],
];

describe('a matrix of 512 × 256', () => {
  it.each(FORMATS)('in %s', (_, tensors, q, type) => {
    const result = stored(tensors, q);
    expect(result.tensors).toHaveLength(1);
    expect(result.tensors[0]).toMatchObject({
      name: 'blk.3.attn_q.weight',
      shape: [512, 256],
      type,
      role: 'attention-q',
      layer: 3,
    });
    expect(result.unknown).toEqual([]);
    expect(result.unsized).toEqual([]);
  });

  it('in NF4 takes the shape the model has, since the file flattens it', () => {
    const parts: Spec[] = [
      ['.weight', 'U8', [65536, 1]],
      ['.weight.absmax', 'U8', [2048]],
      ['.weight.quant_map', 'F32', [16]],
      ['.weight.nested_absmax', 'F32', [8]],
      ['.weight.nested_quant_map', 'F32', [256]],
      ['.weight.quant_state.bitsandbytes__nf4', 'U8', [90]],
    ];
    const q = method('bitsandbytes', 4);
    const known = stored(module(Q, ...parts), q, new Map([['blk.3.attn_q.weight', [512, 256]]]));
    expect(known.tensors).toMatchObject([{ shape: [512, 256], type: 'NF4' }]);
    const other = stored(module(Q, ...parts), q, new Map([['blk.3.attn_q.weight', [512, 255]]]));
    expect(other.tensors).toMatchObject([{ shape: [131072], type: 'NF4' }]);
  });

  it('in a packing that does not tell takes the shape the model has, else says so', () => {
    const parts: Spec[] = [
      ['.q_weight', 'I32', [70, 256]],
      ['.q_scale', 'I32', [8, 32]],
      ['.q_groups', 'I16', [16]],
    ];
    const shapes = new Map([['blk.3.attn_q.weight', [512, 256]]]);
    expect(stored(module(Q, ...parts), method('exl2'), shapes)).toMatchObject({
      tensors: [{ shape: [512, 256] }],
      unsized: [],
    });
    expect(stored(module(Q, ...parts), method('exl2')).unsized).toEqual([Q]);
  });
});

describe('experts', () => {
  const expert = (i: number, parts: Spec[]) => module(`model.layers.0.mlp.experts.${i}.up_proj`, ...parts);

  it('one by one become one tensor', () => {
    const result = stored([0, 1, 2].flatMap((i) => expert(i, [['.weight', 'BF16', [16, 64]]])));
    expect(result.tensors).toMatchObject([
      { name: 'blk.0.ffn_up_exps.weight', shape: [64, 16, 3], type: 'BF16', role: 'expert-up', bytes: 6144 },
    ]);
  });

  it('packed keep their scales', () => {
    const parts: Spec[] = [
      ['.weight', 'F8_E4M3', [128, 256]],
      ['.weight_scale_inv', 'F32', [1, 2]],
    ];
    const result = stored(
      [0, 1].flatMap((i) => expert(i, parts)),
      method('fp8'),
    );
    expect(result.tensors).toMatchObject([{ shape: [256, 128, 2], bytes: 2 * (32768 + 8) }]);
  });

  it('in two formats become two tensors', () => {
    const result = stored([
      ...expert(0, [['.weight', 'BF16', [16, 64]]]),
      ...expert(1, [['.weight', 'F16', [16, 64]]]),
    ]);
    expect(result.tensors.map((t) => t.shape)).toEqual([
      [64, 16, 1],
      [64, 16, 1],
    ]);
  });

  it('of gpt-oss are blocks and scales in one tensor', () => {
    const result = stored(
      module(
        'model.layers.0.mlp.experts.gate_up_proj',
        ['_blocks', 'U8', [32, 5760, 90, 16]],
        ['_scales', 'U8', [32, 5760, 90]],
        ['_bias', 'BF16', [32, 5760]],
      ),
      method('mxfp4'),
    );
    expect(result.tensors).toMatchObject([
      { name: 'blk.0.ffn_gate_up_exps.bias', shape: [5760, 32] },
      {
        name: 'blk.0.ffn_gate_up_exps.weight',
        shape: [2880, 5760, 32],
        type: 'MXFP4',
        role: 'expert-gate-up',
        bytes: 32 * 5760 * 90 * 17,
      },
    ]);
  });
});

describe('names of other families', () => {
  it.each([
    ['model.embed_tokens.weight', 'token_embd.weight', 'embedding'],
    ['model.language_model.embed_tokens.weight', 'token_embd.weight', 'embedding'],
    ['transformer.wte.weight', 'token_embd.weight', 'embedding'],
    ['transformer.wpe.weight', 'position_embd.weight', 'position-embedding'],
    ['gpt_neox.embed_in.weight', 'token_embd.weight', 'embedding'],
    ['embed_out.weight', 'output.weight', 'output'],
    ['language_model.lm_head.weight', 'output.weight', 'output'],
    ['model.norm.weight', 'output_norm.weight', 'norm'],
    ['h.0.attn.c_attn.weight', 'blk.0.attn_qkv.weight', 'attention-qkv'],
    ['h.0.attn.c_proj.bias', 'blk.0.attn_output.bias', 'bias'],
    ['h.0.mlp.c_proj.weight', 'blk.0.ffn_down.weight', 'feed-forward-down'],
    ['gpt_neox.layers.1.mlp.dense_h_to_4h.weight', 'blk.1.ffn_up.weight', 'feed-forward-up'],
    ['model.layers.2.self_attn.qkv_proj.weight', 'blk.2.attn_qkv.weight', 'attention-qkv'],
    ['model.layers.2.mlp.gate_up_proj.weight', 'blk.2.ffn_up.weight', 'feed-forward-up'],
    ['model.layers.2.mlp.gate.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.mlp.gate.e_score_correction_bias', 'blk.2.exp_probs_b.bias', 'bias'],
    ['model.layers.2.block_sparse_moe.gate.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.block_sparse_moe.router.layer.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.block_sparse_moe.input_linear.weight', 'blk.2.ffn_gate_up_exps.weight', 'expert-gate-up'],
    ['model.layers.2.block_sparse_moe.output_linear.weight', 'blk.2.ffn_down_exps.weight', 'expert-down'],
    ['model.layers.2.mlp.shared_experts.down_proj.weight', 'blk.2.ffn_down_shexp.weight', 'shared-expert-down'],
    ['model.layers.2.mlp.shared_expert_gate.weight', 'blk.2.ffn_gate_inp_shexp.weight', 'shared-expert-router'],
    ['model.layers.2.shared_mlp.input_linear.weight', 'blk.2.ffn_up_shexp.weight', 'shared-expert-up'],
    ['model.layers.2.mlp.experts.gate_up_proj', 'blk.2.ffn_gate_up_exps.weight', 'expert-gate-up'],
    ['model.layers.2.mlp.switch_mlp.down_proj.weight', 'blk.2.ffn_down_exps.weight', 'expert-down'],
    ['model.layers.2.self_attn.sinks', 'blk.2.attn_sinks.weight', 'attention-sinks'],
    ['model.layers.2.self_attn.kv_a_proj_with_mqa.weight', 'blk.2.attn_kv_a_mqa.weight', 'mla-kv-a'],
    ['model.layers.2.self_attn.kv_b_proj.weight', 'blk.2.attn_kv_b.weight', 'mla-kv-b'],
    ['model.layers.2.self_attn.indexer.wq_b.weight', 'blk.2.indexer.attn_q_b.weight', 'indexer'],
    ['model.layers.2.linear_attn.in_proj_qkvz.weight', 'blk.2.attn_qkv.weight', 'attention-qkv'],
    ['model.layers.2.linear_attn.A_log', 'blk.2.ssm_a', 'recurrent-vector'],
    ['model.layers.2.linear_attn.dt_bias', 'blk.2.ssm_dt.bias', 'bias'],
    ['model.layers.2.linear_attn.norm.weight', 'blk.2.ssm_norm.weight', 'norm'],
    ['model.layers.2.linear_attn.out_proj.weight', 'blk.2.ssm_out.weight', 'recurrent-out'],
    ['backbone.layers.2.mixer.in_proj.weight', 'blk.2.ssm_in.weight', 'recurrent-in'],
    ['model.layers.2.conv.conv.weight', 'blk.2.shortconv.conv.weight', 'recurrent-convolution'],
    ['model.layers.2.mamba.conv1d.weight', 'blk.2.ssm_conv1d.weight', 'recurrent-convolution'],
    ['encoder.layer.2.attention.self.query.weight', 'blk.2.attn_q.weight', 'attention-q'],
    ['encoder.layer.2.attention.output.dense.weight', 'blk.2.attn_output.weight', 'attention-output'],
    ['encoder.layer.2.intermediate.dense.weight', 'blk.2.ffn_up.weight', 'feed-forward-up'],
    ['encoder.layer.2.output.dense.weight', 'blk.2.ffn_down.weight', 'feed-forward-down'],
    ['embeddings.word_embeddings.weight', 'token_embd.weight', 'embedding'],
    ['model.visual.blocks.3.attn.qkv.weight', 'v.model.visual.blocks.3.attn.qkv.weight', 'vision'],
    [
      'vision_tower.vision_model.encoder.layers.3.mlp.fc1.weight',
      'v.vision_tower.vision_model.encoder.layers.3.mlp.fc1.weight',
      'vision',
    ],
    ['model.layers.61.shared_head.head.weight', 'blk.61.nextn.shared_head_head.weight', 'prediction'],
    ['model.layers.61.eh_proj.weight', 'blk.61.nextn.eh_proj.weight', 'prediction'],
    ['mtp.layers.0.mlp.gate.weight', 'nextn.mtp.layers.0.mlp.gate.weight', 'prediction'],
    [
      'model.layers.0.self_attn.rotary_emb.inv_freq',
      'rope_freqs.model.layers.0.self_attn.rotary_emb.inv_freq.weight',
      'rope-factors',
    ],
  ])('%s', (name, gguf, role) => {
    const result = stored([{ name, dtype: 'BF16', shape: [8] }]);
    expect(result.tensors).toMatchObject([{ name: gguf, role }]);
    expect(result.unknown).toEqual([]);
  });

  it('an unknown one keeps its name and its bytes', () => {
    const result = stored([{ name: 'model.layers.4.flux.capacitor.weight', dtype: 'F32', shape: [3, 4] }]);
    expect(result.tensors).toMatchObject([
      { name: 'blk.4.flux.capacitor.weight', shape: [4, 3], role: 'other', layer: 4 },
    ]);
    expect(result.unknown).toEqual(['model.layers.4.flux.capacitor']);
  });

  it('two that mean the same stay two', () => {
    const result = stored([
      { name: 'model.norm.weight', dtype: 'F32', shape: [8] },
      { name: 'model.language_model.norm.weight', dtype: 'F32', shape: [8] },
    ]);
    expect(result.tensors.map((t) => t.name)).toEqual(['output_norm.weight', 'output_norm.weight#2']);
  });

  it('scales of a cache without a weight are kept', () => {
    expect(stored([{ name: 'model.layers.0.self_attn.attn.k_scale', dtype: 'F32', shape: [1] }]).tensors).toHaveLength(
      1,
    );
  });
});
