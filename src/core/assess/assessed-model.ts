// The model part of an answer: what was loaded, how large it is, and where that is known from.
import { parameterCounts } from '../model/counts.ts';
import type { PreparedModel } from '../predict/model-library.ts';
import type { AssessedModel } from './assessment.ts';

/** Sizes of a prepared model with the origin of its description. */
export function assessedModel({ model, weights, quantizationName }: PreparedModel): AssessedModel {
  const counts = parameterCounts(model);
  return {
    id: model.id,
    name: model.name,
    architecture: model.architecture,
    parameters: counts.total,
    activeParameters: counts.active,
    contextTokens: model.hyper.contextTokens,
    quantization: quantizationName,
    weightsBytes: weights.totalBytes,
    bitsPerWeight: (8 * weights.totalBytes) / Math.max(1, weights.elements),
    source: model.source === 'catalogue' ? `catalogue entry ${model.id}` : `header of the file (${model.source})`,
  };
}
