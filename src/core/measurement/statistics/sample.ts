// What repetitions say: the median with its interval, outliers, and drift from first to last.
import { median } from '../../units/statistics.ts';

/** Share of all orderings that the interval of the median covers, at least. */
const CONFIDENCE = 0.9;
/** Of normal samples, a median absolute deviation is this part of a standard deviation. */
const MAD_OF_SIGMA = 0.6745;
/** Beyond this many standard deviations (by the MAD) a repetition is called an outlier. Source: Iglewicz & Hoaglin 1993. */
const OUTLIER_SIGMAS = 3.5;
/** Repetitions needed before drift can be told from chance. */
const LEAST_FOR_DRIFT = 6;
/** First and last third differ by at least this share before drift is said. */
const DRIFT_SHARE = 0.03;

export interface SampleSummary {
  readonly count: number;
  readonly median: number;
  /** Interval of the median that order statistics give; the whole range where there are too few for that. */
  readonly low: number;
  readonly high: number;
  /** True where `low` and `high` cover the median with 90 % confidence, whatever the distribution. */
  readonly confident: boolean;
  /** Interval's width ÷ median. */
  readonly relativeWidth: number;
  /** Places of outliers in the order taken; they stay in the sample. */
  readonly outliers: readonly number[];
  /** Last third ÷ first third − 1, where that is more than chance; undefined otherwise. */
  readonly drift: number | undefined;
}

/** Ranks (from 0) between which the median of `n` values lies with CONFIDENCE; undefined below five values. */
function medianRanks(n: number): readonly [number, number] | undefined {
  // P(rank k from below is above the median) = Σ_{i≤k} C(n,i)/2ⁿ; both ends together must stay within 1 − CONFIDENCE.
  let term = 0.5 ** n;
  let tail = 0;
  let rank = -1;
  for (let i = 0; i < n / 2; i++) {
    if (tail + term > (1 - CONFIDENCE) / 2) break;
    tail += term;
    rank = i;
    term *= (n - i) / (i + 1);
  }
  return rank < 0 ? undefined : [rank, n - 1 - rank];
}

function outliersOf(values: readonly number[], centre: number): number[] {
  const mad = median(values.map((v) => Math.abs(v - centre)));
  if (!(mad > 0)) return [];
  return values.flatMap((v, i) => ((MAD_OF_SIGMA * Math.abs(v - centre)) / mad > OUTLIER_SIGMAS ? [i] : []));
}

/** First against last third: their medians differ, and nearly all values of one lie beyond those of the other. */
function driftOf(values: readonly number[]): number | undefined {
  if (values.length < LEAST_FOR_DRIFT) return undefined;
  const third = Math.floor(values.length / 3);
  const [first, last] = [values.slice(0, third), values.slice(-third)];
  const change = median(last) / median(first) - 1;
  if (Math.abs(change) < DRIFT_SHARE) return undefined;
  const [lower, upper] = change > 0 ? [first, last] : [last, first];
  const ordered = lower.filter((v) => v < median(upper)).length + upper.filter((v) => v > median(lower)).length;
  return ordered >= 0.9 * (lower.length + upper.length) ? change : undefined;
}

/** Summary of a sample in the order taken. The sample must not be empty. */
export function summarise(values: readonly number[]): SampleSummary {
  const centre = median(values);
  const sorted = [...values].sort((a, b) => a - b);
  const ranks = medianRanks(values.length);
  const low = sorted[ranks?.[0] ?? 0] ?? Number.NaN;
  const high = sorted[ranks?.[1] ?? sorted.length - 1] ?? Number.NaN;
  return {
    count: values.length,
    median: centre,
    low,
    high,
    confident: ranks !== undefined,
    relativeWidth: centre > 0 ? (high - low) / centre : Number.POSITIVE_INFINITY,
    outliers: outliersOf(values, centre),
    drift: driftOf(values),
  };
}

/** Whether repetitions may end: enough of them, and the median's interval is narrow enough. */
export function isSettled(values: readonly number[], atLeast: number, relativeWidth: number): boolean {
  if (values.length < Math.max(1, atLeast)) return false;
  if (atLeast <= 1) return true;
  const s = summarise(values);
  return s.relativeWidth <= relativeWidth;
}
