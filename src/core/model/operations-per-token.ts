// Operations (FLOP) that one token costs: the seed's estimate, and the count from a model's matrices and attention.
import { parameterCounts } from './counts.ts';
import type { AttentionLayer, ModelDescription } from './description.ts';

/** A multiply-add counts as two operations, here and in a peak rate. */
const OPERATIONS_PER_MULTIPLY_ADD = 2;

/**
 * The seed's estimate: 2 × layers × hidden². One square matrix a layer; too low by the number of square matrices a layer really
 * holds (13 in Llama 3.1 8B) and by everything that is not such a matrix. Kept to check and explain the seed's figures; not for
 * predictions. Source: the seed document, "Required operations per token".
 */
export function operationsPerTokenSeed(layers: number, hidden: number): number {
  return OPERATIONS_PER_MULTIPLY_ADD * layers * hidden ** 2;
}

/** Operations of attention for one token that sees `context` tokens: scores and weighted values, a multiply-add each. */
function attentionOperations(layer: AttentionLayer, context: number): number {
  const seen = layer.span === 'full' ? context : Math.min(context, layer.windowTokens ?? context);
  return OPERATIONS_PER_MULTIPLY_ADD * layer.heads * (layer.keyDim + layer.valueDim) * seen;
}

export interface TokenOperations {
  /** 2 × parameters multiplied in the layers, of experts only the active ones. */
  readonly layers: number;
  /** 2 × parameters of the output matrix: every decoded token, but only the last token of a prompt. */
  readonly output: number;
  /** 4 × heads × head size × context, over the layers that attend; within their window where they have one. */
  readonly attention: number;
  readonly total: number;
}

/**
 * Operations of one decoded token with `contextTokens` before it. Layer matrices, output matrix, attention over the context.
 * Not counted, since small beside them: norms, activations, rotary positions, softmax. Stops being true for recurrent layers,
 * whose state update is no matrix of the file; for sparse attention, which looks at a chosen part of the context; and for
 * latent attention where the engine does not absorb the projections.
 * Source: 2 FLOP per matrix parameter and token: Kaplan et al. 2020, "Scaling Laws for Neural Language Models", section 2.1 (from
 * memory); its attention term counts the scores alone, here the weighted values are counted too.
 */
export function operationsPerToken(model: ModelDescription, contextTokens: number): TokenOperations {
  const counts = parameterCounts(model);
  const layers = OPERATIONS_PER_MULTIPLY_ADD * counts.matrix;
  const output = OPERATIONS_PER_MULTIPLY_ADD * counts.output;
  let attention = 0;
  for (const layer of model.hyper.layers) {
    if (layer.attention) attention += attentionOperations(layer.attention, contextTokens);
  }
  return { layers, output, attention, total: layers + output + attention };
}
