// A graph over several devices: which node runs where, and the copies between them, after ggml's scheduler.
import { EVERY_DEVICE, OUTPUT } from '../weight-side.ts';
import { DEPEND } from './allocator.ts';
import type { Graph } from './graph.ts';
import { type GraphTensor, view } from './tensor.ts';

/** Where layers, output side and host are; the host is the last of `devices`. */
export interface Layout {
  /** Accelerators and the host, the host last. */
  readonly devices: number;
  readonly layerDevice: (layer: number) => number;
  readonly outputDevice: number;
  /** Several accelerators work on successive batches at once; inputs then exist four times. */
  readonly pipelined: boolean;
}

export interface Scheduled {
  readonly graph: Graph;
  readonly deviceOf: (t: GraphTensor) => number;
}

/** Source: llama.cpp v0.5.0, ggml/src/ggml-backend.cpp, GGML_SCHED_MAX_COPIES. */
const PIPELINE_COPIES = 4;

/** Operations on weights that do not decide where they run: their weights are too small. */
const FOLLOWS_NEIGHBOURS = new Set(['rope', 'flash-attention']);
const VIEW_OPS = new Set(['view', 'reshape', 'permute']);
const isViewOp = (t: GraphTensor) => VIEW_OPS.has(t.op);

function leafDevice(t: GraphTensor, layout: Layout): number {
  const host = layout.devices - 1;
  if (t.leaf === 'cache') return layout.layerDevice(t.layer);
  if (t.leaf !== 'weight' || t.layer < 0) return host;
  return t.layer === OUTPUT ? layout.outputDevice : layout.layerDevice(t.layer);
}

/** Nodes whose place is settled before neighbours are asked: by their weights or the cache they write. */
function settled(t: GraphTensor, leaf: (t: GraphTensor) => number): number | undefined {
  const root = t.viewOf;
  if (root?.leaf === 'weight' || root?.leaf === 'cache') return leaf(root);
  if (FOLLOWS_NEIGHBOURS.has(t.op)) return undefined;
  const w = t.sources.find((s) => s.leaf === 'weight');
  return w ? leaf(w) : undefined;
}

/** Devices of all nodes and leaves. Source: llama.cpp v0.5.0, ggml/src/ggml-backend.cpp, passes 1 to 4 of the split. */
function assign(graph: Graph, layout: Layout): Map<GraphTensor, number> {
  const host = layout.devices - 1;
  const place = new Map<GraphTensor, number>();
  for (const leaf of graph.leaves) place.set(leaf, leafDevice(leaf, layout));
  for (const node of graph.nodes) {
    const device = settled(node, (t) => leafDevice(t, layout));
    if (device !== undefined) place.set(node, device);
  }
  const spread = (nodes: readonly GraphTensor[], fromHost: boolean) => {
    let current: number | undefined;
    for (const node of nodes) {
      if (isViewOp(node)) continue;
      const device = place.get(node);
      if (device === undefined) {
        if (current !== undefined) place.set(node, current);
      } else current = device === host && !fromHost ? undefined : device;
    }
  };
  const backwards = [...graph.nodes].reverse();
  spread(graph.nodes, false);
  spread(backwards, false);
  spread(graph.nodes, true);
  spread(backwards, true);
  for (const node of graph.nodes) {
    if (node.viewOf && !place.has(node)) place.set(node, place.get(node.viewOf) ?? host);
    for (const source of node.sources)
      if (!place.has(source)) place.set(source, place.get(source.viewOf ?? node) ?? host);
    if (!place.has(node)) place.set(node, host);
  }
  return place;
}

interface Split {
  readonly device: number;
  readonly nodes: GraphTensor[];
  readonly inputs: GraphTensor[];
}

const copyOf = (t: GraphTensor): GraphTensor => ({ ...t, op: 'copy', sources: [], viewOf: undefined, leaf: 'input' });

/** The graph with copies of what crosses devices, in the order in which memory is given out. */
export function schedule(graph: Graph, layout: Layout): Scheduled {
  const place = assign(graph, layout);
  const copies = layout.pipelined ? PIPELINE_COPIES : 1;
  const rewired = new Map<GraphTensor, readonly GraphTensor[]>();
  const copied = new Map<GraphTensor, Map<number, readonly GraphTensor[]>>();
  const outputs = new Set(graph.outputs);
  const graphInputs: GraphTensor[] = [];
  const splits: Split[] = [];
  const deviceOf = (t: GraphTensor) => place.get(t) ?? layout.devices - 1;
  const copiesOn = (t: GraphTensor, device: number) => copied.get(t)?.get(device);
  const remember = (t: GraphTensor, device: number, made: readonly GraphTensor[]) => {
    const known = copied.get(t) ?? new Map<number, readonly GraphTensor[]>();
    known.set(device, made);
    copied.set(t, known);
    for (const c of made) {
      place.set(c, device);
      if (copies > 1) outputs.add(c);
    }
  };
  const makeCopies = (t: GraphTensor, first: GraphTensor) =>
    Array.from({ length: copies }, (_, i) => (i === 0 ? first : copyOf(t)));
  let split: Split | undefined;
  let waiting: GraphTensor[] = [];
  for (const node of graph.nodes) {
    if (isViewOp(node)) {
      if (split) split.nodes.push(node);
      else waiting.push(node);
      continue;
    }
    const device = deviceOf(node);
    if (!split || split.device !== device) {
      split = { device, nodes: waiting, inputs: [] };
      waiting = [];
      splits.push(split);
    }
    split.nodes.push(node);
    let changed = false;
    const current = split;
    const sources = node.sources.map((source) => {
      const from = deviceOf(source);
      if (copies > 1 && source.leaf === 'input' && !copiesOn(source, from)) {
        remember(source, from, makeCopies(source, source));
        graphInputs.push(source);
      }
      if (from === device || (source.leaf === 'weight' && source.layer === EVERY_DEVICE)) return source;
      if (!copiesOn(source, device)) {
        remember(source, device, makeCopies(source, copyOf(source)));
        current.inputs.push(source);
      }
      changed = true;
      return copiesOn(source, device)?.[0] ?? source;
    });
    if (changed) rewired.set(node, sources);
  }
  return { graph: { nodes: joined(splits, place, copiesOn), leaves: leavesOf(), outputs, rewired }, deviceOf };

  function leavesOf(): GraphTensor[] {
    if (copies === 1) return [...graph.leaves];
    const own = graphInputs.flatMap((t) => copiesOn(t, deviceOf(t)) ?? []);
    const across = splits.flatMap((s) => s.inputs.flatMap((t) => copiesOn(t, s.device) ?? []));
    return [...own, ...across, ...graph.leaves];
  }
}

/** All splits one after another; each begins with its copies, which keep the originals until then. */
function joined(
  splits: readonly Split[],
  place: Map<GraphTensor, number>,
  copiesOn: (t: GraphTensor, device: number) => readonly GraphTensor[] | undefined,
): GraphTensor[] {
  return splits.flatMap((s) => [
    ...s.inputs.flatMap((t) => {
      const hold = view(DEPEND, t, t.ne, t.nb);
      place.set(hold, place.get(t) ?? 0);
      const copy = copiesOn(t, s.device)?.[0];
      return copy ? [hold, copy] : [hold];
    }),
    ...s.nodes,
  ]);
}
