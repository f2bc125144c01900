// The operations that compute graphs are made of, as shapes: what each result holds and what it reads.
import { type Dims, denseStrides, dims, type ElementType, type GraphTensor, result, size, view } from './tensor.ts';

export const mulMat = (w: GraphTensor, x: GraphTensor): GraphTensor =>
  result('mul-mat', 'f32', [w.ne[1], x.ne[1], x.ne[2], x.ne[3]], [w, x]);

/** Multiplies by the experts that `ids` selects. */
export const mulMatId = (w: GraphTensor, x: GraphTensor, ids: GraphTensor): GraphTensor =>
  result('mul-mat-id', 'f32', [w.ne[1], ids.ne[0], x.ne[2], 1], [w, x, ids]);

/** Operations on each element; may take over the memory of an operand of the same layout. */
export const elementwise = (op: string, ...sources: readonly [GraphTensor, ...GraphTensor[]]): GraphTensor =>
  result(op, sources[0].type, sources[0].ne, sources);

export const add = (a: GraphTensor, b: GraphTensor): GraphTensor => elementwise('add', a, b);
export const mul = (a: GraphTensor, b: GraphTensor): GraphTensor => elementwise('mul', a, b);
export const scale = (a: GraphTensor): GraphTensor => elementwise('scale', a);
export const unary = (a: GraphTensor): GraphTensor => elementwise('unary', a);

/** A gated activation of two halves that are separate tensors; never in place. */
export const gatedUnit = (gate: GraphTensor, up: GraphTensor): GraphTensor => elementwise('glu', gate, up);

/** A gated activation of one tensor that holds both halves. */
export const gatedHalves = (x: GraphTensor): GraphTensor =>
  result('glu', x.type, [x.ne[0] / 2, x.ne[1], x.ne[2], x.ne[3]], [x]);

/** Any operation whose result is never in place. */
export const fresh = (op: string, type: ElementType, ne: Dims, ...sources: readonly GraphTensor[]): GraphTensor =>
  result(op, type, ne, sources);

export const getRows = (table: GraphTensor, rows: GraphTensor): GraphTensor =>
  result(
    'get-rows',
    table.type === 'i32' ? 'i32' : 'f32',
    [table.ne[0], rows.ne[0], rows.ne[1], rows.ne[2]],
    [table, rows],
  );

/** Writes rows into a table (the cache); the result shows the table. */
export const setRows = (table: GraphTensor, rows: GraphTensor, ids: GraphTensor): GraphTensor =>
  view('set-rows', table, table.ne, table.nb, [rows, ids, table]);

/** Copies into existing memory. */
export const copyTo = (from: GraphTensor, to: GraphTensor): GraphTensor => view('cpy', to, to.ne, to.nb, [from, to]);

export const cont = (a: GraphTensor, ne: Dims = a.ne): GraphTensor => result('cont', a.type, ne, [a]);
export const cast = (a: GraphTensor, type: ElementType): GraphTensor => result('cpy', type, a.ne, [a]);

export const reshape = (a: GraphTensor, ...ne: readonly [number, number?, number?, number?]): GraphTensor => {
  const shape = dims(...ne);
  return view('reshape', a, shape, denseStrides(shape, a.type));
};

/** A part of a tensor; strides beyond the first are given. */
export const viewPart = (a: GraphTensor, ne: Dims, nb1 = 0, nb2 = 0, nb3 = 0): GraphTensor => {
  const s1 = nb1 || (a.nb[0] ?? 0) * ne[0];
  const s2 = nb2 || s1 * ne[1];
  return view('view', a, ne, [a.nb[0], s1, s2, nb3 || s2 * ne[2]]);
};

/** Dimension i of `a` becomes dimension axes[i]. */
export function permute(a: GraphTensor, axes: Dims): GraphTensor {
  const ne = [1, 1, 1, 1] as [number, number, number, number];
  const nb = [0, 0, 0, 0] as [number, number, number, number];
  axes.forEach((to, from) => {
    ne[to] = a.ne[from] ?? 1;
    nb[to] = a.nb[from] ?? 0;
  });
  return view('permute', a, ne, nb);
}

export const transpose = (a: GraphTensor): GraphTensor => permute(a, [1, 0, 2, 3]);

export const concat = (a: GraphTensor, b: GraphTensor, axis: number): GraphTensor => {
  const ne = a.ne.map((n, i) => (i === axis ? n + (b.ne[i] ?? 0) : n)) as unknown as Dims;
  return result('concat', a.type, ne, [a, b]);
};

export const repeat = (a: GraphTensor, ne: Dims): GraphTensor => result('repeat', a.type, ne, [a]);

/** Largest k of each row: a sort of all, of which the first k are shown. */
export const topK = (a: GraphTensor, k: number): GraphTensor => {
  const sorted = result('argsort', 'i32', a.ne, [a]);
  return viewPart(sorted, [k, a.ne[1], a.ne[2], a.ne[3]], sorted.nb[1], sorted.nb[2], sorted.nb[3]);
};

export const sumRows = (a: GraphTensor): GraphTensor => result('sum-rows', a.type, [1, a.ne[1], a.ne[2], a.ne[3]], [a]);

export const elements = (a: GraphTensor): number => size(a.ne);
