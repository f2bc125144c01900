// Tensors outside the layers: token, position and per-layer embeddings, the final norm and the output matrix.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { Tensor } from '../description.ts';
import { finalNorm, hasEmbeddingNorm, hasOutputBias, tokenTypes } from './naming.ts';
import { linear, tensor } from './tensor.ts';

/** A norm over `size` elements: with its bias where the model uses layer norm; none where it has no weights (OLMo 1). */
export function norm(model: CatalogueModel, name: string, size: number): Tensor[] {
  if (model.norm === 'none') return [];
  const weight = tensor(`${name}.weight`, size);
  return model.norm === 'layer' ? [weight, tensor(`${name}.bias`, size)] : [weight];
}

/** Whether the model ends in an output matrix over the vocabulary; embedding and reranking models do not. */
export function generates(model: CatalogueModel): boolean {
  return model.task !== 'embedding' && model.task !== 'reranking';
}

/** Tied embeddings have no output matrix of their own: the token embedding serves as it. */
export function outsideTensors(model: CatalogueModel): Tensor[] {
  const { hidden, vocabulary } = model;
  const out = [tensor('token_embd.weight', hidden, vocabulary)];
  const types = tokenTypes(model.architecture);
  if (types > 0) out.push(tensor('token_types.weight', hidden, types));
  if (hasEmbeddingNorm(model.architecture)) out.push(...norm(model, 'token_embd_norm', hidden));
  if (model.learnedPositions > 0) out.push(tensor('position_embd.weight', hidden, model.learnedPositions));
  if (model.perLayerEmbedding > 0) {
    const width = model.perLayerEmbedding * model.layers;
    out.push(
      tensor('per_layer_token_embd.weight', width, vocabulary),
      ...linear('per_layer_model_proj', hidden, width),
      tensor('per_layer_proj_norm.weight', model.perLayerEmbedding),
    );
  }
  const copies = (model.alternatingUpdates?.inputs ?? 1) - 1;
  if (copies > 0)
    out.push(
      tensor('altup_proj.weight', hidden, hidden, copies),
      tensor('altup_unembd_proj.weight', hidden, hidden, copies),
    );
  if (model.hyperConnectionStreams !== undefined)
    out.push(...hyperConnection('output_hc', hidden, model.hyperConnectionStreams, model.hyperConnectionStreams, 1));
  const last = finalNorm(model.architecture);
  if (last !== undefined) out.push(...norm(model, last, hidden));
  if (!model.tiedEmbeddings && generates(model))
    out.push(...linear('output', hidden, vocabulary, hasOutputBias(model.architecture)));
  return out;
}

/** What each layer adds to read its own embedding (Gemma 3n, Gemma 4 E). */
export function perLayerTensors(model: CatalogueModel): Tensor[] {
  const width = model.perLayerEmbedding;
  if (width === 0) return [];
  return [
    ...linear('inp_gate', model.hidden, width),
    ...linear('proj', width, model.hidden),
    tensor('post_norm.weight', model.hidden),
  ];
}

/** Weights that mix the streams: one function of all of them, its offsets and scales. */
function hyperConnection(name: string, hidden: number, streams: number, outputs: number, scales: number): Tensor[] {
  return [
    ...linear(`${name}_fn`, streams * hidden, outputs),
    tensor(`${name}_base.weight`, outputs),
    tensor(`${name}_scale.weight`, scales),
  ];
}

/** Around attention and feed-forward each: weights into the block, out of it, and from stream to stream. */
export function hyperConnectionTensors(model: CatalogueModel): Tensor[] {
  const streams = model.hyperConnectionStreams;
  if (streams === undefined) return [];
  return ['attn', 'ffn'].flatMap((part) =>
    hyperConnection(`hc_${part}`, model.hidden, streams, streams * (2 + streams), 3),
  );
}

/** Prediction and correction of the parallel hidden states, and the low-rank residual (Gemma 3n). */
export function alternatingUpdateTensors(model: CatalogueModel): Tensor[] {
  const spec = model.alternatingUpdates;
  if (spec === undefined) return [];
  const { hidden } = model;
  return [
    ...linear('altup_correct_coef', spec.inputs, spec.inputs),
    tensor('altup_correct_scale.weight', hidden),
    ...linear('altup_predict_coef', spec.inputs, spec.inputs ** 2),
    ...linear('altup_router', hidden, spec.inputs),
    tensor('altup_router_norm.weight', hidden),
    ...linear('laurel_l', hidden, spec.residualRank),
    ...linear('laurel_r', spec.residualRank, hidden),
    tensor('laurel_post_norm.weight', hidden),
  ];
}
