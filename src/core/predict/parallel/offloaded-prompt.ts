// Prompts of layers that are kept on the host: their matrices are copied to an accelerator, batch by batch, and multiplied there.
import type { PhaseCosts } from '../phase-costs.ts';
import { withPrompt } from '../with-prompt.ts';

/**
 * Prompt costs of the host's layers: arithmetic and reading as on the accelerator, a copy of all their weights over the link for every
 * batch, attention on the host, where their cache lies. Decoding stays on the host.
 * Source: llama.cpp, `op_offload` (on by default): products of host matrices with 32 tokens and more run on an accelerator.
 * Stops being true for prompts of fewer tokens, for memory that both share, and where the program is told not to.
 */
export function offloadedPrompt(
  host: PhaseCosts,
  accelerator: PhaseCosts,
  weightBytes: number,
  linkBytesPerSecond: number,
): PhaseCosts {
  const { prompt } = accelerator;
  const linkBatchSeconds = weightBytes / linkBytesPerSecond;
  const batchReadSeconds = prompt.batchReadSeconds + linkBatchSeconds;
  const { overlapSeconds } = prompt;
  const { attention } = host.prompt;
  return withPrompt(host, prompt, { batchReadSeconds, linkBatchSeconds, overlapSeconds, attention });
}
