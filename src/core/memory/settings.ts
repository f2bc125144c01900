// The settings that decide memory: context, slots, batch sizes, cache type, flash attention and the program.

export interface MemorySettings {
  /** Tokens of context over all slots. */
  readonly contextTokens: number;
  /** Sequences served at once. */
  readonly slots: number;
  /** One cache for all slots, or the context split evenly. */
  readonly unifiedCache: boolean;
  /** Tokens one step of prompt processing takes. */
  readonly ubatchTokens: number;
  /** Rows of logits kept at once: one a slot for a server, the batch for programs that ask for all. */
  readonly outputRows: number;
  readonly flashAttention: boolean;
  readonly cacheElementBytes: number;
  /** Block types rotate keys and values before they are stored. Where absent: told from the element size (not 1, 2 or 4). */
  readonly cacheIsQuantized?: boolean | undefined;
  /**
   * Counts the pages of a memory-mapped file that stay resident beside weights rearranged for the CPU. Default: false, since the
   * system drops them when memory runs short; true shows what tools that list resident memory show.
   */
  readonly countMappedPages?: boolean | undefined;
}

export const DEFAULT_SETTINGS: MemorySettings = {
  contextTokens: 4096,
  slots: 1,
  unifiedCache: false,
  ubatchTokens: 512,
  outputRows: 1,
  flashAttention: true,
  cacheElementBytes: 2,
};

/** The same with another context; field by field, since copies by spreading have a hidden class of their own each. */
export const withContext = (s: MemorySettings, contextTokens: number): MemorySettings => ({
  contextTokens,
  slots: s.slots,
  unifiedCache: s.unifiedCache,
  ubatchTokens: s.ubatchTokens,
  outputRows: s.outputRows,
  flashAttention: s.flashAttention,
  cacheElementBytes: s.cacheElementBytes,
  cacheIsQuantized: s.cacheIsQuantized,
  countMappedPages: s.countMappedPages,
});

/** True for caches of block types (q8_0, q4_0, …), which store scales beside the elements. */
export function isQuantizedCache(s: MemorySettings): boolean {
  return s.cacheIsQuantized ?? ![1, 2, 4].includes(s.cacheElementBytes);
}

/** All settings as one text: equal texts mean equal memory. */
export function settingsKey(s: MemorySettings): string {
  const own = `${s.contextTokens},${s.slots},${s.unifiedCache},${s.ubatchTokens},${s.outputRows},${s.flashAttention}`;
  return `${own},${s.cacheElementBytes},${isQuantizedCache(s)},${s.countMappedPages ?? false}`;
}
