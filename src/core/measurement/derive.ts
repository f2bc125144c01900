// A benchmark's tests from the curves of a quick measurement, labelled as derived.
import type { DecodeCurve, PrefillCurve } from './curves.ts';
import { meanStepSeconds, prefillSeconds, stepSeconds } from './curves.ts';
import type { MeasuredTest, TestShape } from './measurement.ts';

/** One test as the curves give it. */
export function derivedTest(
  shape: TestShape,
  prefill: PrefillCurve | undefined,
  decode: DecodeCurve | undefined,
): MeasuredTest {
  const { promptTokens, outputTokens } = shape;
  const prompt = prefill && promptTokens > 0 ? prefillSeconds(prefill, promptTokens) : undefined;
  const step = decode && outputTokens > 0 ? meanStepSeconds(decode, promptTokens, outputTokens) : undefined;
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
