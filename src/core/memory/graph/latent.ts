// Multi-head latent attention: keys of one shared head, rank and rope part joined; values are the ranks read again.
import { attend, attendLatent, type Scores } from './attention.ts';
import { norm } from './blocks.ts';
import { type Build, need, project } from './build.ts';
import { concat, cont, mulMat, permute, repeat, reshape, viewPart } from './operations.ts';
import { rope } from './rope.ts';
import { dims, type GraphTensor } from './tensor.ts';

interface Query {
  readonly whole: GraphTensor;
  /** The low-rank query before its second matrix, which indexers read. */
  readonly low: GraphTensor | undefined;
}

/** The query, directly or through its low rank. */
export function latentQuery(b: Build, layer: number, x: GraphTensor): Query {
  if (!b.weight(layer, 'attn_q_a')) return { whole: project(b, layer, 'attn_q', x), low: undefined };
  const low = norm(b, layer, 'attn_q_a_norm', project(b, layer, 'attn_q_a', x), 'rms');
  return { whole: project(b, layer, 'attn_q_b', low), low };
}

/** Latent attention of a layer, absorbed where the file has the split matrices, else with full keys and values. */
export function latentAttention(
  b: Build,
  layer: number,
  x: GraphTensor,
  o: Scores & { query?: Query; rotated?: boolean; output?: string | undefined } = { output: 'attn_output' },
): GraphTensor {
  const a = b.layerOf(layer);
  const latent = a?.latent;
  const { whole } = o.query ?? latentQuery(b, layer, x);
  const tokens = x.ne[1];
  const joint = project(b, layer, 'attn_kv_a_mqa', x);
  const rank = need(b, layer, 'attn_kv_a_norm').ne[0];
  const ropeDim = joint.ne[0] - rank;
  const heads = a?.heads ?? 1;
  const size = whole.ne[0] / heads;
  const plainDim = size - ropeDim;
  const turn = (t: GraphTensor) => (o.rotated === false ? t : rope(b, t));
  const ropePart = viewPart(joint, dims(ropeDim, 1, tokens), joint.nb[1], joint.nb[1]);
  const low = viewPart(joint, dims(rank, tokens), joint.nb[1]);
  const output = 'output' in o ? o.output : 'attn_output';
  const part = (n: number) => viewPart(whole, dims(n, heads, tokens), 4 * size, 4 * size * heads);
  if (latent && b.weight(layer, 'attn_k_b')) {
    const plain = permute(part(plainDim), [0, 2, 1, 3]);
    const absorbed = permute(mulMat(need(b, layer, 'attn_k_b'), plain), [0, 2, 1, 3]);
    const qRope = turn(part(ropeDim));
    const q = concat(absorbed, qRope, 0);
    const kRope = turn(ropePart);
    const normed = reshape(norm(b, layer, 'attn_kv_a_norm', low, 'rms'), rank, 1, tokens);
    const k = concat(normed, kRope, 0);
    return attendLatent(b, layer, q, k, normed, { ...o, decompress: need(b, layer, 'attn_v_b'), output });
  }
  const both = project(b, layer, 'attn_kv_b', norm(b, layer, 'attn_kv_a_norm', low, 'rms'));
  const each = both.ne[0] / heads;
  const valueDim = each - plainDim;
  const kPlain = viewPart(both, dims(plainDim, heads, tokens), 4 * each, 4 * each * heads);
  const v = cont(viewPart(both, dims(valueDim, heads, tokens), 4 * each, 4 * each * heads));
  const q = turn(reshape(whole, size, heads, tokens));
  const kRope = repeat(turn(ropePart), dims(ropeDim, heads, tokens));
  const k = concat(kPlain, kRope, 0);
  return attend(b, layer, { q, k, v }, { ...o, output });
}
