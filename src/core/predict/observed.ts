// What a benchmark would report of a cost structure: mean rates and times over its tests, as it averages them.
import type { RequestShape } from '../workload/workload.ts';
import { decodeStepSeconds, type PhaseCosts, promptSeconds } from './phase-costs.ts';

export interface Observed {
  readonly decodeTokensPerSecond: number;
  readonly prefillTokensPerSecond: number;
  readonly ttftSeconds: number;
  readonly promptSeconds: number;
  readonly totalSeconds: number;
}

/** Context of the middle output token: the prompt, half the output and what stood before. */
export function middleContext(shape: RequestShape, depth: number): number {
  return depth + shape.promptTokens + shape.outputTokens / 2;
}

/**
 * Means over the tests: of rates for prefill and decode, of times for TTFT and total; as LocalScore averages.
 * TTFT is the prompt, one decode step and the fixed cost of a request. Rates are 0 where no test asks for them.
 */
export function observe(costs: PhaseCosts, tests: readonly RequestShape[], depth = 0): Observed {
  let [decode, prefill, ttft, prompts, total] = [0, 0, 0, 0, 0];
  let [decoding, prefilling] = [0, 0];
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
  return {
    decodeTokensPerSecond: decoding > 0 ? decode / decoding : 0,
    prefillTokensPerSecond: prefilling > 0 ? prefill / prefilling : 0,
    ttftSeconds: ttft / n,
    promptSeconds: prompts / n,
    totalSeconds: total / n,
  };
}
