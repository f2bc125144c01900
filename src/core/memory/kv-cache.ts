// KV cache and recurrent state in bytes, layer by layer, as llama.cpp lays them out.
import type { AttentionLayer, Layer, ModelDescription } from '../model/description.ts';
import type { MemorySettings } from './settings.ts';

/** Cells are allocated in multiples of this. Source: llama.cpp, src/llama-context.cpp, n_ctx padding. */
export const CELL_PADDING = 256;

const pad = (n: number) => Math.ceil(n / CELL_PADDING) * CELL_PADDING;

/** Cells (token places) one layer's cache holds over all slots. */
export function cacheCells(attention: AttentionLayer, settings: MemorySettings): number {
  const perSlot = pad(
    settings.unifiedCache ? settings.contextTokens : Math.ceil(settings.contextTokens / settings.slots),
  );
  const streams = settings.unifiedCache ? 1 : settings.slots;
  const window = attention.windowTokens;
  if (attention.span === 'full' || window === undefined) return perSlot * streams;
  const kept = pad(window * (settings.unifiedCache ? settings.slots : 1) + settings.ubatchTokens);
  return Math.min(perSlot, kept) * streams;
}

/** Elements one cell of a layer holds: keys and values, or keys alone for latent attention. */
export function cellElements(attention: AttentionLayer): number {
  if (attention.cache === 'none' || attention.cache === 'shared') return 0;
  const keys = attention.keyDim * attention.keyValueHeads;
  const values = attention.cache === 'keys-only' ? 0 : attention.valueDim * attention.keyValueHeads;
  return keys + values;
}

export interface LayerCache {
  readonly kvCacheBytes: number;
  readonly stateBytes: number;
}

/** Recurrent states are kept in F32. Source: llama.cpp, src/llama-memory-recurrent.cpp. */
const STATE_ELEMENT_BYTES = 4;

function layerCache(layer: Layer, settings: MemorySettings): LayerCache {
  const a = layer.attention;
  const indexer = a ? a.indexerKeyDim : 0;
  const kvCacheBytes = a ? cacheCells(a, settings) * (cellElements(a) + indexer) * settings.cacheElementBytes : 0;
  const r = layer.recurrent;
  const stateBytes = r ? (r.stateElements + r.convolutionElements) * STATE_ELEMENT_BYTES * settings.slots : 0;
  return { kvCacheBytes, stateBytes };
}

/** Cache and state of every layer. */
export function layerCaches(model: ModelDescription, settings: MemorySettings): readonly LayerCache[] {
  return model.hyper.layers.map((layer) => layerCache(layer, settings));
}
