// Tokens of a prompt that are computed while others are, where stages work side by side.

/** Tokens that llama.cpp takes in one call, in batches that may overlap. Source: its option `--batch-size`, 2,048. */
const CALL_TOKENS = 2048;

/** All but the first batch of each call, which no other precedes. */
export function overlappingTokens(n: number, batchTokens: number): number {
  const calls = Math.floor(n / CALL_TOKENS);
  const first = Math.min(batchTokens, CALL_TOKENS);
  return calls * (CALL_TOKENS - first) + Math.max(0, n - calls * CALL_TOKENS - first);
}
