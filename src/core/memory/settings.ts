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
  /** Rows of logits kept at once: 1 for a server, the batch for benchmarks that ask for all. */
  readonly outputRows: number;
  readonly flashAttention: boolean;
  readonly cacheElementBytes: number;
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
