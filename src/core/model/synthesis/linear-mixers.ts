// Tensors and state of the remaining fixed-state mixers: lightning attention, short convolution, RWKV.
import type { RecurrentLayer, Tensor } from '../description.ts';
import type { RecurrentOf } from './recurrent.ts';
import { linear, tensor } from './tensor.ts';

/** One head-dim × head-dim matrix a head, no convolution (MiniMax-Text-01). */
export function lightningLayer(spec: RecurrentOf<'lightning'>): RecurrentLayer {
  return { kind: 'lightning', stateElements: spec.heads * spec.headDim ** 2, convolutionElements: 0 };
}

export function lightningTensors(spec: RecurrentOf<'lightning'>, hidden: number): Tensor[] {
  const width = spec.heads * spec.headDim;
  return [
    ...linear('attn_qkv', hidden, 3 * width),
    ...linear('attn_gate', hidden, width),
    tensor('ssm_norm.weight', width),
    ...linear('attn_output', width, hidden),
  ];
}

/** Only the last (kernel − 1) inputs are kept (LFM2). */
export function shortConvLayer(spec: RecurrentOf<'short-conv'>): RecurrentLayer {
  return { kind: 'short-conv', stateElements: 0, convolutionElements: (spec.convKernel - 1) * spec.innerSize };
}

export function shortConvTensors(spec: RecurrentOf<'short-conv'>, hidden: number): Tensor[] {
  return [
    ...linear('shortconv.in_proj', hidden, 3 * spec.innerSize),
    tensor('shortconv.conv.weight', spec.convKernel, spec.innerSize),
    ...linear('shortconv.out_proj', spec.innerSize, hidden),
  ];
}

/** One head-dim × head-dim matrix a head, and the previous token's input of time mix and channel mix. */
export function rwkvLayer(spec: RecurrentOf<'rwkv'>, hidden: number): RecurrentLayer {
  return { kind: 'rwkv', stateElements: hidden * spec.headDim, convolutionElements: 2 * hidden };
}

/** Low-rank pairs (RWKV 7: decay, in-context rate, value mix, gate), or without any the full gate matrix of RWKV 5. */
export function rwkvTensors(spec: RecurrentOf<'rwkv'>, hidden: number, feedForwardSize: number): Tensor[] {
  const out: Tensor[] = [];
  for (const part of ['receptance', 'key', 'value', 'output']) out.push(...linear(`time_mix_${part}`, hidden, hidden));
  if (spec.loraSizes.length === 0) out.push(...linear('time_mix_gate', hidden, hidden));
  spec.loraSizes.forEach((rank, i) => {
    const part = ['w', 'a', 'v', 'g'][i] ?? `extra${i}`;
    out.push(...linear(`time_mix_${part}1`, hidden, rank), ...linear(`time_mix_${part}2`, rank, hidden));
  });
  out.push(tensor('time_mix_lerp_fused.weight', hidden, 1, 1, 6), tensor('time_mix_w0.weight', hidden));
  out.push(...linear('channel_mix_key', hidden, feedForwardSize));
  out.push(...linear('channel_mix_value', feedForwardSize, hidden));
  if (spec.loraSizes.length === 0) out.push(...linear('channel_mix_receptance', hidden, hidden));
  return out;
}
