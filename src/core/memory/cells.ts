// How many token places (cells) each layer's cache has, and in how many separate streams.
import type { AttentionLayer } from '../model/description.ts';
import type { MemorySettings } from './settings.ts';

/** Cells are allocated in multiples of this. Source: llama.cpp v0.5.0, src/llama-context.cpp (n_ctx) and src/llama-kv-cache-iswa.cpp. */
export const CELL_PADDING = 256;

export const paddedCells = (n: number): number => Math.ceil(n / CELL_PADDING) * CELL_PADDING;

/** One stream for all slots where the cache is unified, else one for each slot. */
export const cacheStreams = (s: MemorySettings): number => (s.unifiedCache ? 1 : s.slots);

/** Context of one stream, rounded up to whole cells. The whole is rounded first, then each slot's share. */
export function streamTokens(s: MemorySettings): number {
  const all = paddedCells(s.contextTokens);
  return s.unifiedCache ? all : paddedCells(Math.floor(all / s.slots));
}

/** Tokens of one processing step: never more than the context. */
export const stepTokens = (s: MemorySettings): number => Math.min(s.ubatchTokens, paddedCells(s.contextTokens));

/** Cells one stream keeps in a layer whose attention reaches back only `window` tokens. */
export function windowCells(window: number, s: MemorySettings): number {
  const reach = window * (s.unifiedCache ? s.slots : 1) + stepTokens(s);
  return paddedCells(Math.min(streamTokens(s), reach));
}

/** Cells one stream of a layer's cache has. */
export function cacheCells(attention: AttentionLayer, s: MemorySettings): number {
  const window = attention.windowTokens;
  return attention.span === 'full' || window === undefined ? streamTokens(s) : windowCells(window, s);
}
