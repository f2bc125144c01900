// How many sequences a paged cache holds at once: what the devices have left beside the weights, over what a sequence needs.
import type { ServingWork } from './serving-work.ts';

/** Share of the memory that the engines take in advance. Source: vLLM, `gpu_memory_utilization` 0.9; the others' defaults are alike. */
const MEMORY_SHARE = 0.9;
/** Activations and communication on each device. Assumption: the middle of published breakdowns of vLLM (see memory/paged.ts). */
const BESIDE_BYTES = 4e9;

/** Sequences of so many tokens; at least one. Latent and few-headed caches are held by several devices, as the form reads them. */
export function sequencesAtOnce(
  s: ServingWork,
  weightsBytes: number,
  memoryBytes: number,
  count: number,
  tokens: number,
  cacheBytes: number,
): number {
  const room = count * (MEMORY_SHARE * memoryBytes - BESIDE_BYTES) - weightsBytes;
  const copies = count / Math.min(count, s.keyValueHeads);
  let sequence = s.work.stateElements * 4;
  for (const a of s.work.attention)
    sequence += Math.min(tokens, a.windowTokens) * a.cacheElements * cacheBytes * copies;
  return sequence > 0 ? Math.max(1, Math.floor(room / sequence)) : Number.MAX_SAFE_INTEGER;
}
