// Tensors and state of delta-rule layers: gated delta net (Qwen3-Next, Qwen3.5) and Kimi delta attention.
import type { RecurrentLayer, Tensor } from '../description.ts';
import { fusesAlphaBeta } from './naming.ts';
import type { RecurrentOf } from './recurrent.ts';
import { linear, tensor } from './tensor.ts';

/** A key-dim × value-dim matrix a value head, and (kernel − 1) inputs of queries, keys and values. */
export function gatedDeltaLayer(spec: RecurrentOf<'gated-delta-net'>): RecurrentLayer {
  const keys = spec.keyHeads * spec.keyHeadDim;
  const values = spec.valueHeads * spec.valueHeadDim;
  return {
    kind: 'gated-delta-net',
    stateElements: values * spec.keyHeadDim,
    convolutionElements: (spec.convKernel - 1) * (2 * keys + values),
  };
}

export function gatedDeltaTensors(
  spec: RecurrentOf<'gated-delta-net'>,
  hidden: number,
  architecture: string,
): Tensor[] {
  const keys = spec.keyHeads * spec.keyHeadDim;
  const values = spec.valueHeads * spec.valueHeadDim;
  const alphaBeta = fusesAlphaBeta(architecture)
    ? linear('ssm_ba', hidden, 2 * spec.valueHeads)
    : [...linear('ssm_alpha', hidden, spec.valueHeads), ...linear('ssm_beta', hidden, spec.valueHeads)];
  return [
    ...linear('attn_qkv', hidden, 2 * keys + values),
    ...linear('attn_gate', hidden, values),
    ...linear('ssm_conv1d', spec.convKernel, 2 * keys + values),
    ...alphaBeta,
    tensor('ssm_dt.bias', spec.valueHeads),
    tensor('ssm_a', spec.valueHeads),
    tensor('ssm_norm.weight', spec.valueHeadDim),
    ...linear('ssm_out', values, hidden),
  ];
}

/** A square matrix a head, and (kernel − 1) inputs of queries, keys and values. */
export function kimiDeltaLayer(spec: RecurrentOf<'kimi-delta'>): RecurrentLayer {
  const width = spec.heads * spec.headDim;
  return {
    kind: 'kimi-delta',
    stateElements: width * spec.headDim,
    convolutionElements: 3 * (spec.convKernel - 1) * width,
  };
}

/** Decay and output gate pass through a bottleneck of one head's size. */
export function kimiDeltaTensors(spec: RecurrentOf<'kimi-delta'>, hidden: number): Tensor[] {
  const { heads, headDim, convKernel } = spec;
  const width = heads * headDim;
  const out: Tensor[] = [];
  for (const part of ['q', 'k', 'v'])
    out.push(...linear(`attn_${part}`, hidden, width), tensor(`ssm_conv1d_${part}.weight`, convKernel, 1, width));
  const lowRank = (part: string) => [
    ...linear(`ssm_${part}_a`, hidden, headDim),
    ...linear(`ssm_${part}_b`, headDim, width),
  ];
  out.push(...lowRank('f'), ...(spec.fullRankGate ? linear('ssm_g', hidden, width) : lowRank('g')));
  out.push(
    ...linear('ssm_beta', hidden, heads),
    tensor('ssm_a', heads),
    tensor('ssm_dt.bias', width),
    tensor('ssm_norm.weight', headDim),
    ...linear('attn_output', width, hidden),
  );
  return out;
}
