// A transformer layer: norms, attention, feed-forward and what is added to what.
import { OUTPUT } from '../weight-side.ts';
import { attend } from './attention.ts';
import { blockSparseAttention } from './block-sparse.ts';
import { embed, feedForward, linear, norm, outputRows } from './blocks.ts';
import { type Build, input, MissingWeight, need, project } from './build.ts';
import { gatedDeltaNet, kimiDelta, shortConvolution } from './delta.ts';
import { expertFeedForward } from './experts.ts';
import { expand } from './graph.ts';
import { latentAttention } from './latent.ts';
import { mamba1, mamba2, plamoMamba } from './mamba.ts';
import { add, cont, elementwise, getRows, mul, mulMat, reshape, scale, unary, viewPart } from './operations.ts';
import { beginPerLayer, mixPerLayer } from './per-layer.ts';
import { rope } from './rope.ts';
import { pooledKeyMask, sparseLatentAttention, storeRawKeys } from './sparse.ts';
import { dims, type GraphTensor, leafOf } from './tensor.ts';
import type { Traits } from './traits.ts';

interface Heads {
  readonly q: GraphTensor;
  readonly k: GraphTensor;
  readonly v: GraphTensor;
  /** Gate that the query projection holds beside the query. */
  readonly gate?: GraphTensor;
}

/** Query, key and value, from three matrices or one, as [head size, heads, tokens]. */
export function heads(b: Build, layer: number, x: GraphTensor, t: Traits): Heads {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  const tokens = x.ne[1];
  const shapes = { q: [a.keyDim, a.heads], k: [a.keyDim, a.keyValueHeads], v: [a.valueDim, a.keyValueHeads] } as const;
  const clamped = b.model.architecture === 'olmo' || b.model.architecture === 'mpt' || b.model.architecture === 'dbrx';
  if (b.weight(layer, 'attn_qkv')) {
    const raw = linear(b, layer, 'attn_qkv', x);
    const all = clamped ? elementwise('clamp', raw) : raw;
    const part = ([size, count]: readonly [number, number]) =>
      viewPart(all, dims(size, count, tokens), 4 * size, all.nb[1]);
    return { q: part(shapes.q), k: part(shapes.k), v: part(shapes.v) };
  }
  const part = (name: 'q' | 'k' | 'v') => {
    let y = linear(b, layer, `attn_${name}`, x);
    if (clamped) y = elementwise('clamp', y);
    if (t.headNorm === 'rows' && name !== 'v') y = norm(b, layer, `attn_${name}_norm`, y, t.norm);
    return reshape(y, shapes[name][0], shapes[name][1], tokens);
  };
  if (b.weight(layer, 'attn_q')?.ne[1] === 2 * a.heads * a.keyDim) {
    const both = linear(b, layer, 'attn_q', x);
    const half = () => viewPart(both, dims(a.keyDim, a.heads, tokens), 8 * a.keyDim, 8 * a.keyDim * a.heads);
    return { q: half(), k: part('k'), v: part('v'), gate: cont(half(), dims(a.keyDim * a.heads, tokens)) };
  }
  return { q: part('q'), k: part('k'), v: b.weight(layer, 'attn_v') ? part('v') : part('k') };
}

/** The recurrent mixer of a layer; undefined where it attends. */
function recurrentBlock(b: Build, layer: number, x: GraphTensor): GraphTensor | undefined {
  switch (b.model.hyper.layers[layer]?.recurrent?.kind) {
    case 'mamba1':
      return mamba1(b, layer, x);
    case 'mamba2':
      return b.weight(layer, 'ssm_dt_norm') ? plamoMamba(b, layer, x) : mamba2(b, layer, x);
    case 'gated-delta-net':
      return gatedDeltaNet(b, layer, x);
    case 'kimi-delta':
      return kimiDelta(b, layer, x);
    case 'short-conv':
      return shortConvolution(b, layer, x);
    default:
      return undefined;
  }
}

function mixer(b: Build, layer: number, x: GraphTensor, t: Traits): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) {
    const mixed = recurrentBlock(b, layer, x);
    if (!mixed) throw new MissingWeight(`layer ${layer}: neither attention nor a recurrent mixer that is modelled`);
    return mixed;
  }
  if (!b.model.hyper.layers[layer]?.recurrent) return attentionBlock(b, layer, x, t);
  const attended = attentionBlock(b, layer, x, t);
  const again = norm(
    b,
    layer,
    'attn_norm',
    b.once(`input-${layer}`, () => x),
    t.norm,
  );
  const mixed = recurrentBlock(b, layer, again);
  return mixed ? add(attended, mixed) : attended;
}

function attentionBlock(b: Build, layer: number, x: GraphTensor, t: Traits): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  if (a.latent && t.sparse) return sparseLatentAttention(b, layer, x);
  if (a.latent && b.weight(layer, 'attn_gate')) {
    const seen = latentAttention(b, layer, x, { rotated: t.rope !== 'none', output: undefined });
    return project(b, layer, 'attn_output', mul(seen, unary(project(b, layer, 'attn_gate', x))));
  }
  if (a.latent || b.weight(layer, 'attn_kv_a_mqa'))
    return latentAttention(b, layer, x, { rotated: t.rope !== 'none', output: 'attn_output' });
  const separate = !b.settings.unifiedCache || b.settings.slots === 1;
  const blocks = b.settings.flashAttention && separate && b.model.architecture === 'minimax-m3';
  if (blocks && b.weight(layer, 'indexer.k_proj')) {
    const turned = (part: GraphTensor, name: string) => rope(b, norm(b, layer, name, part, t.norm));
    return blockSparseAttention(b, layer, x, () => {
      const own = heads(b, layer, x, t);
      return { q: turned(own.q, 'attn_q_norm'), k: turned(own.k, 'attn_k_norm'), v: own.v };
    });
  }
  const h = heads(b, layer, x, t);
  const rotated = t.rope === 'all' || (t.rope === 'windowed' && a.span !== 'full');
  const headNorm = (part: GraphTensor, name: string) =>
    b.weight(layer, name) && t.headNorm !== 'rows' ? norm(b, layer, name, part, t.norm) : part;
  const shaped = (part: GraphTensor, name: string) => {
    if (t.headNorm === 'after') return headNorm(rotated ? rope(b, part) : part, name);
    const normed = headNorm(part, name);
    if (rotated) return rope(b, normed);
    return t.temperature && name === 'attn_q_norm'
      ? mul(normed, input(b, 'temperature', 'f32', 1, 1, b.batch.tokens))
      : normed;
  };
  const sinks = b.weight(layer, 'attn_sinks');
  const options = { sinks, softCap: t.softCap };
  const gate = b.weight(layer, 'attn_gate');
  const pooled = b.model.architecture === 'qwen4exp' && b.weight(layer, 'indexer.q_proj') !== undefined;
  if (pooled) storeRawKeys(b, layer, x);
  const parts = { q: shaped(h.q, 'attn_q_norm'), k: shaped(h.k, 'attn_k_norm'), v: h.v };
  const shown = a.cache === 'shared' ? { q: parts.q } : parts;
  if (h.gate) {
    for (const part of Object.values(shown)) expand(b.graph, part);
    const mask = pooled ? pooledKeyMask(b, layer, x) : undefined;
    const seen = attend(b, layer, shown, { ...options, mask });
    return project(b, layer, 'attn_output', mul(seen, unary(h.gate)));
  }
  if (!gate) return attend(b, layer, shown, { ...options, output: 'attn_output' });
  const attended = attend(b, layer, shown, options);
  return project(b, layer, 'attn_output', mul(attended, unary(project(b, layer, 'attn_gate', x))));
}

/** Dense feed-forward, experts, or both. */
export function feedForwardBlock(b: Build, layer: number, x: GraphTensor, t: Traits): GraphTensor | undefined {
  const hasExperts = b.weight(layer, 'ffn_gate_inp');
  if (!hasExperts) {
    if (b.weight(layer, 'ffn_up')) return feedForward(b, layer, x, t.activation);
    return undefined;
  }
  if (t.readsExperts === false) return unary(x);
  const routing = {
    gating: t.gating,
    normalised: t.normalisedExperts,
    weightFirst: t.weightFirst,
    activation: t.activation === 'squared' || t.activation === 'bounded' ? t.activation : ('gated' as const),
  };
  const adjugate = b.weight(layer, 'ffn_down_chexps');
  const probabilities = adjugate ? project(b, layer, 'ffn_gate_inp', x) : undefined;
  let out = expertFeedForward(b, layer, x, { ...routing, probabilities, ownChoice: adjugate !== undefined });
  if (adjugate)
    out = add(
      out,
      scale(expertFeedForward(b, layer, x, { ...routing, probabilities, ownChoice: true, suffix: '_chexps' })),
    );
  if (b.weight(layer, 'ffn_up_shexp')) out = add(out, sharedExpert(b, layer, x, t));
  else if (b.weight(layer, 'ffn_up')) out = scale(add(feedForward(b, layer, x, t.activation), out));
  return out;
}

export function sharedExpert(b: Build, layer: number, x: GraphTensor, t: Traits): GraphTensor {
  const shared = feedForward(b, layer, x, t.activation, '_shexp');
  return b.weight(layer, 'ffn_gate_inp_shexp')
    ? mul(shared, unary(project(b, layer, 'ffn_gate_inp_shexp', x)))
    : shared;
}

const hasFeedForward = (b: Build, layer: number) =>
  ['ffn_up', 'ffn_gate_inp'].some((name) => b.weight(layer, name) !== undefined);

const firstWeight = (b: Build, layer: number, ...names: string[]) => names.find((n) => b.weight(layer, n));

/** One layer; on the last one, rows without logits are dropped. */
export function transformerLayer(b: Build, layer: number, x: GraphTensor, last: boolean, t: Traits): GraphTensor {
  const drop = (y: GraphTensor) => (last ? outputRows(b, y) : y);
  const scaled = (y: GraphTensor) => (t.residualScale ? scale(y) : y);
  const sum = (block: 'attention' | 'feed-forward', y: GraphTensor, onto: GraphTensor) =>
    t.inputFirst === block || t.inputFirst === 'both' ? add(onto, y) : add(y, onto);
  if (!b.layerOf(layer) && !b.model.hyper.layers[layer]?.recurrent) {
    // A layer that is a feed-forward alone.
    const only = feedForwardBlock(b, layer, norm(b, layer, 'attn_norm', x, t.norm), t);
    return only ? add(only, x) : x;
  }
  const before = firstWeight(b, layer, 'attn_norm_2', 'attn_norm');
  const postAttention = firstWeight(b, layer, 'attn_post_norm', 'post_attention_norm', 'attn_output_norm');
  const ffnNorm = firstWeight(b, layer, 'ffn_norm');
  const normed = norm(b, layer, before ?? 'attn_norm', x, t.norm);
  b.once(`input-${layer}`, () => x);
  let attended = mixer(b, layer, normed, t);
  const dropsHere = last && (t.select === 'attention' || t.select === 'kernel');
  if (t.parallel !== 'none' && !ffnNorm) {
    const other = before === 'attn_norm_2' ? norm(b, layer, 'attn_norm', x, t.norm) : normed;
    const fed = feedForwardBlock(b, layer, dropsHere ? drop(other) : other, t);
    if (!fed) return attended;
    const [a, i] = dropsHere ? [drop(attended), drop(x)] : [attended, x];
    if (t.parallel === 'attention-first') return add(add(a, fed), i);
    return b.model.architecture === 'falcon' ? add(add(fed, a), i) : add(add(fed, i), a);
  }
  if (!hasFeedForward(b, layer)) {
    const [y, onto] = dropsHere ? [drop(attended), drop(x)] : [attended, x];
    return sum('attention', scaled(y), onto);
  }
  const ffnUsesPostNorm = ffnNorm === undefined && postAttention !== undefined;
  if (t.select === 'post-norm' && postAttention) attended = norm(b, layer, postAttention, attended, t.norm);
  let onto = x;
  if (dropsHere || (last && t.select === 'post-norm')) {
    attended = drop(attended);
    if (t.select === 'post-norm' || ffnUsesPostNorm || !postAttention) onto = drop(x);
  }
  if (postAttention && !ffnUsesPostNorm && t.select !== 'post-norm') {
    attended = norm(b, layer, postAttention, attended, t.norm);
    if (dropsHere) onto = drop(x);
  }
  const middle = sum('attention', scaled(attended), onto);
  const fed = feedForwardBlock(
    b,
    layer,
    norm(b, layer, ffnNorm ?? (ffnUsesPostNorm ? postAttention : 'ffn_norm'), middle, t.norm),
    t,
  );
  if (!fed) return middle;
  const postFeed = firstWeight(b, layer, 'ffn_post_norm', 'post_ffw_norm', 'layer_output_norm');
  const out = postFeed ? norm(b, layer, postFeed, fed, t.norm) : fed;
  const whole = sum('feed-forward', scaled(out), middle);
  const skip = t.inputNorm ? b.weight(layer, 'layer_output_scale') : undefined;
  if (skip) return add(whole, mul(drop(b.once('input-0', () => x)), skip));
  return mixPerLayer(b, layer, whole);
}

/** Embeddings up to the first layer. */
export function begin(b: Build, t: Traits): GraphTensor {
  let x = embed(b);
  if (t.inputScale) x = scale(x);
  const positions = b.weight(undefined, 'position_embd');
  if (positions) x = add(x, getRows(positions, input(b, 'positions', 'i32', b.batch.tokens)));
  const inputNorm = b.weight(undefined, 'token_embd_norm');
  if ((inputNorm && b.weight(undefined, 'output_norm')) || t.inputNorm)
    x = norm(b, undefined, inputNorm ? 'token_embd_norm' : undefined, x, t.norm);
  beginPerLayer(b, x);
  return x;
}

/** Final norm and logits. */
export function finish(b: Build, x: GraphTensor, t: Traits): void {
  const kept = b.graph.outputs;
  let cur = x;
  if (t.select === 'before-norm') {
    if (t.keepsHidden) kept.add(cur);
    cur = outputRows(b, cur);
  }
  const name = b.weight(undefined, 'output_norm') ? 'output_norm' : 'token_embd_norm';
  cur = norm(b, undefined, b.weight(undefined, name) ? name : undefined, cur, t.norm);
  if (t.select === 'after-norm') {
    if (t.keepsHidden) kept.add(cur);
    cur = outputRows(b, cur);
  }
  kept.add(cur);
  const bias = b.weight(undefined, 'output.bias');
  // A tied matrix is loaded a second time for the output side.
  const logits = b.weight(undefined, 'output')
    ? project(b, undefined, 'output', cur)
    : mulMat(
        b.once('tied-output', () => leafOf(need(b, undefined, 'token_embd'), OUTPUT)),
        cur,
      );
  const final = bias ? add(logits, bias) : logits;
  kept.add(final);
  expand(b.graph, final);
}
