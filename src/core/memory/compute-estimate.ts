// Estimate of the compute buffer for architectures whose graph is not modelled: the largest intermediates, by formula.
import type { ModelDescription } from '../model/description.ts';
import { streamTokens } from './cells.ts';
import type { MemorySettings } from './settings.ts';

const F32 = 4;

/**
 * Estimated bytes: the larger of the logits and the feed-forward's intermediates, plus attention scores where flash attention
 * is off, plus inputs and masks. Off by tens of per cent where a model keeps unusual intermediates: the plan says "estimated".
 */
export function estimatedComputeBytes(model: ModelDescription, settings: MemorySettings): number {
  const { hidden, vocabulary, layers } = model.hyper;
  const tokens = settings.ubatchTokens;
  const context = streamTokens(settings);
  let [feedForward, heads, state] = [0, 0, 0];
  for (const layer of layers) {
    const ff = layer.feedForward;
    const active = ff?.kind === 'experts' ? ff.size * (model.hyper.experts?.active ?? 1) : (ff?.size ?? 0);
    feedForward = Math.max(feedForward, active * (ff?.gated ? 3 : 2));
    heads = Math.max(heads, layer.attention?.heads ?? 0);
    state = Math.max(state, (layer.recurrent?.stateElements ?? 0) * settings.slots);
  }
  const rows = Math.min(tokens, settings.outputRows);
  const logits = (vocabulary * rows + hidden * tokens) * F32;
  const activations = (tokens * (feedForward + 5 * hidden) + state) * F32;
  const scores = settings.flashAttention ? 0 : heads * tokens * context * F32;
  const mask = context * tokens * (settings.flashAttention ? 2 : 4);
  return Math.max(logits, activations + scores) + mask + hidden * tokens * F32;
}
