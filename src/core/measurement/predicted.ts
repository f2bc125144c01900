// What is predicted for a test, in the form that stands beside its result, and how far the result is from it.
import type { Prediction } from '../predict/prediction.ts';
import type { MeasuredTest } from './measurement.ts';

export type PredictedRates = NonNullable<MeasuredTest['predicted']>;

/** Rates and TTFT of a prediction, where it has them. */
export function predictedRates(prediction: Prediction): PredictedRates {
  const { prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode, ttftSeconds: ttft } = prediction;
  const plain = (x: { low: number; likely: number; high: number }) => ({ low: x.low, likely: x.likely, high: x.high });
  return {
    ...(prefill ? { prefillTokensPerSecond: plain(prefill) } : {}),
    ...(decode ? { decodeTokensPerSecond: plain(decode) } : {}),
    ...(ttft ? { ttftSeconds: plain(ttft) } : {}),
  };
}

/** Measured ÷ predicted − 1; undefined where one is missing. */
export function relativeError(
  measured: number | undefined,
  predicted: { likely: number } | undefined,
): number | undefined {
  return measured === undefined || predicted === undefined || !(predicted.likely > 0)
    ? undefined
    : measured / predicted.likely - 1;
}
