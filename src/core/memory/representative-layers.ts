// A few layers that stand for all of a model: enough of each kind that memory settles into its period.
import type { Layer, ModelDescription } from '../model/description.ts';
import { bareName } from '../model/tensor-role.ts';

/**
 * Layers of one kind that are kept at either end, and the number by whose multiples those between are left out: memory repeats with
 * periods of one or two layers (which of two free blocks is taken alternates). A test holds it for all of the catalogue.
 */
const KEPT = 1;
const PERIOD = 2;

/** A number for each layer; equal numbers mean equal parts, shapes and caches. */
export function layerKinds(model: ModelDescription): readonly number[] {
  const shapes = new Map<number, string[]>();
  for (const t of model.tensors) {
    if (t.layer === undefined) continue;
    const names = shapes.get(t.layer) ?? [];
    names.push(`${bareName(t.name)}:${t.shape.join('x')}`);
    shapes.set(t.layer, names);
  }
  const numbers = new Map<string, number>();
  return model.hyper.layers.map((layer, i) => {
    const key = `${(shapes.get(i) ?? []).sort().join(' ')}|${cacheKey(layer)}`;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
}

function cacheKey(layer: Layer): string {
  const a = layer.attention;
  if (!a) return layer.recurrent?.kind ?? '';
  return [a.span, a.windowTokens, a.cache, a.keyDim, a.valueDim, a.keyValueHeads, a.indexerKeyDim].join(',');
}

/** Attention and feed-forward of a layer side by side, both from one norm. */
const SIDE_BY_SIDE = new Set(['command-r', 'cohere2']);

/**
 * Whether no layer can be left out: layers of sparse attention bring inputs of their own, those that read the caches of others add to
 * what lives through many layers, and with recurrent states, or blocks side by side, memory does not settle into a short period.
 */
export const isWholeNeeded = ({ architecture, hyper }: ModelDescription): boolean =>
  SIDE_BY_SIDE.has(architecture) ||
  hyper.layers.some(
    ({ attention: a, recurrent }) => (a?.indexerKeyDim ?? 0) > 0 || a?.cache === 'shared' || recurrent !== undefined,
  );

/**
 * Indices of the layers to compute with: all where the whole is needed, else of each run of equal transitions on one device the
 * first and the last few. `device` tells where a layer is, so that every crossing between devices stays.
 */
export function representativeLayers(
  kinds: readonly number[],
  device: (layer: number) => number,
  wholeNeeded = false,
): readonly number[] {
  if (wholeNeeded) return kinds.map((_, i) => i);
  const place = (i: number) => `${kinds[i]}@${device(i)}`;
  const kindOf = kinds.map((_, i) => `${place(i - 1)}>${place(i)}>${place(i + 1)}`);
  const all = new Map<string, number>();
  for (const kind of kindOf) all.set(kind, (all.get(kind) ?? 0) + 1);
  const seen = new Map<string, number>();
  return kindOf.flatMap((kind, i) => {
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    const count = all.get(kind) ?? 0;
    const left = Math.max(0, Math.floor((count - 2 * KEPT) / PERIOD) * PERIOD);
    return before < KEPT || before >= KEPT + left ? [i] : [];
  });
}
