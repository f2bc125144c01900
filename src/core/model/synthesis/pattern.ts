// Reads a catalogue entry's layer pattern: which mixer and which feed-forward each layer has.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';

export interface LayerPlan {
  readonly index: number;
  readonly attention: 'full' | 'windowed' | undefined;
  readonly recurrent: boolean;
  readonly feedForward: 'dense' | 'experts' | undefined;
}

/** Whether layer `index` has experts: after the leading dense layers, every n-th one (the last of each n). */
function hasExperts(model: CatalogueModel, index: number): boolean {
  const moe = model.moe;
  return moe !== undefined && index >= moe.denseLayers && (index + 1) % moe.every === 0;
}

/** One plan a layer; the pattern is repeated until the layers are filled. */
export function layerPlans(model: CatalogueModel): LayerPlan[] {
  return Array.from({ length: model.layers }, (_, index) => {
    const letter = model.layerPattern[index % model.layerPattern.length] ?? 'A';
    const upper = letter.toUpperCase();
    const attention = upper === 'A' || upper === 'P' ? 'full' : upper === 'S' ? 'windowed' : undefined;
    const feedForward = letter === upper ? (hasExperts(model, index) ? 'experts' : 'dense') : undefined;
    return { index, attention, recurrent: upper === 'R' || upper === 'P', feedForward };
  });
}
