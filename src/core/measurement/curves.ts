// Curves through a quick measurement: time of a batch by its size and depth, time of a decode step by context.
import { median } from '../units/statistics.ts';
import type { Repetition } from './engine-job.ts';

export interface BatchPoint {
  readonly depthTokens: number;
  readonly tokens: number;
  readonly seconds: number;
}

export interface StepPoint {
  readonly contextTokens: number;
  readonly seconds: number;
}

/** Theil–Sen slope: the median of the slopes between all pairs, which a spoiled point cannot pull. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const slopes = points.flatMap(([x, y], i) =>
    points.slice(i + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  return slopes.length > 0 ? Math.max(0, median(slopes)) : 0;
}

export interface PrefillCurve {
  /** Median seconds of a batch at depth 0, by its size, ascending. */
  readonly sizes: readonly { readonly tokens: number; readonly seconds: number }[];
  /** Seconds that a token costs more for each token before it. */
  readonly secondsPerTokenAndDepth: number;
  readonly batchTokens: number;
}

/**
 * Seconds of a batch of m tokens at depth d: f(m) + β·m·(d + m/2), f from the sizes timed. True while attention grows
 * linearly with what stands before (no sliding window that is already full) and the clock keeps its speed.
 */
export function fitPrefill(points: readonly BatchPoint[], batchTokens: number): PrefillCurve | undefined {
  const full = points.filter((p) => p.tokens === batchTokens);
  const beta = slopeOf(full.map((p) => [p.tokens * (p.depthTokens + p.tokens / 2), p.seconds]));
  const bySize = new Map<number, number[]>();
  for (const p of points) {
    const flat = p.seconds - beta * p.tokens * (p.depthTokens + p.tokens / 2);
    bySize.set(p.tokens, [...(bySize.get(p.tokens) ?? []), flat]);
  }
  const sizes = [...bySize]
    .map(([tokens, seconds]) => ({ tokens, seconds: median(seconds) }))
    .sort((a, b) => a.tokens - b.tokens);
  return sizes.length > 0 ? { sizes, secondsPerTokenAndDepth: beta, batchTokens } : undefined;
}

/** f(m): straight between the sizes timed, in proportion beyond them. */
function flatSeconds(curve: PrefillCurve, tokens: number): number {
  const above = curve.sizes.findIndex((s) => s.tokens >= tokens);
  const [low, high] = [curve.sizes[above - 1], curve.sizes[above]];
  if (!high) {
    const last = curve.sizes.at(-1);
    return last ? (last.seconds * tokens) / last.tokens : Number.NaN;
  }
  if (!low) return high.tokens === tokens ? high.seconds : (high.seconds * tokens) / high.tokens;
  return low.seconds + ((high.seconds - low.seconds) * (tokens - low.tokens)) / (high.tokens - low.tokens);
}

/** Seconds for a prompt, batch after batch. */
export function prefillSeconds(curve: PrefillCurve, promptTokens: number): number {
  let seconds = 0;
  for (let depth = 0; depth < promptTokens; depth += curve.batchTokens) {
    const m = Math.min(curve.batchTokens, promptTokens - depth);
    seconds += flatSeconds(curve, m) + curve.secondsPerTokenAndDepth * m * (depth + m / 2);
  }
  return seconds;
}

export interface DecodeCurve {
  readonly baseSeconds: number;
  readonly secondsPerContextToken: number;
}

/** Step time τ₀ + κ·context through the medians of the step times at each depth timed. */
export function fitDecode(groups: readonly (readonly StepPoint[])[]): DecodeCurve | undefined {
  const centres = groups
    .filter((g) => g.length > 0)
    .map((g) => [median(g.map((p) => p.contextTokens)), median(g.map((p) => p.seconds))] as const);
  const [first] = centres;
  if (!first) return undefined;
  const slope = slopeOf(centres);
  return { baseSeconds: median(centres.map(([x, y]) => y - slope * x)), secondsPerContextToken: slope };
}

/** Seconds of one step with this many tokens before it. */
export function stepSeconds(curve: DecodeCurve, contextTokens: number): number {
  return curve.baseSeconds + curve.secondsPerContextToken * contextTokens;
}

export function batchPoints(repetitions: readonly Repetition[]): BatchPoint[] {
  return repetitions.flatMap((r) => r.batches);
}

/** Steps of repetitions that began at this context. */
export function stepPoints(repetitions: readonly Repetition[], contextTokens: number): StepPoint[] {
  return repetitions.flatMap((r) => r.stepSeconds.map((seconds, i) => ({ contextTokens: contextTokens + i, seconds })));
}
