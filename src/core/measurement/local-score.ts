// LocalScore's nine tests and its score.
import { significant } from '../units/format.ts';
import type { MeasuredTest, Measurement, Problem } from './measurement.ts';

/** Prompt and output tokens of the nine tests, in LocalScore's order. Source: its client, get_baseline_test_configs. */
export const LOCALSCORE_TESTS: readonly (readonly [number, number])[] = [
  [1024, 16],
  [4096, 256],
  [2048, 256],
  [2048, 768],
  [1024, 1024],
  [1280, 3072],
  [384, 1152],
  [64, 1024],
  [16, 1536],
];

export type Summary = NonNullable<Measurement['summary']>;

/** 10·∛(prefill · decode · 1000 ÷ TTFT in ms). Rates in tokens/s, TTFT in seconds. */
export function localScore(prefillTokensPerSecond: number, decodeTokensPerSecond: number, ttftSeconds: number): number {
  return 10 * Math.cbrt((prefillTokensPerSecond * decodeTokensPerSecond) / ttftSeconds);
}

/** Means over LocalScore's nine tests; undefined where one is missing or lacks a figure. */
export function localScoreSummary(tests: readonly MeasuredTest[]): Summary | undefined {
  const found = LOCALSCORE_TESTS.map(([prompt, output]) =>
    tests.find(
      ({ shape: s }) =>
        s.promptTokens === prompt && s.outputTokens === output && s.depthTokens === 0 && s.sequences === 1,
    ),
  );
  let [prefill, decode, ttft] = [0, 0, 0];
  for (const t of found) {
    if (!t?.prefillTokensPerSecond || !t.decodeTokensPerSecond || !t.ttftSeconds) return undefined;
    prefill += t.prefillTokensPerSecond / found.length;
    decode += t.decodeTokensPerSecond / found.length;
    ttft += t.ttftSeconds / found.length;
  }
  return {
    how: found.every((t) => t?.how === 'measured') ? 'measured' : 'derived',
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: decode,
    ttftSeconds: ttft,
    score: localScore(prefill, decode, ttft),
  };
}

/** Rounding in a record. */
const SAME = 0.01;

/** A stated mean that is not the mean of the tests. */
export function meanProblem(name: string, stated: number | undefined, computed: number): Problem | undefined {
  if (stated === undefined || Math.abs(stated / computed - 1) <= SAME) return undefined;
  return {
    code: 'contradictory',
    detail: `${name} is stated as ${significant(stated, 4)}, but follows from the tests as ${significant(computed, 4)}`,
  };
}
