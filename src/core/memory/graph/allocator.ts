// Memory a compute graph needs: ggml's graph allocator replayed on shapes (best fit, reuse in place, blocks merged when freed).
import type { Graph } from './graph.ts';
import { type GraphTensor, sameLayout, spanBytes } from './tensor.ts';

/** Operations that may write over an operand. Source: llama.cpp v0.5.0, ggml/src/ggml-alloc.c, `ggml_op_can_inplace`. */
const IN_PLACE = new Set(
  'fill scale add add-id sub mul div sqr sqrt log unary rope rms-norm clamp soft-max'.split(' '),
);

/** Blocks start at multiples of this. Source: llama.cpp v0.5.0, TENSOR_ALIGNMENT of the CPU buffer type. */
export const ALIGNMENT = 32;

interface Block {
  offset: number;
  size: number;
}

/** One growing region: free blocks in order of address; the last one has no end. */
interface Region {
  readonly free: Block[];
  highest: number;
}

const aligned = (bytes: number, alignment: number) => Math.ceil(bytes / alignment) * alignment;

function take(region: Region, bytes: number): number {
  const { free } = region;
  let best = free.length - 1;
  let bestSize = Number.POSITIVE_INFINITY;
  for (let i = 0; i < free.length - 1; i++) {
    const size = free[i]?.size ?? 0;
    // Of equally large blocks the last one is taken.
    if (size >= bytes && size <= bestSize) {
      best = i;
      bestSize = size;
    }
  }
  const block = free[best];
  if (!block) throw new Error('the last free block of a region has no end');
  const at = block.offset;
  block.offset += bytes;
  block.size -= bytes;
  if (block.size === 0) free.splice(best, 1);
  region.highest = Math.max(region.highest, at + bytes);
  return at;
}

function give(region: Region, offset: number, bytes: number): void {
  const { free } = region;
  for (let i = 0; i < free.length; i++) {
    const block = free[i];
    if (!block) continue;
    if (block.offset + block.size === offset) {
      block.size += bytes;
      const next = free[i + 1];
      if (next && block.offset + block.size === next.offset) {
        block.size += next.size;
        free.splice(i + 1, 1);
      }
      return;
    }
    if (offset + bytes === block.offset) {
      block.offset = offset;
      block.size += bytes;
      const previous = free[i - 1];
      if (previous && previous.offset + previous.size === block.offset) {
        previous.size += block.size;
        free.splice(i, 1);
      }
      return;
    }
  }
  const at = free.findIndex((b) => b.offset > offset);
  free.splice(at < 0 ? free.length : at, 0, { offset, size: bytes });
}

interface State {
  children: number;
  views: number;
  own: boolean;
  device: number;
  offset: number;
}

/** Operation of nodes that only keep their operand alive up to a point in the order. */
export const DEPEND = 'depend';

/** Which device a node or leaf is computed or kept on. */
export type DeviceOf = (t: GraphTensor) => number;

/**
 * Bytes each device's buffer must have to run the graph once, in bytes.
 * Source: llama.cpp v0.5.0, ggml/src/ggml-alloc.c: leaves and inputs first, then node by node; a node may take over the memory
 * of an operand that nobody else needs; memory is freed after its last reader; views keep their root alive.
 */
export function allocate(graph: Graph, devices = 1, deviceOf: DeviceOf = () => 0, alignment = ALIGNMENT): number[] {
  const regions: Region[] = Array.from({ length: devices }, () => ({
    free: [{ offset: 0, size: Number.POSITIVE_INFINITY }],
    highest: 0,
  }));
  const states = new Map<GraphTensor, State>();
  const stateOf = (t: GraphTensor): State => {
    const known = states.get(t);
    if (known) return known;
    const made: State = { children: 0, views: 0, own: false, device: 0, offset: 0 };
    states.set(t, made);
    return made;
  };
  const sourcesOf = (t: GraphTensor) => graph.rewired?.get(t) ?? t.sources;
  const bytesOf = (t: GraphTensor) => aligned(spanBytes(t), alignment);
  const regionOf = (device: number): Region => {
    const region = regions[device];
    if (!region) throw new Error(`device ${device} of ${devices} does not exist`);
    return region;
  };

  const inPlace = (t: GraphTensor, state: State): boolean => {
    for (const parent of sourcesOf(t)) {
      const p = stateOf(parent);
      if (!p.own || graph.outputs.has(parent) || !sameLayout(t, parent)) continue;
      if (p.children !== 1 || p.views !== 0) continue;
      state.device = p.device;
      state.offset = p.offset;
      p.own = false;
      return true;
    }
    return false;
  };
  const place = (t: GraphTensor, device: number): void => {
    const state = stateOf(t);
    if (state.own || t.viewOf || t.leaf === 'weight' || t.leaf === 'cache') return;
    state.own = true;
    if (IN_PLACE.has(t.op) && inPlace(t, state)) return;
    state.device = device;
    state.offset = take(regionOf(device), bytesOf(t));
  };
  const release = (t: GraphTensor): void => {
    if (graph.outputs.has(t)) return;
    const state = stateOf(t);
    give(regionOf(state.device), state.offset, bytesOf(t));
    state.own = false;
  };

  for (const leaf of graph.leaves) place(leaf, deviceOf(leaf));
  for (const node of graph.nodes) {
    // A node that only holds on to a tensor until it is copied is not a view of it.
    if (node.viewOf && node.op !== DEPEND) stateOf(node.viewOf).views += 1;
    for (const source of sourcesOf(node)) stateOf(source).children += 1;
  }
  for (const node of graph.nodes) {
    const device = deviceOf(node);
    for (const source of sourcesOf(node)) place(source, device);
    place(node, device);
    for (const source of sourcesOf(node)) {
      const p = stateOf(source);
      p.children -= 1;
      if (p.children !== 0 || p.views !== 0) continue;
      if (source.viewOf) {
        const root = stateOf(source.viewOf);
        root.views -= 1;
        if (root.views === 0 && root.children === 0 && root.own) release(source.viewOf);
      } else if (p.own) release(source);
    }
  }
  return regions.map((r) => r.highest);
}
