// How an engine serves several requests at once: what a step may hold, and what another sequence costs beside the model's arithmetic.

export interface LoadRules {
  /** Time of a sequence's multiplications in a decode step, relative to a token's share of a long prompt: few columns fill no tile. */
  readonly batchComputeCost: number;
  /** Seconds that a sequence adds to a step beside the model: sampling, scheduling, detokenising. */
  readonly sequenceSeconds: number;
  /** Tokens of prompts in one step at most; decoding sequences join each such step. */
  readonly promptTokensPerStep: number;
  /** Requests that arrive together: n users' prompts come in groups of n^e. 0: each by itself; 1: all at once. */
  readonly cohortExponent: number;
}

/**
 * llama.cpp's server. Source of the 2,048 tokens a step: its option `--batch-size`. The cost of a sequence and of small batches:
 * assumptions of this project until the engine is timed under load.
 */
export const LLAMA_CPP_RULES: LoadRules = {
  batchComputeCost: 3,
  sequenceSeconds: 50e-6,
  promptTokensPerStep: 2048,
  cohortExponent: 0,
};
