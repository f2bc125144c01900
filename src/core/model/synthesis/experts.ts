// Tensors of a mixture-of-experts feed-forward: router, merged experts, shared expert.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { FeedForwardLayer, Tensor } from '../description.ts';
import { linear, tensor } from './tensor.ts';

export type CatalogueMoe = NonNullable<CatalogueModel['moe']>;

export function expertLayer(model: CatalogueModel, moe: CatalogueMoe): FeedForwardLayer {
  return {
    kind: 'experts',
    size: moe.expertSize,
    gated: model.feedForward.gated,
    sharedSize: moe.sharedExpertSize,
  };
}

/** Expert matrices are merged along a third dimension, as llama.cpp's converter writes them. */
export function expertTensors(model: CatalogueModel, moe: CatalogueMoe): Tensor[] {
  const { hidden } = model;
  const gated = model.feedForward.gated;
  const width = moe.latentSize ?? hidden;
  const merged = (part: string, from: number, to: number): Tensor[] => {
    const weight = tensor(`ffn_${part}_exps.weight`, from, to, moe.experts);
    return moe.expertBias ? [weight, tensor(`ffn_${part}_exps.bias`, to, moe.experts)] : [weight];
  };
  const out = linear('ffn_gate_inp', hidden, moe.experts, moe.routerBias && moe.expertBias);
  // Without expert biases the router's bias is the selection correction of DeepSeek V3 and its kin.
  if (moe.routerBias && !moe.expertBias) out.push(tensor('exp_probs_b.bias', moe.experts));
  if (gated) out.push(...merged('gate', width, moe.expertSize));
  out.push(...merged('up', width, moe.expertSize), ...merged('down', moe.expertSize, width));
  if (moe.latentSize !== undefined) {
    out.push(...linear('ffn_routed_down', hidden, width), ...linear('ffn_routed_up', width, hidden));
  }
  if (moe.sharedExpertSize > 0) {
    if (gated) out.push(...linear('ffn_gate_shexp', hidden, moe.sharedExpertSize));
    out.push(...linear('ffn_up_shexp', hidden, moe.sharedExpertSize));
    out.push(...linear('ffn_down_shexp', moe.sharedExpertSize, hidden));
    if (moe.sharedExpertGate) out.push(tensor('ffn_gate_inp_shexp.weight', hidden));
  }
  return out;
}
