// The parts that most layers share: input, norms, projections, feed-forward, output rows.
import { type Build, input, need, project } from './build.ts';
import { expand } from './graph.ts';
import { add, elementwise, gatedHalves, gatedUnit, getRows, mul, mulMat, scale, unary } from './operations.ts';
import type { GraphTensor } from './tensor.ts';

export type NormKind = 'rms' | 'layer';

/** Normalises, then applies weight and bias where the model has them. */
export function norm(
  b: Build,
  layer: number | undefined,
  name: string | undefined,
  x: GraphTensor,
  kind: NormKind,
): GraphTensor {
  const plain = elementwise(kind === 'rms' ? 'rms-norm' : 'norm', x);
  const w = name === undefined ? undefined : b.weight(layer, name);
  const bias = name === undefined ? undefined : b.weight(layer, `${name}.bias`);
  const weighted = w ? mul(plain, w) : plain;
  return bias ? add(weighted, bias) : weighted;
}

/** The token embeddings of a batch; the vector input that images use is reserved beside the tokens. */
export function embed(b: Build): GraphTensor {
  const { tokens } = b.batch;
  const table = need(b, undefined, 'token_embd');
  const rows = getRows(table, input(b, 'tokens', 'i32', tokens));
  expand(b.graph, rows);
  expand(b.graph, input(b, 'embeddings', 'f32', table.ne[0], tokens));
  return rows;
}

/** Ids of the rows whose logits are asked for. */
export const outputRows = (b: Build, x: GraphTensor): GraphTensor =>
  getRows(x, input(b, 'out-ids', 'i32', b.batch.outputs));

/** A projection with its bias where the model has one. */
export function linear(b: Build, layer: number | undefined, name: string, x: GraphTensor): GraphTensor {
  const y = project(b, layer, name, x);
  const bias = b.weight(layer, `${name}.bias`);
  return bias ? add(y, bias) : y;
}

/** bounded: gate and up are squashed before they are multiplied, which keeps more of them at once (Kimi K3). */
export type Activation = 'gated' | 'plain' | 'squared' | 'halves' | 'bounded';

/** The product of a squashed gate, its sigmoid and a squashed up. */
export function boundedUnit(gate: GraphTensor, up: GraphTensor): GraphTensor {
  const squash = (t: GraphTensor) => scale(unary(scale(t)));
  return mul(mul(squash(gate), unary(gate)), squash(up));
}

/** Dense feed-forward: up and gate, activation, down. Scales follow the biases. */
export function feedForward(b: Build, layer: number, x: GraphTensor, activation: Activation, suffix = ''): GraphTensor {
  const arm = (part: string, from: GraphTensor) => {
    const name = `ffn_${part}${suffix}`;
    const bias = b.weight(layer, `${name}.bias`);
    const factor = b.weight(layer, `${name}.scale`);
    let y = mulMat(need(b, layer, name), from);
    if (bias) y = add(y, bias);
    return factor ? mul(y, factor) : y;
  };
  const up = arm('up', x);
  if (activation === 'halves') return arm('down', gatedHalves(up));
  if (activation === 'bounded') return arm('down', boundedUnit(arm('gate', x), up));
  if (activation === 'gated' && b.weight(layer, `ffn_gate${suffix}`)) {
    const gate = arm('gate', x);
    return arm('down', gatedUnit(gate, up));
  }
  let cur = unary(up);
  if (activation === 'squared') cur = elementwise('sqr', cur);
  const factors = b.weight(layer, 'ffn_act.scales');
  if (factors) cur = elementwise('div', cur, factors);
  return arm('down', cur);
}
