// LocalScore's score and the means it is made of.
import type { MeasuredTest, Measurement } from './measurement.ts';

export type Summary = NonNullable<Measurement['summary']>;

/** 10 · ∛(prefill · decode · 1000 / TTFT in ms), rates in tokens/s. Source: LocalScore's published definition. */
export function localScore(prefillTokensPerSecond: number, decodeTokensPerSecond: number, ttftSeconds: number): number {
  return 10 * Math.cbrt((prefillTokensPerSecond * decodeTokensPerSecond * 1000) / (ttftSeconds * 1000));
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

interface Shape {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** The test of the benchmark among those measured; the one that was timed whole before the one that was derived. */
export function findTest(tests: readonly MeasuredTest[], shape: Shape): MeasuredTest | undefined {
  const same = tests.filter(
    (t) =>
      t.shape.promptTokens === shape.promptTokens &&
      t.shape.outputTokens === shape.outputTokens &&
      t.shape.depthTokens === 0 &&
      t.shape.sequences === 1,
  );
  return same.find((t) => t.how === 'measured') ?? same[0];
}

/** Means over the benchmark's tests and the score; undefined unless each of them has both rates and a TTFT. */
export function summaryOf(tests: readonly MeasuredTest[], benchmark: readonly Shape[]): Summary | undefined {
  const found = benchmark.map((shape) => findTest(tests, shape));
  const rates = found.flatMap((t) =>
    t?.prefillTokensPerSecond && t.decodeTokensPerSecond && t.ttftSeconds
      ? [{ prefill: t.prefillTokensPerSecond, decode: t.decodeTokensPerSecond, ttft: t.ttftSeconds }]
      : [],
  );
  if (rates.length < benchmark.length || rates.length === 0) return undefined;
  const prefillTokensPerSecond = mean(rates.map((r) => r.prefill));
  const decodeTokensPerSecond = mean(rates.map((r) => r.decode));
  const ttftSeconds = mean(rates.map((r) => r.ttft));
  return {
    how: found.every((t) => t?.how === 'measured') ? 'measured' : 'derived',
    prefillTokensPerSecond,
    decodeTokensPerSecond,
    ttftSeconds,
    score: localScore(prefillTokensPerSecond, decodeTokensPerSecond, ttftSeconds),
  };
}
