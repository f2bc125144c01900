// Tensors of a compute graph: shapes, strides and what they depend on; no values.

export type ElementType = 'f32' | 'f16' | 'i32' | 'i64';
export type Dims = readonly [number, number, number, number];

/** Where a leaf lives: produced before each batch (input), with the weights, or in the cache. */
export type LeafKind = 'input' | 'weight' | 'cache';

export interface GraphTensor {
  readonly op: string;
  readonly type: ElementType;
  /** Elements along each dimension, fastest first. */
  readonly ne: Dims;
  /** Bytes from one element to the next along each dimension. */
  readonly nb: Dims;
  readonly sources: readonly GraphTensor[];
  /** The tensor whose memory this one shows; always the root, never another view. */
  readonly viewOf: GraphTensor | undefined;
  readonly leaf: LeafKind | undefined;
  /** Weights and caches: the layer whose device they live on; `-1` input side, `Infinity` output side. */
  readonly layer: number;
  /** Weights: bytes in their stored type. */
  readonly storedBytes?: number | undefined;
  /** Place in the graph that was numbered last; what a run notes of each tensor lies in arrays by it. */
  number: number;
  /** Mark of the graph that it was put into last. */
  mark: object | undefined;
}

export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = { f32: 4, f16: 2, i32: 4, i64: 8 };

/** Up to four dimensions, the rest 1. */
export function dims(a: number, b = 1, c = 1, d = 1): Dims {
  return [a, b, c, d];
}

/** Strides of a tensor without gaps. */
export function denseStrides(ne: Dims, type: ElementType): Dims {
  const e = ELEMENT_BYTES[type];
  return [e, e * ne[0], e * ne[0] * ne[1], e * ne[0] * ne[1] * ne[2]];
}

/** Elements of a shape. */
export function size(ne: Dims): number {
  return ne[0] * ne[1] * ne[2] * ne[3];
}

/** Bytes from the first to behind the last element; equals elements × element size where there are no gaps. */
export function spanBytes(t: GraphTensor): number {
  if (size(t.ne) === 0) return 0;
  let bytes = ELEMENT_BYTES[t.type];
  for (let i = 0; i < 4; i++) bytes += ((t.ne[i] ?? 1) - 1) * (t.nb[i] ?? 0);
  return bytes;
}

export const isContiguous = (t: GraphTensor): boolean => {
  const dense = denseStrides(t.ne, t.type);
  return t.ne.every((n, i) => n === 1 || t.nb[i] === dense[i]);
};

export function sameLayout(a: GraphTensor, b: GraphTensor): boolean {
  if (a.type !== b.type) return false;
  for (let i = 0; i < 4; i++) if (a.ne[i] !== b.ne[i] || a.nb[i] !== b.nb[i]) return false;
  return true;
}

/** One place for all tensors: graphs have thousands, and equal objects are faster to go through. */
function tensor(
  op: string,
  type: ElementType,
  ne: Dims,
  nb: Dims,
  sources: readonly GraphTensor[],
  viewOf: GraphTensor | undefined,
  leaf: LeafKind | undefined,
  layer: number,
  storedBytes: number | undefined,
): GraphTensor {
  return { op, type, ne, nb, sources, viewOf, leaf, layer, storedBytes, number: -1, mark: undefined };
}

const NO_SOURCES: readonly GraphTensor[] = [];
/** Neither weight nor cache. */
const NO_LAYER = -1;

/** A leaf: input, weight or cache. */
export function leaf(
  kind: LeafKind,
  name: string,
  type: ElementType,
  ne: Dims,
  layer = NO_LAYER,
  storedBytes?: number,
): GraphTensor {
  return tensor(name, type, ne, denseStrides(ne, type), NO_SOURCES, undefined, kind, layer, storedBytes);
}

/** The result of an operation, in memory of its own. */
export function result(op: string, type: ElementType, ne: Dims, sources: readonly GraphTensor[]): GraphTensor {
  return tensor(op, type, ne, denseStrides(ne, type), sources, undefined, undefined, NO_LAYER, undefined);
}

/** Another look at a tensor's memory. */
export function view(
  op: string,
  of: GraphTensor,
  ne: Dims,
  nb: Dims,
  sources: readonly GraphTensor[] = [of],
): GraphTensor {
  return tensor(op, of.type, ne, nb, sources, of.viewOf ?? of, undefined, NO_LAYER, undefined);
}

/** The same leaf once more, of another layer. */
export const leafOf = ({ op, type, ne, nb, sources, viewOf, leaf: kind, storedBytes }: GraphTensor, layer: number) =>
  tensor(op, type, ne, nb, sources, viewOf, kind, layer, storedBytes);

/** What another device reads in place of a tensor. */
export const copyOf = ({ type, ne, nb, layer, storedBytes }: GraphTensor): GraphTensor =>
  tensor('copy', type, ne, nb, NO_SOURCES, undefined, 'input', layer, storedBytes);
