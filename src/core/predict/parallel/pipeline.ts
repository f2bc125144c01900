// Layers split over accelerators: while one computes a batch of the prompt, the next computes the batch before it.
import type { PhaseCosts } from '../phase-costs.ts';
import { withPrompt } from '../with-prompt.ts';

/**
 * Prompt of stages that work at the same time: the first batch of a call passes all of them, each further one costs what the slowest
 * stage takes. Saved of each overlapping token: Σ stages − the slowest. Decoding gains nothing, its tokens wait for each other.
 * Source: llama.cpp pull request 6017 (pipeline parallelism, since March 2024; on where all layers are on several accelerators).
 * Stops being true for experts or layers on the host, which switch it off. The gain itself was not measured here.
 */
export function pipelined(costs: PhaseCosts, stages: readonly PhaseCosts[]): PhaseCosts {
  const times = stages.map((c) => c.prompt.tokenSeconds);
  const saved = times.reduce((sum, t) => sum + t, 0) - Math.max(...times);
  const { batchReadSeconds, linkBatchSeconds, attention } = costs.prompt;
  return withPrompt(costs, costs.prompt, { batchReadSeconds, linkBatchSeconds, overlapSeconds: saved, attention });
}
