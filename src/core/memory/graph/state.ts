// Recurrent states in a graph: loading the rows of the batch's sequences, storing new ones, and the causal convolution.
import { type Build, input, need } from './build.ts';
import { expand } from './graph.ts';
import { concat, copyTo, elementwise, fresh, getRows, reshape, transpose, viewPart } from './operations.ts';
import { dims, type GraphTensor, leaf, size, view } from './tensor.ts';

export const perSequence = (b: Build): number => b.batch.tokens / b.batch.sequences;

/** A layer's state as it lies in memory: one row of elements for each sequence. */
export function stateStore(b: Build, layer: number, part: string, elements: number): GraphTensor {
  return b.once(`state-${part}-${layer}`, () =>
    leaf('cache', `state-${part}`, 'f32', dims(elements, b.batch.sequences), layer),
  );
}

/**
 * Rows of the batch's sequences, after clearing the one that starts anew; the rows that are only moved come after.
 * `read` may take them in place of a plain copy. Source: llama.cpp v0.5.0, src/llama-graph.cpp, `build_rs`.
 */
export function loadState(
  b: Build,
  store: GraphTensor,
  read: (states: GraphTensor, ids: GraphTensor) => GraphTensor = getRows,
): GraphTensor {
  const n = b.batch.sequences;
  const ids = input(b, 'state-rows', 'i32', n);
  const own = b.once('state-rows-own', () => viewPart(ids, dims(n)));
  const moved = b.once('state-rows-moved', () => viewPart(ids, dims(0)));
  const states = reshape(store, store.ne[0], store.ne[1]);
  const cleared = viewPart(states, dims(store.ne[0]));
  expand(b.graph, view('scale', cleared, cleared.ne, cleared.nb));
  const rows = read(states, own);
  expand(b.graph, rows);
  expand(b.graph, copyTo(getRows(states, moved), viewPart(store, dims(store.ne[0], 0), store.nb[1])));
  return rows;
}

/** Stores a new state: what `from` shows goes into the layer's rows. */
export function storeState(b: Build, from: GraphTensor, store: GraphTensor): void {
  expand(b.graph, copyTo(from, viewPart(store, dims(size(from.ne)))));
}

/** The convolution's window: earlier inputs and the batch's, time along the row; keeps the last ones for next time. */
export function convolutionWindow(
  b: Build,
  x: GraphTensor,
  kernelSize: number,
  rows: GraphTensor,
  store: GraphTensor,
): GraphTensor {
  const channels = x.ne[0];
  const earlier =
    size(rows.ne) === (kernelSize - 1) * channels * b.batch.sequences
      ? reshape(rows, kernelSize - 1, channels, b.batch.sequences)
      : viewPart(rows, dims(kernelSize - 1, channels, b.batch.sequences));
  const joined = concat(earlier, transpose(x), 0);
  const last = viewPart(joined, dims(kernelSize - 1, channels, b.batch.sequences), joined.nb[1], joined.nb[2]);
  storeState(b, last, store);
  return joined;
}

/** Convolution over the window with its bias, then the activation. */
export function convolve(b: Build, layer: number, window: GraphTensor, kernel: string): GraphTensor {
  const w = need(b, layer, kernel);
  const channels = window.ne[1];
  const kernelRows = w.ne[1] === channels ? w : reshape(w, w.ne[0], channels);
  const tokens = window.ne[0] - (w.ne[0] - 1);
  const raw = fresh('convolution', 'f32', dims(channels, tokens, window.ne[2]), window, kernelRows);
  const bias = b.weight(layer, `${kernel}.bias`);
  return elementwise('unary', bias ? elementwise('add', raw, bias) : raw);
}
