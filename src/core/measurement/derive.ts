// A benchmark's tests from the curves of a quick measurement, labelled as derived.
import type { DecodeCurve, PrefillCurve } from './curves.ts';
import { prefillSeconds, stepSeconds } from './curves.ts';
import type { MeasuredTest, TestShape } from './measurement.ts';

/** One test as the curves give it: the mean step lies in the middle of the output, since the step time is linear. */
export function derivedTest(
  shape: TestShape,
  prefill: PrefillCurve | undefined,
  decode: DecodeCurve | undefined,
): MeasuredTest {
  const { promptTokens, outputTokens } = shape;
  const prompt = prefill && promptTokens > 0 ? prefillSeconds(prefill, promptTokens) : undefined;
  const step = decode && outputTokens > 0 ? stepSeconds(decode, promptTokens + (outputTokens - 1) / 2) : undefined;
  const first =
    decode && prompt !== undefined && outputTokens > 0 ? prompt + stepSeconds(decode, promptTokens) : undefined;
  return {
    shape,
    how: 'derived',
    ...(prompt !== undefined ? { prefillTokensPerSecond: promptTokens / prompt } : {}),
    ...(step !== undefined ? { decodeTokensPerSecond: 1 / step } : {}),
    ...(first !== undefined ? { ttftSeconds: first } : {}),
    problems: [],
  };
}
