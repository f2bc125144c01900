// Tensors and cache form of a grouped-query attention layer, full or windowed.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { AttentionLayer, Tensor } from '../description.ts';
import { attendsInChunks, fusesQkv, normsWholeProjection } from './naming.ts';
import { linear, tensor } from './tensor.ts';

export type CatalogueAttention = NonNullable<CatalogueModel['attention']>;
type Span = 'full' | 'windowed';

/** Heads and head sizes of a layer: windowed layers may differ from the full ones. */
function shapeOf(attention: CatalogueAttention, span: Span) {
  const own = span === 'windowed' ? attention.window : undefined;
  const keyDim = own?.headDim ?? attention.headDim;
  // The full layers' value size holds for windowed layers too unless these have a head size of their own.
  const general = keyDim === attention.headDim ? attention.valueHeadDim : undefined;
  return {
    heads: own?.heads ?? attention.heads,
    keyValueHeads: own?.keyValueHeads ?? attention.keyValueHeads,
    keyDim,
    valueDim: own?.valueHeadDim ?? general ?? keyDim,
  };
}

/** The layer as the engine computes and caches it; `cacheOf` names the layer whose cache it reuses. */
export function attentionLayer(
  architecture: string,
  attention: CatalogueAttention,
  planned: Span,
  cacheOf: number | undefined,
  causal: boolean,
): AttentionLayer {
  const span = attention.window ? planned : 'full';
  const cache = !causal ? 'none' : cacheOf === undefined ? 'keys-and-values' : 'shared';
  const { heads, keyValueHeads, keyDim, valueDim } = shapeOf(attention, span);
  return {
    span: span === 'windowed' && attendsInChunks(architecture) ? 'chunked' : span,
    windowTokens: span === 'windowed' ? attention.window?.tokens : undefined,
    heads,
    keyValueHeads,
    keyDim,
    valueDim,
    cache,
    cacheOf,
    latent: undefined,
    indexerKeyDim: attention.indexer?.headDim ?? 0,
    compressionRatio: 0,
  };
}

/** Projections, biases, query-key norms, gate and sinks of one layer. */
export function attentionTensors(model: CatalogueModel, layer: AttentionLayer): Tensor[] {
  const attention = model.attention;
  if (attention === undefined) return [];
  const { heads, keyValueHeads, keyDim, valueDim } = layer;
  const bias = attention.biases !== 'none';
  const query = heads * keyDim * (attention.outputGate ? 2 : 1);
  const key = keyValueHeads * keyDim;
  // Keys double as values on full layers only (Gemma 4): the value projection is left out.
  const value = attention.keysAsValues && layer.span === 'full' ? 0 : keyValueHeads * valueDim;
  const out: Tensor[] = [];
  if (fusesQkv(model.architecture)) out.push(...linear('attn_qkv', model.hidden, query + key + value, bias));
  else {
    out.push(...linear('attn_q', model.hidden, query, bias));
    out.push(...linear('attn_k', model.hidden, key, bias));
    if (value > 0) out.push(...linear('attn_v', model.hidden, value, bias));
  }
  out.push(...linear('attn_output', heads * valueDim, model.hidden, attention.biases === 'all'));
  if (attention.queryKeyNorm) {
    const whole = normsWholeProjection(model.architecture);
    out.push(tensor('attn_q_norm.weight', whole ? heads * keyDim : keyDim));
    out.push(tensor('attn_k_norm.weight', whole ? key : keyDim));
  }
  if (attention.indexer)
    out.push(
      ...linear('indexer.q_proj', model.hidden, attention.indexer.heads * attention.indexer.headDim),
      ...linear('indexer.k_proj', model.hidden, attention.indexer.headDim),
      tensor('indexer.q_norm.weight', attention.indexer.headDim),
      tensor('indexer.k_norm.weight', attention.indexer.headDim),
    );
  if (attention.sinks) out.push(tensor('attn_sinks.weight', heads));
  return out;
}
