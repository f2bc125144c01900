// Attention of one layer: storing keys and values in the cache, scores, and the weighted sum, with or without flash attention.
import type { AttentionLayer } from '../../model/description.ts';
import { cacheCells, cacheStreams } from '../cells.ts';
import { isQuantizedCache } from '../settings.ts';
import { type Build, input, project } from './build.ts';
import { expand } from './graph.ts';
import {
  add,
  cast,
  cont,
  elementwise,
  fresh,
  mulMat,
  permute,
  reshape,
  scale,
  setRows,
  transpose,
  unary,
  viewPart,
} from './operations.ts';
import { dims, type GraphTensor, isContiguous, leaf, size, view } from './tensor.ts';

export interface Scores {
  readonly sinks?: GraphTensor | undefined;
  /** Scores are squashed before the softmax, in place. */
  readonly softCap?: boolean;
  /** MLA: decompresses the result of the latent values. */
  readonly decompress?: GraphTensor | undefined;
  /** Replaces the layer's mask (sparse attention). */
  readonly mask?: GraphTensor | undefined;
}

const isWindowed = (a: AttentionLayer) => a.windowTokens !== undefined && a.span !== 'full';

const hasWindows = (b: Build) => b.model.hyper.layers.some((l) => l.attention && isWindowed(l.attention));

/** "base" and "window" caches have masks, ids and rotations of their own. */
export const cacheKind = (a: AttentionLayer): string => (isWindowed(a) ? 'window' : 'base');

/** The mask of a layer's kind of cache. */
export function maskOf(b: Build, a: AttentionLayer): GraphTensor {
  const streams = cacheStreams(b.settings);
  const type = b.settings.flashAttention ? 'f16' : 'f32';
  return input(b, `mask-${cacheKind(a)}`, type, cacheCells(a, b.settings), b.batch.tokens / streams, 1, streams);
}

/** Scores, softmax and weighted sum; q, k and v as [head size, heads, tokens, streams]. */
export function mha(
  b: Build,
  q: GraphTensor,
  k: GraphTensor,
  v: GraphTensor,
  mask: GraphTensor,
  o: Scores,
): GraphTensor {
  const streams = k.ne[3];
  const isTransposed = v.nb[1] > v.nb[2];
  const perStream = viewPart(
    q,
    dims(q.ne[0], q.ne[1], q.ne[2] / streams, streams),
    q.nb[1],
    q.nb[2],
    q.nb[3] / streams,
  );
  const [qp, kp, vp] = [perStream, k, v].map((t) => permute(t, [0, 2, 1, 3])) as [
    GraphTensor,
    GraphTensor,
    GraphTensor,
  ];
  const extra = o.sinks ? [o.sinks] : [];
  if (b.settings.flashAttention) {
    const kf = k.type === 'f32' ? cast(kp, 'f16') : kp;
    const vf = v.type === 'f32' ? cast(vp, 'f16') : vp;
    const shape = dims(vf.ne[0], qp.ne[2], qp.ne[1], qp.ne[3]);
    let cur = fresh('flash-attention', 'f32', shape, qp, kf, vf, mask, ...extra);
    if (o.decompress) cur = cont(permute(mulMat(o.decompress, permute(cur, [0, 2, 1, 3])), [0, 2, 1, 3]));
    const flat = reshape(cur, cur.ne[0] * cur.ne[1], cur.ne[2] * cur.ne[3]);
    expand(b.graph, flat);
    return flat;
  }
  let scores = mulMat(kp, qp);
  if (o.softCap) scores = scale(unary(scale(scores)));
  const weights = elementwise('soft-max', scores, mask, ...extra);
  const values = isTransposed ? vp : cont(transpose(vp));
  let sum = mulMat(values, weights);
  if (o.decompress) sum = mulMat(o.decompress, sum);
  const back = permute(sum, [0, 2, 1, 3]);
  const flat = cont(back, dims(back.ne[0] * back.ne[1], back.ne[2] * back.ne[3]));
  expand(b.graph, flat);
  return flat;
}

/** Cached keys or values of a layer as attention reads them. */
export function cached(
  b: Build,
  layer: number,
  a: AttentionLayer,
  part: 'k' | 'v',
): { store: GraphTensor; seen: GraphTensor } {
  const [cells, streams] = [cacheCells(a, b.settings), cacheStreams(b.settings)];
  const dim = part === 'k' ? a.keyDim : a.valueDim;
  const isTransposed = part === 'v' && !b.settings.flashAttention;
  const width = isTransposed ? widestValues(b) : dim * a.keyValueHeads;
  const owner = a.cache === 'shared' ? (a.cacheOf ?? layer) : layer;
  const store = b.once(`cache-${part}-${owner}`, () =>
    leaf('cache', `cache-${part}`, 'f16', dims(width, cells, streams), layer),
  );
  const e = 2;
  const seen = isTransposed
    ? viewPart(store, dims(cells, a.keyValueHeads, dim, streams), e * cells * dim, e * cells, e * cells * width)
    : viewPart(store, dims(dim, a.keyValueHeads, cells, streams), e * dim, e * width, e * width * cells);
  return { store, seen };
}

/** Values of all layers, so that a transposed cache has one row length. Source: llama.cpp v0.5.0, src/llama-kv-cache.cpp. */
export const widestValues = (b: Build): number =>
  b.model.hyper.layers.reduce(
    (most, l) => Math.max(most, l.attention ? l.attention.valueDim * l.attention.keyValueHeads : 0),
    0,
  );

export function storeValues(b: Build, a: AttentionLayer, store: GraphTensor, v: GraphTensor): GraphTensor {
  const tokens = v.ne[2];
  const width = v.ne[0] * v.ne[1];
  const kind = cacheKind(a);
  if (b.settings.flashAttention) {
    const rows = viewPart(v, dims(width, tokens), v.nb[2]);
    return setRows(flatCache(store), rows, input(b, `v-ids-${kind}`, 'i64', tokens));
  }
  let flat = v.nb[2] === 4 * width ? reshape(v, width, tokens) : cont(v, dims(width, tokens));
  if (width < store.ne[0]) flat = fresh('pad', 'f32', dims(store.ne[0], tokens), flat);
  const ids = input(b, `v-ids-${kind}`, 'i64', tokens * widestValues(b));
  return setRows(reshape(store, 1, size(store.ne)), reshape(flat, 1, size(flat.ne)), ids);
}

export const flatCache = (store: GraphTensor): GraphTensor =>
  store.ne[2] > 1 ? reshape(store, store.ne[0], store.ne[1] * store.ne[2]) : store;

/** Rotates rows, which quantized caches ask for. Source: llama.cpp v0.5.0, src/llama-impl.h. */
export function rotate(x: GraphTensor, matrix: GraphTensor): GraphTensor {
  const n = matrix.ne[0];
  const rows = size(x.ne) / n;
  const flat = isContiguous(x) ? reshape(x, n, rows) : cont(x, dims(n, rows));
  return reshape(mulMat(matrix, flat), ...x.ne);
}

function headSize(b: Build, windowed: boolean | undefined, part: 'keyDim' | 'valueDim'): number {
  const sizes = new Set<number>();
  for (const { attention: a } of b.model.hyper.layers)
    if (a && (windowed === undefined || isWindowed(a) === windowed)) sizes.add(a[part]);
  return sizes.size === 1 ? ([...sizes][0] ?? 0) : 0;
}

/** Rotation of keys or values of a kind of cache; undefined for caches that are not quantized. */
function rotation(b: Build, a: AttentionLayer, part: 'k' | 'v'): GraphTensor | undefined {
  if (!isQuantizedCache(b.settings) || a.cache === 'none') return undefined;
  // Models with both states and windows have no rotation in v0.5.0.
  if (hasWindows(b) && b.model.hyper.layers.some((l) => l.recurrent)) return undefined;
  const dim = headSize(b, isWindowed(a), part === 'k' ? 'keyDim' : 'valueDim');
  if (dim === 0 || dim % 64 !== 0) return undefined;
  let n = 64;
  if (part === 'k') while (dim % (n * 2) === 0) n *= 2;
  return input(b, `${part}-rotation-${cacheKind(a)}`, 'f32', n, n);
}

/** Stores keys and values, attends, and projects the result where `output` names a weight. */
export function attend(
  b: Build,
  layer: number,
  parts: { q: GraphTensor; k?: GraphTensor | undefined; v?: GraphTensor | undefined },
  o: Scores & { output?: string | undefined } = {},
): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  const [kr, vr] = [rotation(b, a, 'k'), rotation(b, a, 'v')];
  const q = kr ? rotate(parts.q, kr) : parts.q;
  const k = parts.k && kr ? rotate(parts.k, kr) : parts.k;
  const v = parts.v && vr ? rotate(parts.v, vr) : parts.v;
  expand(b.graph, q);
  for (const t of hasWindows(b) || a.cache === 'none' ? [k, v] : [v, k]) if (t) expand(b.graph, t);
  let cur: GraphTensor;
  if (a.cache === 'none') {
    if (!k || !v) throw new Error(`layer ${layer} has neither keys nor a cache`);
    const { tokens } = b.batch;
    const mask = input(b, `mask-${cacheKind(a)}`, b.settings.flashAttention ? 'f16' : 'f32', tokens, tokens);
    cur = mha(b, q, k, v, mask, o);
  } else {
    const keys = cached(b, layer, a, 'k');
    const values = cached(b, layer, a, 'v');
    if (k) {
      const rows = viewPart(k, dims(k.ne[0] * k.ne[1], k.ne[2]), k.nb[2]);
      expand(b.graph, setRows(flatCache(keys.store), rows, input(b, `k-ids-${cacheKind(a)}`, 'i64', k.ne[2])));
    }
    if (v) expand(b.graph, storeValues(b, a, values.store, v));
    cur = mha(b, q, keys.seen, values.seen, o.mask ?? maskOf(b, a), o);
  }
  if (vr) cur = rotate(cur, vr);
  return projectOutput(b, layer, cur, o.output);
}

/** Attention whose cached keys serve as values too (latent attention). */
export function attendLatent(
  b: Build,
  layer: number,
  q: GraphTensor,
  k: GraphTensor,
  v: GraphTensor,
  o: Scores & { output?: string | undefined } = {},
): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  for (const t of [q, v, k]) expand(b.graph, t);
  const keys = cached(b, layer, a, 'k');
  const rows = viewPart(k, dims(k.ne[0] * k.ne[1], k.ne[2]), k.nb[2]);
  expand(b.graph, setRows(flatCache(keys.store), rows, input(b, `k-ids-${cacheKind(a)}`, 'i64', k.ne[2])));
  const seen = keys.seen;
  const values = view('view', seen, dims(v.ne[0], seen.ne[1], seen.ne[2], seen.ne[3]), seen.nb);
  return projectOutput(b, layer, mha(b, q, seen, values, o.mask ?? maskOf(b, a), o), o.output);
}

export function projectOutput(b: Build, layer: number, x: GraphTensor, name: string | undefined): GraphTensor {
  if (name === undefined || !b.weight(layer, name)) return x;
  const y = project(b, layer, name, x);
  const bias = b.weight(layer, `${name}.bias`);
  return bias ? add(y, bias) : y;
}
