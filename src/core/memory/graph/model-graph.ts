// The compute graph of a model for one batch, layer by layer.
import type { ModelDescription } from '../../model/description.ts';
import { stepTokens } from '../cells.ts';
import type { MemorySettings } from '../settings.ts';
import { startBuild, type WeightIndex } from './build.ts';
import type { Graph } from './graph.ts';
import { traitsOf } from './traits.ts';
import { begin, finish, transformerLayer } from './transformer.ts';

/** The graph that prompt processing runs, at its largest; of the layers named only, where some are. */
export function modelGraph(
  model: ModelDescription,
  weights: WeightIndex,
  given: MemorySettings,
  layers?: readonly number[],
): Graph {
  const t = traitsOf(model);
  // Grok's scores cannot be computed by flash attention: the engine turns it off.
  const settings = t.noFlash ? { ...given, flashAttention: false } : given;
  const step = stepTokens(settings);
  const tokens = Math.ceil(step / settings.slots) * settings.slots;
  const outputs = Math.min(step, settings.outputRows);
  const b = startBuild(model, weights, settings, { tokens, sequences: settings.slots, outputs });
  let cur = begin(b, t);
  const count = model.hyper.layerCount;
  const used = layers ?? Array.from({ length: count }, (_, i) => i);
  for (const layer of used) cur = transformerLayer(b, layer, cur, layer === count - 1, t);
  finish(b, cur, t);
  return b.graph;
}
