// What a benchmark would report of a cost structure: mean rates and times over its tests, as it averages them.
import type { RequestShape } from '../workload/workload.ts';
import { decodeStepSeconds, type PhaseCosts, promptSeconds } from './phase-costs.ts';

/** Means over the tests; rates and prompt are 0 where no test asks for them. */
export interface Observed {
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  readonly promptSeconds: number;
  readonly ttftSeconds: number;
  readonly decodingSeconds: number;
  readonly totalSeconds: number;
}

/** Factors on rates: what is known of a device beyond its costs. */
export interface Offset {
  readonly decode: number;
  readonly prefill: number;
}

export const NO_OFFSET: Offset = { decode: 1, prefill: 1 };

/** Context of the middle output token: the prompt, half the output and what stood before. */
export function middleContext(shape: RequestShape, depth: number): number {
  return depth + shape.promptTokens + shape.outputTokens / 2;
}

/**
 * Means over the tests: of rates for prefill and decode, of times for TTFT and total; as LocalScore averages.
 * TTFT is the prompt, one decode step and the fixed cost of a request.
 */
export function observe(
  costs: PhaseCosts,
  tests: readonly RequestShape[],
  depth = 0,
  offset: Offset = NO_OFFSET,
): Observed {
  let decode = 0;
  let prefill = 0;
  let ttft = 0;
  let prompts = 0;
  let total = 0;
  let decoding = 0;
  let prefilling = 0;
  for (const test of tests) {
    const prompt = promptSeconds(costs, test.promptTokens, depth);
    const step = decodeStepSeconds(costs, middleContext(test, depth));
    if (test.promptTokens > 0) {
      prefill += test.promptTokens / prompt;
      prefilling++;
    }
    if (test.outputTokens > 0) {
      decode += 1 / step;
      decoding++;
    }
    const first = prompt + decodeStepSeconds(costs, depth + test.promptTokens) + costs.requestSeconds;
    ttft += test.outputTokens > 0 ? first : prompt;
    prompts += prompt;
    total += prompt + test.outputTokens * step + (test.outputTokens > 0 ? costs.requestSeconds : 0);
  }
  const n = Math.max(1, tests.length);
  const promptMean = prompts / n / offset.prefill;
  const decodingMean = (total / n - prompts / n) / offset.decode;
  return {
    prefillTokensPerSecond: prefilling > 0 ? (prefill / prefilling) * offset.prefill : 0,
    decodeTokensPerSecond: decoding > 0 ? (decode / decoding) * offset.decode : 0,
    promptSeconds: promptMean,
    ttftSeconds: ttft / n / offset.prefill,
    decodingSeconds: decodingMean,
    totalSeconds: promptMean + decodingMean,
  };
}
