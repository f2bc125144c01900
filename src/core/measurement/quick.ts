// What a quick measurement makes of its tests: curves, and from them a benchmark's tests.
import { batchPoints, fitDecode, fitPrefill, stepPoints } from './curves.ts';
import { derivedTest } from './derive.ts';
import type { Repetition } from './engine-job.ts';
import type { MeasuredTest, TestShape } from './measurement.ts';

export interface TimedTest {
  readonly shape: TestShape;
  readonly repetitions: readonly Repetition[];
}

/** The named tests as the curves through the timed ones give them; tests of one sequence at depth 0 only. */
export function derivedTests(
  timed: readonly TimedTest[],
  batchTokens: number,
  wanted: readonly { readonly label: string; readonly shape: TestShape }[],
): MeasuredTest[] {
  const single = timed.filter((t) => t.shape.sequences === 1);
  const prefill = fitPrefill(
    single.flatMap((t) => batchPoints(t.repetitions)),
    batchTokens,
  );
  const decode = fitDecode(single.map((t) => stepPoints(t.repetitions, t.shape.depthTokens + t.shape.promptTokens)));
  return wanted.map(({ label, shape }) => ({ label, ...derivedTest(shape, prefill, decode) }));
}
