// Mixture of experts: router, choice of experts, their feed-forward and the weighted sum.
import { boundedUnit, norm } from './blocks.ts';
import { type Build, need, project } from './build.ts';
import { expand } from './graph.ts';
import {
  add,
  cast,
  cont,
  elementwise,
  fresh,
  gatedUnit,
  getRows,
  mul,
  mulMat,
  mulMatId,
  repeat,
  reshape,
  scale,
  setRows,
  sumRows,
  topK,
  unary,
  viewPart,
} from './operations.ts';
import { dims, type GraphTensor } from './tensor.ts';

export interface Routing {
  /** softmax-weight: the softmax runs over the chosen experts only. */
  readonly gating: 'softmax' | 'sigmoid' | 'softmax-weight' | 'softplus';
  readonly normalised?: boolean;
  readonly scaled?: boolean;
  readonly activation?: 'gated' | 'plain' | 'squared' | 'bounded';
  readonly weightFirst?: boolean;
  /** Groups of experts of which some are chosen first; 1 without. */
  readonly groups?: number;
  readonly suffix?: string;
  readonly probabilities?: GraphTensor | undefined;
  /** Experts are chosen by a sigmoid of their own, over fewer, larger groups (GroveMoE). */
  readonly ownChoice?: boolean;
}

function experts(b: Build, layer: number, name: string, x: GraphTensor, ids: GraphTensor): GraphTensor {
  let y = mulMatId(need(b, layer, name), x, ids);
  const s = b.weight(layer, `${name}.scale`);
  if (s) {
    const n = s.ne[0];
    y = mul(y, getRows(repeat(reshape(s, 1, n, 1), dims(1, n, x.ne[2])), ids));
  }
  const bias = b.weight(layer, `${name}.bias`);
  return bias ? elementwise('add-id', y, bias, ids) : y;
}

function choosable(probabilities: GraphTensor, total: number, tokens: number, groups: number, usedGroups: number) {
  const perGroup = total / groups;
  const grouped = reshape(probabilities, perGroup, groups, tokens);
  const best = topK(grouped, 2);
  const scores = getRows(reshape(grouped, 1, perGroup, groups, tokens), best);
  const sums = sumRows(reshape(scores, scores.ne[1], scores.ne[2], scores.ne[3]));
  const chosen = topK(reshape(sums, sums.ne[1], sums.ne[2]), usedGroups);
  const kept = getRows(grouped, chosen);
  return reshape(setRows(elementwise('fill', grouped), kept, chosen), total, tokens);
}

/** The experts' share of a layer's feed-forward. */
export function expertFeedForward(b: Build, layer: number, x: GraphTensor, r: Routing): GraphTensor {
  const suffix = r.suffix ?? '_exps';
  const counts = b.model.hyper.experts;
  const [hidden, tokens] = [x.ne[0], x.ne[1]];
  const total = b.weight(layer, `ffn_down${suffix}`)?.ne[2] ?? counts?.total ?? 1;
  const used = Math.min(total, counts?.active ?? 1);
  let logits = r.probabilities ?? mulMat(need(b, layer, 'ffn_gate_inp'), x);
  const logitBias = b.weight(layer, 'ffn_gate_inp.bias');
  if (logitBias) logits = add(logits, logitBias);
  let probabilities = logits;
  if (r.gating === 'softmax') probabilities = elementwise('soft-max', logits);
  if (r.gating === 'sigmoid') probabilities = unary(logits);
  if (r.gating === 'softplus') probabilities = elementwise('sqrt', unary(logits));
  const choiceBias = b.weight(layer, 'exp_probs_b.bias') ?? b.weight(layer, 'exp_probs_b');
  let choice = choiceBias ? add(probabilities, choiceBias) : probabilities;
  if (r.weightFirst) choice = logits;
  if (r.ownChoice) choice = unary(logits);
  if ((r.groups ?? 1) > 1) choice = choosable(choice, total, tokens, r.groups ?? 1, r.groups ?? 1);
  const chosen = topK(choice, used);
  const ids = r.ownChoice && total !== probabilities.ne[0] ? cast(scale(cast(chosen, 'f32')), 'i32') : chosen;
  let weights = getRows(reshape(probabilities, 1, probabilities.ne[0], tokens), ids);
  if (r.gating === 'softmax-weight')
    weights = reshape(elementwise('soft-max', reshape(weights, used, tokens)), 1, used, tokens);
  if (r.normalised) {
    const flat = reshape(weights, used, tokens);
    weights = reshape(elementwise('div', flat, elementwise('clamp', sumRows(flat))), 1, used, tokens);
  }
  if (r.scaled) weights = scale(weights);
  expand(b.graph, weights);
  // Experts of a narrower width than the model's have projections on either side.
  const inner = b.weight(layer, 'ffn_routed_down') ? project(b, layer, 'ffn_routed_down', x) : x;
  const width = inner.ne[0];
  let cur = reshape(inner, width, 1, tokens);
  if (r.weightFirst) cur = mul(repeat(cur, dims(hidden, used, tokens)), weights);
  let out = experts(b, layer, `ffn_down${suffix}`, activated(b, layer, cur, ids, suffix, r.activation ?? 'gated'), ids);
  if (!r.weightFirst) out = mul(out, weights);
  expand(b.graph, out);
  const sum = summed(b, out, used, width, tokens);
  if (!b.weight(layer, 'ffn_routed_up')) return sum;
  return project(b, layer, 'ffn_routed_up', norm(b, layer, 'ffn_routed_norm', sum, 'rms'));
}

function activated(
  b: Build,
  layer: number,
  x: GraphTensor,
  ids: GraphTensor,
  suffix: string,
  activation: 'gated' | 'plain' | 'squared' | 'bounded',
): GraphTensor {
  if (b.weight(layer, `ffn_gate_up${suffix}`)) {
    const both = experts(b, layer, `ffn_gate_up${suffix}`, x, ids);
    const half = dims(both.ne[0] / 2, both.ne[1], both.ne[2]);
    const [gate, up] = [viewPart(both, half, both.nb[1], both.nb[2]), viewPart(both, half, both.nb[1], both.nb[2])];
    return fresh('glu', 'f32', half, gate, up);
  }
  const up = experts(b, layer, `ffn_up${suffix}`, x, ids);
  if (activation === 'gated' && b.weight(layer, `ffn_gate${suffix}`)) {
    const gate = experts(b, layer, `ffn_gate${suffix}`, x, ids);
    return gatedUnit(gate, up);
  }
  if (activation === 'bounded') return boundedUnit(experts(b, layer, `ffn_gate${suffix}`, x, ids), up);
  const active = unary(up);
  return activation === 'squared' ? elementwise('sqr', active) : active;
}

/** Adds the experts' results one after another. */
function summed(b: Build, out: GraphTensor, used: number, hidden: number, tokens: number): GraphTensor {
  const parts = Array.from({ length: used }, () => viewPart(out, dims(hidden, tokens), out.nb[2]));
  for (const part of parts) expand(b.graph, part);
  const [first, ...rest] = parts;
  if (!first) throw new Error('a router that chooses no expert');
  let sum = first;
  for (const part of rest) {
    sum = add(sum, part);
    expand(b.graph, sum);
  }
  return rest.length === 0 ? cont(sum) : sum;
}
