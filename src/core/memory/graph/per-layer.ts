// Per-layer input embeddings (Gemma 3n and 4 E): looked up once for all layers, mixed into each layer's result.
import { norm } from './blocks.ts';
import { type Build, input, project } from './build.ts';
import { expand } from './graph.ts';
import { add, cont, getRows, mul, permute, reshape, scale, unary, viewPart } from './operations.ts';
import { dims, type GraphTensor } from './tensor.ts';

/** Builds the inputs of all layers, [width, tokens, layers]; they stay in memory until the last layer. */
export function beginPerLayer(b: Build, x: GraphTensor): void {
  const table = b.weight(undefined, 'per_layer_token_embd');
  if (!table || !b.weight(undefined, 'per_layer_model_proj')) return;
  const tokens = b.batch.tokens;
  const layers = b.model.hyper.layerCount;
  const width = table.ne[0] / layers;
  const rows = scale(reshape(getRows(table, input(b, 'tokens', 'i32', tokens)), width, layers, tokens));
  expand(b.graph, rows);
  const projected = scale(project(b, undefined, 'per_layer_model_proj', x));
  const normed = norm(b, undefined, 'per_layer_proj_norm', reshape(projected, width, layers, tokens), 'rms');
  b.once('per-layer', () => cont(permute(scale(add(normed, rows)), [0, 2, 1, 3])));
}

/** Mixes a layer's own input into its result; the result itself where the model has none. */
export function mixPerLayer(b: Build, layer: number, x: GraphTensor): GraphTensor {
  if (!b.weight(layer, 'inp_gate') || !b.weight(undefined, 'per_layer_token_embd')) return x;
  const all = b.once('per-layer', () => x);
  const own = viewPart(all, dims(all.ne[0], all.ne[1]), all.nb[1]);
  const gated = mul(unary(project(b, layer, 'inp_gate', x)), own);
  return add(x, norm(b, layer, 'post_norm', project(b, layer, 'proj', gated), 'rms'));
}
