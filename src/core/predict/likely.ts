// Likely figures of one request alone: what decides most questions of a search, without intervals and words.
import type { Workload } from '../workload/workload.ts';
import { observe } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';

/** Means over the tests; rates and prompt are 0 where no test asks for them. */
export interface Likely {
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  readonly promptSeconds: number;
  readonly ttftSeconds: number;
  readonly decodingSeconds: number;
  readonly totalSeconds: number;
}

/** Times and rates of costs, with what is known of the device: `offset` multiplies rates. */
export function likelyAlone(
  costs: PhaseCosts,
  offset: { readonly decode: number; readonly prefill: number },
  workload: Workload,
): Likely {
  const seen = observe(costs, workload.tests, workload.depthTokens);
  const prompt = seen.promptSeconds / offset.prefill;
  const decoding = (seen.totalSeconds - seen.promptSeconds) / offset.decode;
  return {
    prefillTokensPerSecond: seen.prefillTokensPerSecond * offset.prefill,
    decodeTokensPerSecond: seen.decodeTokensPerSecond * offset.decode,
    promptSeconds: prompt,
    ttftSeconds: seen.ttftSeconds / offset.prefill,
    decodingSeconds: decoding,
    totalSeconds: prompt + decoding,
  };
}
