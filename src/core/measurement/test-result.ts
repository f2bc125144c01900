// From repetitions to a measured test: medians, TTFT, and what is wrong with them.
import { median } from '../units/statistics.ts';
import type { Repetition } from './engine-job.ts';
import type { MeasuredTest, Problem, TestShape } from './measurement.ts';
import { summarise } from './statistics/sample.ts';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Wider than this, a median is no basis for a comparison. */
const WIDE = 0.1;

/** What the repetitions of one phase tell about themselves. */
function sampleProblems(phase: string, seconds: readonly number[], leastRepetitions: number): Problem[] {
  if (seconds.length === 0) return [];
  const s = summarise(seconds);
  const problems: Problem[] = [];
  if (seconds.length < leastRepetitions)
    problems.push({ code: 'too-few-repetitions', detail: `${phase}: ${seconds.length} of ${leastRepetitions}` });
  if (seconds.length > 1 && s.relativeWidth > WIDE)
    problems.push({
      code: 'wide-spread',
      detail: `${phase}: the median is known to ${percent(s.relativeWidth)} only (${seconds.length} repetitions)`,
    });
  if (s.drift !== undefined)
    problems.push({
      code: 'drift',
      detail: `${phase}: the last repetitions took ${percent(Math.abs(s.drift))} ${s.drift > 0 ? 'longer' : 'less time'} than the first (heat, clock or load)`,
    });
  return problems;
}

const outliersIn = (seconds: readonly number[]): number[] =>
  seconds.length > 0 ? [...summarise(seconds).outliers] : [];

export interface TestResultOptions {
  readonly label?: string;
  readonly leastRepetitions?: number;
  readonly problems?: readonly Problem[];
}

/** One test as measured. Rates are of one request: tokens ÷ median seconds; several sequences step together. */
export function measuredTest(
  shape: TestShape,
  repetitions: readonly Repetition[],
  { label, leastRepetitions = 1, problems = [] }: TestResultOptions = {},
): MeasuredTest {
  const prefill = repetitions.flatMap((r) => (r.prefillSeconds === undefined ? [] : [r.prefillSeconds]));
  const steps = repetitions.filter((r) => r.stepSeconds.length > 0);
  const stepMeans = steps.map((r) => mean(r.stepSeconds));
  // A decode-only test with few repetitions still has many steps; its spread is theirs.
  const decodeSample = stepMeans.length >= 3 ? stepMeans : steps.flatMap((r) => r.stepSeconds);
  const firstTokens = repetitions.flatMap((r) =>
    r.prefillSeconds === undefined || r.stepSeconds[0] === undefined ? [] : [r.prefillSeconds + r.stepSeconds[0]],
  );
  const outliers = { prefill: outliersIn(prefill), decode: outliersIn(decodeSample) };
  return {
    ...(label === undefined ? {} : { label }),
    shape,
    how: 'measured',
    ...(prefill.length > 0
      ? {
          prefillTokensPerSecond: shape.promptTokens / (median(prefill) / shape.sequences),
          prefillSeconds: prefill.slice(0, 1000),
        }
      : {}),
    ...(stepMeans.length > 0
      ? { decodeTokensPerSecond: 1 / median(stepMeans), stepSeconds: decodeSample.slice(0, 10_000) }
      : {}),
    ...(firstTokens.length > 0 ? { ttftSeconds: median(firstTokens) } : {}),
    ...(repetitions.some((r) => r.batches.length > 1)
      ? { batches: repetitions.flatMap((r) => [...r.batches]).slice(0, 10_000) }
      : {}),
    ...(outliers.prefill.length + outliers.decode.length > 0 ? { outliers } : {}),
    problems: [
      ...problems,
      ...sampleProblems('prefill', prefill, leastRepetitions),
      ...sampleProblems('decode', decodeSample, Math.min(leastRepetitions, decodeSample.length)),
    ],
  };
}
