// The cost structure both forms fill in: decode step and prompt as sums of terms that need only lengths to be evaluated.
import { overlappingTokens } from './parallel/overlap.ts';

/** Cost of attending: seconds for each token of context (decode) or for each pair of tokens (prompt), up to a window. */
export interface AttentionCost {
  readonly windowTokens: number;
  readonly seconds: number;
}

/** What a mixture of experts adds to a prompt: batches visit experts by chance, and few tokens an expert are multiplied slowly. */
export interface ExpertCost {
  /** Share of the experts that one token visits. */
  readonly share: number;
  /** Seconds more for a token, times the tokens of its batch. */
  readonly sparseSeconds: number;
  /** Seconds to read all experts once. */
  readonly readSeconds: number;
}

/** Those who make costs name all fields in this order, absent ones as undefined: a search goes through them faster if all are alike. */
export interface PhaseCosts {
  readonly decode: {
    readonly weightSeconds: number;
    /** Part of weightSeconds beyond pure reading: dequantisation and multiplication. */
    readonly computeShareSeconds: number;
    readonly fixedSeconds: number;
    readonly cacheTypeSeconds: number;
    /** Reading and writing the recurrent layers' state of one sequence; absent: none. */
    readonly stateSeconds?: number | undefined;
    readonly attention: readonly AttentionCost[];
  };
  readonly prompt: {
    readonly batchTokens: number;
    readonly batchSeconds: number;
    readonly batchReadSeconds: number;
    /** The part of it that is copying weights from the host over a link; absent: none. */
    readonly linkBatchSeconds?: number | undefined;
    readonly onceSeconds: number;
    readonly tokenSeconds: number;
    /** Seconds saved of a token that is computed while others are, on stages side by side; absent: none. */
    readonly overlapSeconds?: number | undefined;
    readonly attention: readonly AttentionCost[];
    readonly experts?: readonly ExpertCost[] | undefined;
  };
  /** Fixed cost of a request beyond prompt and first step. */
  readonly requestSeconds: number;
  /** The part of a step's, and of a batch's, fixed seconds that is waiting for weights from storage. */
  readonly storage?: { readonly stepSeconds: number; readonly batchSeconds: number } | undefined;
}

/** Seconds of one decode step with `context` tokens before it. */
export function decodeStepSeconds(c: PhaseCosts, context: number): number {
  const d = c.decode;
  let seconds = d.weightSeconds + d.fixedSeconds + d.cacheTypeSeconds + (d.stateSeconds ?? 0);
  for (const a of d.attention) seconds += Math.min(context, a.windowTokens) * a.seconds;
  return seconds;
}

/** Pairs of (token, earlier token) that a prompt of n tokens behind `depth` tokens attends to within a window. */
export function attendedPairs(n: number, depth: number, window: number): number {
  const room = Math.max(0, Math.min(n, window - depth));
  return room * depth + (room * room) / 2 + (n - room) * Math.min(window, depth + n);
}

const NO_EXPERTS = { read: 0, multiply: 0 };

/** Seconds of experts in a prompt of n tokens: reading those its batches visit, and what few tokens an expert cost more. */
export function expertSeconds(c: PhaseCosts, n: number): { read: number; multiply: number } {
  const { experts } = c.prompt;
  if (experts === undefined || experts.length === 0) return NO_EXPERTS;
  let [read, multiply] = [0, 0];
  const batch = Math.min(n, c.prompt.batchTokens);
  for (const e of experts) {
    read += Math.ceil(n / c.prompt.batchTokens) * e.readSeconds * (1 - (1 - e.share) ** batch);
    multiply += (n * e.sparseSeconds) / batch;
  }
  return { read, multiply };
}

/** Seconds to process a prompt of n tokens behind `depth` tokens of context. */
export function promptSeconds(c: PhaseCosts, n: number, depth: number): number {
  if (n <= 0) return 0;
  const p = c.prompt;
  const batches = Math.ceil(n / p.batchTokens);
  let seconds = batches * (p.batchSeconds + p.batchReadSeconds) + p.onceSeconds + n * p.tokenSeconds;
  if (p.overlapSeconds !== undefined) seconds -= overlappingTokens(n, p.batchTokens) * p.overlapSeconds;
  for (const a of p.attention) seconds += attendedPairs(n, depth, a.windowTokens) * a.seconds;
  if (p.experts === undefined || p.experts.length === 0) return seconds;
  const { read, multiply } = expertSeconds(c, n);
  return seconds + read + multiply;
}
