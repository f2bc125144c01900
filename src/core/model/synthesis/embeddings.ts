// Tensors outside the layers: token, position and per-layer embeddings, the final norm and the output matrix.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { Tensor } from '../description.ts';
import { linear, tensor } from './tensor.ts';

/** A norm over `size` elements: with its bias where the model uses layer norm; none where it has no weights (OLMo 1). */
export function norm(model: CatalogueModel, name: string, size: number): Tensor[] {
  if (model.norm === 'none') return [];
  const weight = tensor(`${name}.weight`, size);
  return model.norm === 'layer' ? [weight, tensor(`${name}.bias`, size)] : [weight];
}

/** Tied embeddings have no output matrix of their own: the token embedding serves as it. */
export function outsideTensors(model: CatalogueModel): Tensor[] {
  const { hidden, vocabulary } = model;
  const out = [tensor('token_embd.weight', hidden, vocabulary)];
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
  out.push(...norm(model, 'output_norm', hidden));
  const generates = model.task === 'text' || model.task === 'vision-text' || model.task === 'speech';
  if (!model.tiedEmbeddings && generates) out.push(tensor('output.weight', hidden, vocabulary));
  return out;
}

/** What each layer adds to read its own embedding (Gemma 3n, Gemma 4 E). */
export function perLayerTensors(model: CatalogueModel, prefix: string): Tensor[] {
  const width = model.perLayerEmbedding;
  if (width === 0) return [];
  return [
    ...linear(`${prefix}inp_gate`, model.hidden, width),
    ...linear(`${prefix}proj`, width, model.hidden),
    tensor(`${prefix}post_norm.weight`, model.hidden),
  ];
}

/** Prediction and correction of the parallel hidden states, and the low-rank residual (Gemma 3n). */
export function alternatingUpdateTensors(model: CatalogueModel, prefix: string): Tensor[] {
  const spec = model.alternatingUpdates;
  if (spec === undefined) return [];
  const { hidden } = model;
  return [
    ...linear(`${prefix}altup_correct_coef`, spec.inputs, spec.inputs),
    tensor(`${prefix}altup_correct_scale.weight`, hidden),
    ...linear(`${prefix}altup_predict_coef`, spec.inputs, spec.inputs ** 2),
    ...linear(`${prefix}altup_router`, hidden, spec.inputs),
    tensor(`${prefix}altup_router_norm.weight`, hidden),
    ...linear(`${prefix}laurel_l`, hidden, spec.residualRank),
    ...linear(`${prefix}laurel_r`, spec.residualRank, hidden),
    tensor(`${prefix}laurel_post_norm.weight`, hidden),
  ];
}
