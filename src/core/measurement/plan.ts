// Which tests a measurement runs: quick, or every test whole, or what the user names.
import type { StopRule } from './engine-job.ts';
import type { TestShape } from './measurement.ts';

export interface PlannedTest extends StopRule {
  readonly label: string;
  readonly shape: TestShape;
  readonly warmUpTokens: number;
}

export interface Precision {
  readonly relativeWidth: number;
  /** Seconds a test may take before no further repetition is started. */
  readonly secondsPerTest: number;
}

export const shape = (promptTokens: number, outputTokens: number, depthTokens = 0, sequences = 1): TestShape => ({
  promptTokens,
  outputTokens,
  depthTokens,
  sequences,
});

/** Tokens of the warm-up: enough to touch all weights and wake the clocks. */
const WARM_UP_TOKENS = 32;
/** Steps of decode at each depth of a quick measurement. */
const QUICK_STEPS = 32;
/** A long prompt that takes less is repeated, until its median is known to this. */
const CHEAP_SECONDS = 1;
const CHEAP_WIDTH = 0.02;

/**
 * Quick, first part: short prompts with decode near an empty cache, and one full batch with decode behind it. Their rates
 * decide how deep the second part can go.
 */
export function quickPlan(batchTokens: number, precision: Precision): PlannedTest[] {
  const rule = { mostRepetitions: 5, relativeWidth: precision.relativeWidth, warmUpTokens: WARM_UP_TOKENS };
  return [
    {
      label: 'short prompt and decode',
      shape: shape(16, QUICK_STEPS),
      ...rule,
      leastRepetitions: 2,
      mostSeconds: 0.35 * precision.secondsPerTest,
    },
    {
      label: 'prompt of 64',
      shape: shape(64, 0),
      ...rule,
      leastRepetitions: 2,
      mostSeconds: 0.15 * precision.secondsPerTest,
    },
    {
      label: 'one batch and decode behind it',
      shape: shape(batchTokens, QUICK_STEPS),
      ...rule,
      leastRepetitions: 2,
      mostSeconds: 0.5 * precision.secondsPerTest,
    },
  ];
}

/** Quick, second part: a long prompt, timed batch by batch, and decode behind it, within about `seconds`. */
export function deepTest(
  batchTokens: number,
  prefillTokensPerSecond: number,
  seconds: number,
  mostTokens: number,
): PlannedTest {
  const affordable = Math.floor((prefillTokensPerSecond * seconds) / batchTokens) * batchTokens;
  const prompt = Math.max(2 * batchTokens, Math.min(affordable, 8 * batchTokens, mostTokens));
  // On an accelerator the long prompt is cheap too: once says nothing of its spread.
  const cheap = prompt < CHEAP_SECONDS * prefillTokensPerSecond;
  return {
    label: 'long prompt and decode behind it',
    shape: shape(prompt, QUICK_STEPS),
    ...(cheap
      ? { leastRepetitions: 2, mostRepetitions: 5, relativeWidth: CHEAP_WIDTH }
      : { leastRepetitions: 1, mostRepetitions: 1, relativeWidth: 1 }),
    mostSeconds: seconds,
    warmUpTokens: WARM_UP_TOKENS,
  };
}

/** Tests run whole, each until its median is narrow enough or its time is over. */
export function wholeTests(
  named: readonly { readonly label: string; readonly shape: TestShape }[],
  precision: Precision,
  leastRepetitions = 2,
): PlannedTest[] {
  return named.map(({ label, shape: s }) => ({
    label,
    shape: s,
    leastRepetitions,
    mostRepetitions: 30,
    relativeWidth: precision.relativeWidth,
    mostSeconds: precision.secondsPerTest,
    warmUpTokens: WARM_UP_TOKENS,
  }));
}
