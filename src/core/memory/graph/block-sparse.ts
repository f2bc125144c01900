// Block-sparse attention (MiniMax M3): an indexer scores blocks of the cache for each group of heads; the best are attended.
import { cacheStreams } from '../cells.ts';
import { cached, flatCache, maskOf, projectOutput, storeValues } from './attention.ts';
import { norm } from './blocks.ts';
import { type Build, input, project } from './build.ts';
import { expand } from './graph.ts';
import {
  add,
  cast,
  concat,
  cont,
  fresh,
  getRows,
  mulMat,
  permute,
  repeat,
  reshape,
  scale,
  setRows,
  transpose,
  viewPart,
} from './operations.ts';
import { rope } from './rope.ts';
import { dims, type GraphTensor, leaf, size, view } from './tensor.ts';

/** Positions that are mapped when memory is reserved, before the first token. Source: llama.cpp v0.5.0, cell padding. */
const RESERVED_POSITIONS = 256;
/** Tokens of one block. Assumption: MiniMax M3's own 128; the size decides only small tensors. */
const BLOCK_TOKENS = 128;

interface Parts {
  readonly q: GraphTensor;
  readonly k: GraphTensor;
  readonly v: GraphTensor;
}

const addOnto = (a: GraphTensor, b: GraphTensor): GraphTensor => view('add', a, a.ne, a.nb, [a, b]);

/** Attention of a layer with its own indexer; needs flash attention. Source: llama.cpp v0.5.0, src/models/minimax-m3.cpp. */
export function blockSparseAttention(b: Build, layer: number, x: GraphTensor, parts: () => Parts): GraphTensor {
  const a = b.layerOf(layer);
  if (!a) throw new Error(`layer ${layer} has no attention`);
  const [tokens, streams] = [x.ne[1], cacheStreams(b.settings)];
  const [dim, groups] = [a.indexerKeyDim, a.keyValueHeads];
  const part = (name: 'q' | 'k', heads: number) => {
    const raw = reshape(project(b, layer, `indexer.${name}_proj`, x), dim, heads, tokens);
    return rope(b, norm(b, layer, `indexer.${name}_norm`, raw, 'rms'));
  };
  const mask = maskOf(b, a);
  const entries = mask.ne[0];
  const keys = part('k', 1);
  const store = b.once(`indexer-${layer}`, () => leaf('cache', 'indexer', 'f16', dims(dim, entries, streams), layer));
  const rows = viewPart(keys, dims(dim, tokens), keys.nb[2]);
  expand(b.graph, setRows(flatCache(store), rows, input(b, 'k-ids-indexer', 'i64', tokens)));
  const { q, k, v } = parts();
  for (const t of [q, k, v]) expand(b.graph, t);
  const [kc, vc] = [cached(b, layer, a, 'k'), cached(b, layer, a, 'v')];
  const kRows = viewPart(k, dims(k.ne[0] * k.ne[1], tokens), k.nb[2]);
  expand(b.graph, setRows(flatCache(kc.store), kRows, input(b, 'k-ids-base', 'i64', tokens)));
  expand(b.graph, storeValues(b, a, vc.store, v));
  const queries = part('q', groups);
  const each = tokens / streams;
  const wide = b.once('mask-wide', () => cast(mask, 'f32'));
  const results = Array.from({ length: streams }, () => {
    const own = viewPart(q, dims(q.ne[0], q.ne[1], each), q.nb[1], q.nb[2]);
    const grouped = reshape(own, q.ne[0], a.heads / groups, groups, each);
    const qp = permute(grouped, [0, 2, 3, 1]);
    const look = (t: GraphTensor) =>
      permute(viewPart(t, dims(t.ne[0], t.ne[1], entries, 1), t.nb[1], t.nb[2], t.nb[3]), [0, 3, 1, 2]);
    const [kp, vp] = [look(kc.seen), look(vc.seen)];
    const open = groupMask(b, { store, queries, wide, dim, groups, each, entries });
    const shape = dims(vp.ne[0], qp.ne[2], qp.ne[1], qp.ne[3]);
    const sum = permute(fresh('flash-attention', 'f32', shape, qp, kp, vp, open), [0, 1, 3, 2]);
    return reshape(cont(sum), a.heads * vp.ne[0], each);
  });
  const [first, ...rest] = results;
  if (!first) throw new Error('no stream');
  return projectOutput(
    b,
    layer,
    rest.reduce((joined, r) => concat(joined, r, 1), first),
    'attn_output',
  );
}

interface Blocks {
  readonly store: GraphTensor;
  readonly queries: GraphTensor;
  readonly wide: GraphTensor;
  readonly dim: number;
  readonly groups: number;
  readonly each: number;
  readonly entries: number;
}

/** The mask of one stream: of each group of heads, only the best blocks. */
function groupMask(b: Build, o: Blocks): GraphTensor {
  const { groups, each, entries } = o;
  const { tokens } = b.batch;
  const streams = cacheStreams(b.settings);
  const blocks = RESERVED_POSITIONS / BLOCK_TOKENS;
  const flat = groups * each;
  const table = viewPart(o.store, dims(o.dim, entries), o.store.nb[1]);
  const places = viewPart(input(b, 'positions-to-cells', 'i32', RESERVED_POSITIONS, streams), dims(RESERVED_POSITIONS));
  const known = getRows(table, places);
  const asked = viewPart(o.queries, dims(o.dim, groups, each), o.queries.nb[1], o.queries.nb[2]);
  const scores = reshape(mulMat(known, reshape(asked, o.dim, flat)), RESERVED_POSITIONS, groups, each);
  const holes = input(b, 'position-mask', 'f32', RESERVED_POSITIONS, tokens);
  const masked = addOnto(scores, viewPart(holes, dims(RESERVED_POSITIONS, 1, each), holes.nb[1], holes.nb[1]));
  const best = fresh('pool', 'f32', dims(blocks, groups, each), masked);
  const bias = input(b, 'block-bias', 'f32', blocks, tokens);
  const local = viewPart(bias, dims(blocks, 1, each), bias.nb[1], bias.nb[1]);
  const ids = fresh('top-k', 'i32', dims(blocks, groups, each), add(best, local));
  const zero = scale(cast(ids, 'f32'));
  const shut = repeat(cast(scale(local), 'f16'), dims(blocks, groups, each));
  const opened = setRows(reshape(shut, 1, blocks, flat), reshape(zero, 1, blocks, flat), reshape(ids, blocks, flat));
  const byToken = cont(permute(reshape(opened, blocks, groups, each), [0, 2, 1, 3]));
  const across = cont(transpose(reshape(byToken, blocks, flat)));
  const cells = viewPart(input(b, 'cells-to-blocks', 'i32', entries, streams), dims(entries));
  const spread = cont(transpose(getRows(across, cells)));
  const causal = viewPart(o.wide, dims(entries, each, 1), o.wide.nb[1], o.wide.nb[3]);
  const whole = addOnto(reshape(spread, entries, each, groups), causal);
  return cast(reshape(whole, entries, each, 1, size(whole.ne) / (entries * each)), 'f16');
}
