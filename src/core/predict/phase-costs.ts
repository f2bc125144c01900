// The cost structure both forms fill in: decode step and prompt as sums of terms that need only lengths to be evaluated.

/** Cost of attending: seconds for each token of context (decode) or for each pair of tokens (prompt), up to a window. */
export interface AttentionCost {
  readonly windowTokens: number;
  readonly seconds: number;
}

export interface PhaseCosts {
  readonly decode: {
    readonly weightSeconds: number;
    /** Part of weightSeconds beyond pure reading: dequantisation and multiplication. */
    readonly computeShareSeconds: number;
    readonly fixedSeconds: number;
    readonly cacheTypeSeconds: number;
    readonly attention: readonly AttentionCost[];
  };
  readonly prompt: {
    readonly batchTokens: number;
    readonly batchSeconds: number;
    readonly batchReadSeconds: number;
    readonly onceSeconds: number;
    readonly tokenSeconds: number;
    readonly attention: readonly AttentionCost[];
  };
  /** Fixed cost of a request beyond prompt and first step. */
  readonly requestSeconds: number;
}

/** Seconds of one decode step with `context` tokens before it. */
export function decodeStepSeconds(c: PhaseCosts, context: number): number {
  const d = c.decode;
  let seconds = d.weightSeconds + d.fixedSeconds + d.cacheTypeSeconds;
  for (const a of d.attention) seconds += Math.min(context, a.windowTokens) * a.seconds;
  return seconds;
}

/** Pairs of (token, earlier token) that a prompt of n tokens behind `depth` tokens attends to within a window. */
export function attendedPairs(n: number, depth: number, window: number): number {
  const room = Math.max(0, Math.min(n, window - depth));
  return room * depth + (room * room) / 2 + (n - room) * Math.min(window, depth + n);
}

/** Seconds to process a prompt of n tokens behind `depth` tokens of context. */
export function promptSeconds(c: PhaseCosts, n: number, depth: number): number {
  if (n <= 0) return 0;
  const p = c.prompt;
  const batches = Math.ceil(n / p.batchTokens);
  let seconds = batches * (p.batchSeconds + p.batchReadSeconds) + p.onceSeconds + n * p.tokenSeconds;
  for (const a of p.attention) seconds += attendedPairs(n, depth, a.windowTokens) * a.seconds;
  return seconds;
}
