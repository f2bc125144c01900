// Memory a compute graph needs: ggml's graph allocator replayed on shapes (best fit, reuse in place, blocks merged when freed).
import { type Graph, numberTensors } from './graph.ts';
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

/** Operation of nodes that only keep their operand alive up to a point in the order. */
export const DEPEND = 'depend';

/** Which device a node or leaf is computed or kept on. */
export type DeviceOf = (t: GraphTensor) => number;

/** What is known of each tensor, by its number. */
interface States {
  readonly children: Int32Array;
  readonly views: Int32Array;
  /** 1 where it holds memory of its own. */
  readonly own: Uint8Array;
  readonly device: Int32Array;
  readonly offset: Float64Array;
  readonly bytes: Float64Array;
  readonly output: Uint8Array;
}

function statesOf(graph: Graph, count: number): States {
  const integers = () => new Int32Array(count);
  const output = new Uint8Array(count);
  for (const t of graph.outputs) if (t.number >= 0) output[t.number] = 1;
  return {
    ...{ children: integers(), views: integers(), own: new Uint8Array(count), device: integers(), output },
    ...{ offset: new Float64Array(count), bytes: new Float64Array(count) },
  };
}

/**
 * Bytes each device's buffer must have to run the graph once, in bytes. `numbered`: how many tensors the graph has, where they are
 * numbered already.
 * Source: llama.cpp v0.5.0, ggml/src/ggml-alloc.c: leaves and inputs first, then node by node; a node may take over the memory
 * of an operand that nobody else needs; memory is freed after its last reader; views keep their root alive.
 */
export function allocate(
  graph: Graph,
  devices = 1,
  deviceOf: DeviceOf = () => 0,
  numbered = numberTensors(graph),
  alignment = ALIGNMENT,
): number[] {
  const regions: Region[] = Array.from({ length: devices }, () => ({
    free: [{ offset: 0, size: Number.POSITIVE_INFINITY }],
    highest: 0,
  }));
  const { children, views, own, device, offset, bytes, output } = statesOf(graph, numbered);
  const { rewired } = graph;
  const sourcesOf = (t: GraphTensor) => rewired?.get(t) ?? t.sources;
  const regionOf = (at: number): Region => {
    const region = regions[at];
    if (!region) throw new Error(`device ${at} of ${devices} does not exist`);
    return region;
  };

  const inPlace = (t: GraphTensor): boolean => {
    for (const parent of sourcesOf(t)) {
      const p = parent.number;
      if (own[p] !== 1 || output[p] === 1 || children[p] !== 1 || views[p] !== 0 || !sameLayout(t, parent)) continue;
      device[t.number] = device[p] ?? 0;
      offset[t.number] = offset[p] ?? 0;
      own[p] = 0;
      return true;
    }
    return false;
  };
  const place = (t: GraphTensor, on: number): void => {
    const n = t.number;
    if (own[n] === 1 || t.viewOf || t.leaf === 'weight' || t.leaf === 'cache') return;
    own[n] = 1;
    bytes[n] = aligned(spanBytes(t), alignment);
    if (IN_PLACE.has(t.op) && inPlace(t)) return;
    device[n] = on;
    offset[n] = take(regionOf(on), bytes[n] ?? 0);
  };
  const release = (n: number): void => {
    if (output[n] === 1) return;
    give(regionOf(device[n] ?? 0), offset[n] ?? 0, bytes[n] ?? 0);
    own[n] = 0;
  };
  const more = (of: Int32Array, n: number, by: number): number => {
    const value = (of[n] ?? 0) + by;
    of[n] = value;
    return value;
  };

  for (const leaf of graph.leaves) place(leaf, deviceOf(leaf));
  for (const node of graph.nodes) {
    // A node that only holds on to a tensor until it is copied is not a view of it.
    if (node.viewOf && node.op !== DEPEND) more(views, node.viewOf.number, 1);
    for (const source of sourcesOf(node)) more(children, source.number, 1);
  }
  for (const node of graph.nodes) {
    const on = deviceOf(node);
    for (const source of sourcesOf(node)) place(source, on);
    place(node, on);
    for (const source of sourcesOf(node)) {
      const n = source.number;
      if (more(children, n, -1) !== 0 || views[n] !== 0) continue;
      if (source.viewOf) {
        const root = source.viewOf.number;
        if (more(views, root, -1) === 0 && children[root] === 0 && own[root] === 1) release(root);
      } else if (own[n] === 1) release(n);
    }
  }
  return regions.map((r) => r.highest);
}
