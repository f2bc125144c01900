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
  /** Median seconds of a step at each context timed, by ascending context, never falling. */
  readonly points: readonly StepPoint[];
  /** How a step grows beyond the last of them. */
  readonly secondsPerContextToken: number;
}

/** Never falling: neighbours that fall share their mean (pool adjacent violators), since a longer cache is no less work. */
function neverFalling(points: readonly StepPoint[]): StepPoint[] {
  const pools: { contexts: number[]; seconds: number }[] = [];
  for (const p of points) {
    let pool = { contexts: [p.contextTokens], seconds: p.seconds };
    for (let last = pools.at(-1); last && last.seconds > pool.seconds; last = pools.at(-1)) {
      const [n, m] = [last.contexts.length, pool.contexts.length];
      pool = {
        contexts: [...last.contexts, ...pool.contexts],
        seconds: (n * last.seconds + m * pool.seconds) / (n + m),
      };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ contexts, seconds }) => contexts.map((contextTokens) => ({ contextTokens, seconds })));
}

/**
 * Step time by context: straight between the medians of the groups of steps, each timed at one depth, and beyond them on
 * with the median of their slopes. Not one line: with a small model the first tokens in the cache cost more than later ones
 * (docs/variability.md).
 */
export function fitDecode(groups: readonly (readonly StepPoint[])[]): DecodeCurve | undefined {
  const points = groups
    .filter((g) => g.length > 0)
    .map((g) => ({ contextTokens: median(g.map((p) => p.contextTokens)), seconds: median(g.map((p) => p.seconds)) }))
    .sort((a, b) => a.contextTokens - b.contextTokens);
  if (points.length === 0) return undefined;
  const slope = slopeOf(points.map((p) => [p.contextTokens, p.seconds]));
  return { points: neverFalling(points), secondsPerContextToken: slope };
}

/** Seconds of one step with this many tokens before it; below the least context timed, as there. */
export function stepSeconds({ points, secondsPerContextToken }: DecodeCurve, contextTokens: number): number {
  const above = points.findIndex((p) => p.contextTokens >= contextTokens);
  const [low, high] = [above < 0 ? points.at(-1) : points[above - 1], points[above]];
  if (!low) return high?.seconds ?? Number.NaN;
  const slope = high ? (high.seconds - low.seconds) / (high.contextTokens - low.contextTokens) : secondsPerContextToken;
  return low.seconds + slope * (contextTokens - low.contextTokens);
}

/** Mean seconds of a step over `steps` steps, the first of them with this many tokens before it. */
export function meanStepSeconds(curve: DecodeCurve, contextTokens: number, steps: number): number {
  let seconds = 0;
  for (let i = 0; i < steps; i++) seconds += stepSeconds(curve, contextTokens + i);
  return seconds / steps;
}

export function batchPoints(repetitions: readonly Repetition[]): BatchPoint[] {
  return repetitions.flatMap((r) => r.batches);
}

/** Steps of repetitions that began at this context. */
export function stepPoints(repetitions: readonly Repetition[], contextTokens: number): StepPoint[] {
  return repetitions.flatMap((r) => r.stepSeconds.map((seconds, i) => ({ contextTokens: contextTokens + i, seconds })));
}
