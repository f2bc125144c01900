// Estimate of the compute buffer for architectures whose graph is not modelled: the largest intermediates, by formula.
import type { ModelDescription } from '../model/description.ts';
import { paddedCells, stepTokens, streamTokens, windowCells } from './cells.ts';
import type { MemorySettings } from './settings.ts';

const F32 = 4;

/** Residual streams of models with hyper-connections. Assumption: DeepSeek V4's own figure. */
const STREAMS = 4;

/**
 * DeepSeek V4: four residual streams, the indexer's queries twice over (before and after rotation), scores over window and
 * compressed entries where flash attention is off, a mask for each kind of cache. Within 10 % of what llama.cpp v0.5.0 reserves
 * for its own test file; not checked on a model of full size.
 */
function compressedComputeBytes(model: ModelDescription, s: MemorySettings): number {
  const { hidden, vocabulary, layers } = model.hyper;
  const tokens = stepTokens(s);
  const queries = model.tensors.reduce(
    (most, t) => (t.name.endsWith('indexer.attn_q_b.weight') ? Math.max(most, t.shape[1] ?? 0) : most),
    0,
  );
  let [scores, masks] = [0, 0];
  const kinds = new Set<string>();
  for (const { attention: a } of layers) {
    if (!a) continue;
    const window = windowCells(a.windowTokens ?? streamTokens(s), s);
    const compressed = a.compressionRatio > 0 ? paddedCells(Math.ceil(streamTokens(s) / a.compressionRatio)) : 0;
    scores = Math.max(scores, a.heads * tokens * (window + compressed) * F32);
    const kind = `${a.compressionRatio}`;
    if (!kinds.has(kind))
      masks += tokens * (compressed || window) * (a.indexerKeyDim > 0 ? 2 : 1) * (s.flashAttention ? 2 : 4);
    kinds.add(kind);
  }
  const streams = STREAMS * hidden * tokens * F32;
  const rows = Math.min(tokens, s.outputRows);
  const largest = Math.max(2 * queries * tokens * F32 + (s.flashAttention ? 0 : scores), vocabulary * rows * F32);
  return hidden * tokens * F32 + masks + 4 * streams + largest;
}

/**
 * Estimated bytes: the larger of the logits and the feed-forward's intermediates, plus attention scores where flash attention
 * is off, plus inputs and masks. Off by tens of per cent where a model keeps unusual intermediates: the plan says "estimated".
 */
export function estimatedComputeBytes(model: ModelDescription, settings: MemorySettings): number {
  if (model.hyper.layers.some((l) => (l.attention?.compressionRatio ?? 0) > 0))
    return compressedComputeBytes(model, settings);
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
