// KV cache and recurrent state in bytes, layer by layer, as llama.cpp v0.5.0 lays them out.
import { type LayerCache as CacheElements, layerCaches as elementsOfLayers } from '../model/cache-elements.ts';
import type { AttentionLayer, ModelDescription } from '../model/description.ts';
import { cacheStreams, paddedCells, streamTokens, windowCells } from './cells.ts';
import type { MemorySettings } from './settings.ts';

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

/** Recurrent states are kept in F32. Source: llama.cpp v0.5.0, src/llama-model.cpp, `create_memory`. */
const STATE_ELEMENT_BYTES = 4;

/** Tensors in a cache buffer start at multiples of this. Source: llama.cpp v0.5.0, CPU buffer alignment. */
const TENSOR_ALIGNMENT = 32;
const alignedBytes = (bytes: number) => Math.ceil(bytes / TENSOR_ALIGNMENT) * TENSOR_ALIGNMENT;

/** Entries that a compressing layer keeps (DeepSeek V4): one for every `ratio` tokens, each sequence in a stream of its own. */
function compressedBytes(c: CacheElements, s: MemorySettings): number {
  if (c.compressionRatio === 0) return 0;
  const cells = paddedCells(Math.ceil(streamTokens(s) / c.compressionRatio)) * s.slots;
  const entries = [c.keyElementsPerToken, c.indexerElementsPerToken];
  return entries.reduce((sum, n) => sum + alignedBytes(n * cells * s.cacheElementBytes), 0);
}

function layerCache(c: CacheElements, widestValues: number, s: MemorySettings, alone: boolean): LayerCache {
  // Compressing models keep a stream for each sequence even where the cache is unified.
  const settings = alone ? { ...s, unifiedCache: false } : s;
  const streams = alone ? s.slots : cacheStreams(s);
  const perStream = c.windowTokens === undefined ? streamTokens(s) : windowCells(c.windowTokens, settings);
  const cells = perStream * streams;
  // Without flash attention values lie transposed, all layers with the row length of the widest.
  const values = c.valueElementsPerToken > 0 && !s.flashAttention ? widestValues : c.valueElementsPerToken;
  const indexer = c.compressionRatio === 0 ? c.indexerElementsPerToken : 0;
  const bytes = (elements: number, count: number) => alignedBytes(elements * count * s.cacheElementBytes);
  const kvCacheBytes =
    bytes(c.keyElementsPerToken, cells) +
    bytes(values, cells) +
    bytes(indexer, streamTokens(s) * streams) +
    compressedBytes(c, s);
  const state = (elements: number) => alignedBytes(elements * s.slots * STATE_ELEMENT_BYTES);
  return { kvCacheBytes, stateBytes: state(c.stateElements) + state(c.convolutionElements) };
}

/** Cache and state of every layer, in bytes. */
export function layerCaches(model: ModelDescription, settings: MemorySettings): readonly LayerCache[] {
  const layers = elementsOfLayers(model);
  const widest = layers.reduce((most, c) => Math.max(most, c.valueElementsPerToken), 0);
  const compresses = layers.some((c) => c.compressionRatio > 0);
  return layers.map((c) => layerCache(c, widest, settings, compresses));
}
