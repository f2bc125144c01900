// Sparse attention: an indexer scores all cached entries, the best are let through the mask (DeepSeek V3.2, GLM with DSA).
import type { AttentionLayer } from '../../model/description.ts';
import { cacheStreams, streamTokens } from '../cells.ts';
import { maskOf } from './attention.ts';
import { norm } from './blocks.ts';
import { type Build, input, need, project } from './build.ts';
import { expand } from './graph.ts';
import { latentAttention, latentQuery } from './latent.ts';
import {
  add,
  cast,
  cont,
  elementwise,
  fresh,
  getRows,
  mul,
  mulMat,
  permute,
  reshape,
  scale,
  setRows,
  unary,
  viewPart,
} from './operations.ts';
import { rope } from './rope.ts';
import { dims, type GraphTensor, leaf, view } from './tensor.ts';

/** Entries selected where the source does not say. Assumption: DeepSeek V3.2's own figure. */
const USUAL_TOP_K = 2048;

/** Keys of the indexer are rotated by a matrix before they are stored, whatever the cache type. */
function rotated(b: Build, x: GraphTensor): GraphTensor {
  // HY V4 leaves them as they are.
  if (b.model.architecture === 'hy_v4') return x;
  const n = x.ne[0];
  const flat = reshape(x, n, x.ne[1] * x.ne[2]);
  return reshape(mulMat(input(b, 'indexer-rotation', 'f32', n, n), flat), ...x.ne);
}

/** Scores of all entries, and the ids of the best ones, for each token. */
function bestEntries(b: Build, layer: number, a: AttentionLayer, x: GraphTensor, low: GraphTensor): GraphTensor {
  const tokens = x.ne[1];
  const [entries, streams] = [streamTokens(b.settings), cacheStreams(b.settings)];
  const store = indexerStore(b, layer, a);
  const queries = project(b, layer, 'indexer.attn_q_b', low);
  const heads = queries.ne[0] / a.indexerKeyDim;
  const turned = rotated(b, rope(b, reshape(queries, a.indexerKeyDim, heads, tokens)));
  const q = viewPart(turned, dims(a.indexerKeyDim, heads, tokens / streams, streams), turned.nb[1], turned.nb[2]);
  const e = 2 * a.indexerKeyDim;
  const k = viewPart(store, dims(a.indexerKeyDim, 1, entries, streams), e, e, e * entries);
  const factors = project(b, layer, 'indexer.proj', x);
  const w = scale(viewPart(factors, dims(heads, tokens / streams, streams), factors.nb[1]));
  const mask = input(b, 'mask-indexer', 'f16', entries, tokens / streams, 1, streams);
  const scores = fresh('indexer', 'f32', dims(entries, tokens / streams, 1, streams), q, k, w, mask);
  const wanted = Math.min(entries, a.indexerTopK ?? USUAL_TOP_K);
  return cont(fresh('top-k', 'i32', dims(wanted, tokens / streams, 1, streams), scores));
}

const indexerStore = (b: Build, layer: number, a: AttentionLayer): GraphTensor =>
  b.once(`indexer-${layer}`, () =>
    leaf('cache', 'indexer', 'f16', dims(a.indexerKeyDim, streamTokens(b.settings), cacheStreams(b.settings)), layer),
  );

function storeKeys(b: Build, layer: number, a: AttentionLayer, x: GraphTensor): void {
  const tokens = x.ne[1];
  const raw = norm(b, layer, 'indexer.k_norm', project(b, layer, 'indexer.attn_k', x), 'layer');
  const keys = rotated(b, rope(b, reshape(raw, a.indexerKeyDim, 1, tokens)));
  const store = indexerStore(b, layer, a);
  const table = store.ne[2] > 1 ? reshape(store, store.ne[0], store.ne[1] * store.ne[2]) : store;
  const rows = viewPart(keys, dims(a.indexerKeyDim, tokens), keys.nb[2]);
  expand(b.graph, setRows(table, rows, input(b, 'k-ids-indexer', 'i64', tokens)));
}

/** A mask that lets only the selected entries through. Source: llama.cpp v0.5.0, src/llama-graph.cpp. */
function selectiveMask(b: Build, layer: number, a: AttentionLayer, best: GraphTensor): GraphTensor {
  const mask = maskOf(b, a);
  const [entries, rows, , streams] = mask.ne;
  const e = mask.nb[0];
  const blank = elementwise('fill', mask);
  const cells = view('view', blank, dims(1, entries, rows, streams), [e, e, mask.nb[1], mask.nb[3]]);
  const zeros = elementwise(
    'fill',
    b.once(`zeros-${layer}`, () => leaf('input', 'zeros', 'f32', dims(1, best.ne[0], rows, streams))),
  );
  const ids = viewPart(best, dims(best.ne[0], rows, streams), best.nb[1], best.nb[2]);
  const opened = setRows(cells, zeros, ids);
  return add(view('view', opened, mask.ne, mask.nb), mask);
}

/** The last layer up to this one that has an indexer of its own; layers between reuse its choice. */
function choosingLayer(b: Build, layer: number): number {
  let at = layer;
  while (at > 0 && !b.weight(at, 'indexer.attn_k')) at -= 1;
  return at;
}

/** Latent attention over the entries that an indexer selects. */
export function sparseLatentAttention(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  const query = latentQuery(b, layer, x);
  const low = query.low ?? x;
  const chooser = choosingLayer(b, layer);
  const owner = b.layerOf(chooser);
  if (!owner || !b.weight(chooser, 'indexer.attn_k')) need(b, layer, 'indexer.attn_k');
  if (chooser === layer) storeKeys(b, layer, a, x);
  const best = b.once(`best-${chooser}`, () => bestEntries(b, chooser, owner ?? a, x, low));
  const options = { query, mask: selectiveMask(b, layer, a, best), sinks: b.weight(layer, 'attn_sinks') };
  const gate = b.weight(layer, 'attn_gate');
  if (!gate) return latentAttention(b, layer, x, { ...options, output: 'attn_output' });
  const attended = latentAttention(b, layer, x, { ...options, output: undefined });
  return project(b, layer, 'attn_output', mul(attended, unary(project(b, layer, 'attn_gate', x))));
}

/** Keys that one pooled key stands for. Source: llama.cpp v0.5.0, src/models/qwen4exp.cpp. */
const POOLED_KEYS = 4;

/**
 * The mask of pooled-key sparse attention (Qwen4): keys pooled by four, scored by every indexer head, best entries let through.
 * The pooling's small steps are taken as one.
 */
export function pooledKeyMask(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  const tokens = x.ne[1];
  const entries = streamTokens(b.settings);
  const dim = a.indexerKeyDim;
  const store = indexerStore(b, layer, a);
  const ids = input(b, 'positions-to-cells', 'i32', entries);
  const known = getRows(viewPart(store, dims(dim, entries), store.nb[1]), ids);
  const pooled = fresh('pool', 'f32', dims(dim, entries / POOLED_KEYS), known);
  const queries = project(b, layer, 'indexer.q_proj', x);
  const heads = queries.ne[0] / dim;
  const q = rope(b, norm(b, layer, 'indexer.q_norm', reshape(queries, dim, heads, tokens), 'rms'));
  const raw = mulMat(pooled, reshape(q, dim, heads * tokens));
  const scores = unary(reshape(raw, entries / POOLED_KEYS, heads, tokens));
  const one = cont(viewPart(scores, dims(entries / POOLED_KEYS, tokens), scores.nb[2]));
  const bias = input(b, 'entry-bias', 'f32', entries / POOLED_KEYS, tokens);
  const byEntry = cont(permute(add(one, bias), [1, 0, 2, 3]));
  const spread = getRows(byEntry, ids);
  const whole = add(cont(permute(spread, [1, 0, 2, 3])), cast(maskOf(b, a), 'f32'));
  const wanted = Math.min(entries, a.indexerTopK ?? USUAL_TOP_K);
  const streams = cacheStreams(b.settings);
  return selectiveMask(b, layer, a, cont(fresh('top-k', 'i32', dims(wanted, tokens / streams, 1, streams), whole)));
}

/** Stores the raw indexer keys that later steps pool. */
export function storeRawKeys(b: Build, layer: number, x: GraphTensor): void {
  const a = b.layerOf(layer);
  if (!a) return;
  const keys = project(b, layer, 'indexer.k_proj', x);
  expand(b.graph, setRows(indexerStore(b, layer, a), keys, input(b, 'k-ids-indexer', 'i64', x.ne[1])));
}
