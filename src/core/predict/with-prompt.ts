// Costs with another prompt; field by field, since a search makes thousands.
import type { PhaseCosts } from './phase-costs.ts';

type Prompt = PhaseCosts['prompt'];
type Changed = Pick<Prompt, 'batchReadSeconds' | 'linkBatchSeconds' | 'overlapSeconds' | 'attention'>;

/** `prompt` but for what is changed, beside the decode step of `costs`. */
export const withPrompt = (costs: PhaseCosts, prompt: Prompt, changed: Changed): PhaseCosts => ({
  decode: costs.decode,
  prompt: {
    batchTokens: prompt.batchTokens,
    batchSeconds: prompt.batchSeconds,
    batchReadSeconds: changed.batchReadSeconds,
    linkBatchSeconds: changed.linkBatchSeconds,
    onceSeconds: prompt.onceSeconds,
    tokenSeconds: prompt.tokenSeconds,
    overlapSeconds: changed.overlapSeconds,
    attention: changed.attention,
    experts: prompt.experts,
  },
  requestSeconds: costs.requestSeconds,
  storage: costs.storage,
});
