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
