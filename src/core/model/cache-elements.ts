// What each layer keeps between tokens: key and value elements a token, and state elements a sequence.
import type { AttentionLayer, Layer, ModelDescription } from './description.ts';

/** Elements, not bytes: the cache type (f16, q8_0, …) and the engine's cell rounding are decided by `memory`. */
export interface LayerCache {
  readonly layer: number;
  readonly keyElementsPerToken: number;
  readonly valueElementsPerToken: number;
  /** Keys of the sparse-attention indexer, kept for every token; with a compressionRatio, for every entry instead. */
  readonly indexerElementsPerToken: number;
  /** Only so many tokens are kept; absent on layers that keep all. */
  readonly windowTokens?: number | undefined;
  readonly span: AttentionLayer['span'];
  /** Besides the window, one entry of key elements for every so many tokens of context (DeepSeek V4); 0 without. */
  readonly compressionRatio: number;
  /** Recurrent state and convolution inputs of one sequence, kept in 32-bit floats by llama.cpp. */
  readonly stateElements: number;
  readonly convolutionElements: number;
}

function ofLayer(layer: Layer, index: number): LayerCache {
  const attention = layer.attention;
  const own = attention && (attention.cache === 'keys-and-values' || attention.cache === 'keys-only');
  const keep = own ? attention : undefined;
  return {
    layer: index,
    keyElementsPerToken: keep ? keep.keyValueHeads * keep.keyDim : 0,
    valueElementsPerToken: keep?.cache === 'keys-and-values' ? keep.keyValueHeads * keep.valueDim : 0,
    indexerElementsPerToken: keep?.indexerKeyDim ?? 0,
    windowTokens: keep?.windowTokens,
    span: attention?.span ?? 'full',
    compressionRatio: keep?.compressionRatio ?? 0,
    stateElements: layer.recurrent?.stateElements ?? 0,
    convolutionElements: layer.recurrent?.convolutionElements ?? 0,
  };
}

/** One entry a layer that runs; layers that share another's cache, or have no attention, keep no keys. */
export function layerCaches(model: ModelDescription): LayerCache[] {
  return model.hyper.layers.map(ofLayer);
}

/** Sums over the layers. */
export interface CacheElements {
  /** Elements for every token of context: full-attention layers, keys and values and indexer keys. */
  readonly perContextToken: number;
  /** Elements for each token inside the window: windowed and chunked layers. */
  readonly perWindowToken: number;
  /** The widest window; absent without windowed layers. */
  readonly windowTokens?: number | undefined;
  /** Recurrent state and convolution inputs for each sequence. */
  readonly perSequence: number;
}

/**
 * Cache elements by what they grow with. A context of n tokens and one sequence keeps
 * n × perContextToken + min(n, window) × perWindowToken + perSequence elements, before any rounding of cells;
 * compressed entries (n ÷ ratio on layers with a compressionRatio) come on top: see {@link layerCaches}.
 */
export function cacheElements(model: ModelDescription): CacheElements {
  let perContextToken = 0;
  let perWindowToken = 0;
  let perSequence = 0;
  let windowTokens: number | undefined;
  for (const cache of layerCaches(model)) {
    const perToken = cache.keyElementsPerToken + cache.valueElementsPerToken;
    if (cache.windowTokens === undefined) perContextToken += perToken;
    else {
      perWindowToken += perToken;
      windowTokens = Math.max(windowTokens ?? 0, cache.windowTokens);
    }
    // With compressed entries the indexer's keys are per entry, not per token.
    if (cache.compressionRatio === 0) perContextToken += cache.indexerElementsPerToken;
    perSequence += cache.stateElements + cache.convolutionElements;
  }
  return { perContextToken, perWindowToken, perSequence, ...(windowTokens === undefined ? {} : { windowTokens }) };
}
