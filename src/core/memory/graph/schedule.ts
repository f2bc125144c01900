// A graph over several devices: which node runs where, and the copies between them, after ggml's scheduler.
import { EVERY_DEVICE, OUTPUT } from '../weight-side.ts';
import { DEPEND } from './allocator.ts';
import { type Graph, numberTensors } from './graph.ts';
import { copyOf, type GraphTensor, view } from './tensor.ts';

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
  /** Its tensors, which are numbered. */
  readonly count: number;
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

/** Where no device is settled yet. */
const NOWHERE = -1;

/** Devices of all nodes and leaves, by their numbers. Source: llama.cpp v0.5.0, ggml/src/ggml-backend.cpp, passes 1 to 4 of the split. */
function assign(graph: Graph, layout: Layout): number[] {
  const host = layout.devices - 1;
  const place = new Array<number>(numberTensors(graph)).fill(NOWHERE);
  for (const leaf of graph.leaves) place[leaf.number] = leafDevice(leaf, layout);
  for (const node of graph.nodes) {
    const device = settled(node, (t) => leafDevice(t, layout));
    if (device !== undefined) place[node.number] = device;
  }
  const computing = graph.nodes.filter((node) => !isViewOp(node));
  const spread = (nodes: readonly GraphTensor[], fromHost: boolean) => {
    let current: number | undefined;
    for (const { number } of nodes) {
      const device = place[number] ?? NOWHERE;
      if (device === NOWHERE) {
        if (current !== undefined) place[number] = current;
      } else current = device === host && !fromHost ? undefined : device;
    }
  };
  const backwards = [...computing].reverse();
  spread(computing, false);
  spread(backwards, false);
  spread(computing, true);
  spread(backwards, true);
  const isNowhere = (t: GraphTensor) => place[t.number] === NOWHERE;
  const placeOf = (t: GraphTensor) => (isNowhere(t) ? host : (place[t.number] ?? host));
  for (const node of graph.nodes) {
    if (node.viewOf && isNowhere(node)) place[node.number] = placeOf(node.viewOf);
    for (const source of node.sources) if (isNowhere(source)) place[source.number] = placeOf(source.viewOf ?? node);
    if (isNowhere(node)) place[node.number] = host;
  }
  return place;
}

interface Split {
  readonly device: number;
  readonly nodes: GraphTensor[];
  readonly inputs: GraphTensor[];
}

/** The graph with copies of what crosses devices, in the order in which memory is given out. */
export function schedule(graph: Graph, layout: Layout): Scheduled {
  const place = assign(graph, layout);
  const copies = layout.pipelined ? PIPELINE_COPIES : 1;
  const rewired = new Map<GraphTensor, readonly GraphTensor[]>();
  const copied = new Map<GraphTensor, Map<number, readonly GraphTensor[]>>();
  /** Numbers a tensor that the scheduler adds. */
  const added = (t: GraphTensor, device: number): GraphTensor => {
    t.number = place.length;
    place.push(device);
    return t;
  };
  const outputs = new Set(graph.outputs);
  const graphInputs: GraphTensor[] = [];
  const splits: Split[] = [];
  const deviceOf = (t: GraphTensor) => place[t.number] ?? layout.devices - 1;
  const copiesOn = (t: GraphTensor, device: number) => copied.get(t)?.get(device);
  const remember = (t: GraphTensor, device: number, made: readonly GraphTensor[]) => {
    const known = copied.get(t) ?? new Map<number, readonly GraphTensor[]>();
    known.set(device, made);
    copied.set(t, known);
    for (const c of made) {
      if (c === t) place[t.number] = device;
      else added(c, device);
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
  const nodes = joined(splits, (hold, t) => added(hold, deviceOf(t)), copiesOn);
  return { graph: { nodes, leaves: leavesOf(), outputs, rewired }, count: place.length, deviceOf };

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
  heldWith: (hold: GraphTensor, t: GraphTensor) => GraphTensor,
  copiesOn: (t: GraphTensor, device: number) => readonly GraphTensor[] | undefined,
): GraphTensor[] {
  const nodes: GraphTensor[] = [];
  for (const split of splits) {
    for (const t of split.inputs) {
      nodes.push(heldWith(view(DEPEND, t, t.ne, t.nb), t));
      const copy = copiesOn(t, split.device)?.[0];
      if (copy) nodes.push(copy);
    }
    for (const node of split.nodes) nodes.push(node);
  }
  return nodes;
}
