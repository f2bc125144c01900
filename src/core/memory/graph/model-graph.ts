// The compute graph of a model for one batch, layer by layer.
import type { ModelDescription } from '../../model/description.ts';
import { stepTokens } from '../cells.ts';
import type { MemorySettings } from '../settings.ts';
import { startBuild, type WeightIndex } from './build.ts';
import type { Graph } from './graph.ts';
import { traitsOf } from './traits.ts';
import { begin, finish, transformerLayer } from './transformer.ts';

/** The graph that prompt processing runs, at its largest. */
export function modelGraph(model: ModelDescription, weights: WeightIndex, settings: MemorySettings): Graph {
  const step = stepTokens(settings);
  const tokens = Math.ceil(step / settings.slots) * settings.slots;
  const outputs = Math.min(step, settings.outputRows);
  const b = startBuild(model, weights, settings, { tokens, sequences: settings.slots, outputs });
  const t = traitsOf(model.architecture);
  let cur = begin(b, t);
  const count = model.hyper.layerCount;
  for (let layer = 0; layer < count; layer++) cur = transformerLayer(b, layer, cur, layer === count - 1, t);
  finish(b, cur, t);
  return b.graph;
}
