// Compute buffer: the largest set of intermediate results alive at once while a ubatch is processed, estimated.
import type { ModelDescription } from '../model/description.ts';
import type { MemorySettings } from './settings.ts';

const F32 = 4;

/**
 * Estimated bytes: the larger of the logits and the feed-forward's intermediates, plus attention scores where flash attention is off,
 * plus the attention mask. An estimate: the engine's allocator decides which buffers share memory.
 */
export function computeBufferBytes(model: ModelDescription, settings: MemorySettings): number {
  const { hidden, vocabulary, layers } = model.hyper;
  const tokens = settings.ubatchTokens;
  let [feedForward, heads] = [0, 0];
  for (const layer of layers) {
    const ff = layer.feedForward;
    const active =
      ff?.kind === 'experts' ? ff.size * (model.hyper.experts?.active ?? 1) + ff.sharedSize : (ff?.size ?? 0);
    feedForward = Math.max(feedForward, active * (ff?.gated ? 3 : 2));
    heads = Math.max(heads, layer.attention?.heads ?? 0);
  }
  const logits = vocabulary * settings.outputRows * F32 + hidden * tokens * F32;
  const activations = tokens * (feedForward + 4 * hidden) * F32;
  const scores = settings.flashAttention ? 0 : heads * tokens * settings.contextTokens * F32;
  const mask = settings.contextTokens * tokens * (settings.flashAttention ? 2 : 4);
  return Math.max(logits, activations + scores) + mask;
}
