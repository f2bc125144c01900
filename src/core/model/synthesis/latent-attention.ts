// Tensors and cache form of multi-head latent attention (MLA), as llama.cpp absorbs it: keys only, one head.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { AttentionLayer, LatentAttention, Tensor } from '../description.ts';
import type { CatalogueAttention } from './attention.ts';
import { linear, tensor } from './tensor.ts';

/**
 * The layer as llama.cpp computes it: one cached row of rank + rope elements a token, from which the values are a view,
 * so that no separate value cache exists.
 */
export function latentLayer(attention: CatalogueAttention, latent: LatentAttention, causal: boolean): AttentionLayer {
  return {
    span: 'full',
    windowTokens: undefined,
    heads: attention.heads,
    keyValueHeads: 1,
    keyDim: latent.keyValueRank + latent.ropeHeadDim,
    valueDim: latent.keyValueRank,
    cache: causal ? 'keys-only' : 'none',
    cacheOf: undefined,
    latent,
    indexerKeyDim: attention.indexer?.headDim ?? 0,
    compressionRatio: 0,
  };
}

/** Down- and up-projections of queries, keys and values; the key and value up-projections are split by head. */
export function latentTensors(model: CatalogueModel, layer: AttentionLayer): Tensor[] {
  const { latent, heads } = layer;
  if (latent === undefined) return [];
  const { queryRank, keyValueRank, ropeHeadDim, noPositionHeadDim, valueHeadDim } = latent;
  const query = heads * (noPositionHeadDim + ropeHeadDim);
  const out: Tensor[] = [];
  if (queryRank > 0)
    out.push(
      ...linear('attn_q_a', model.hidden, queryRank),
      tensor('attn_q_a_norm.weight', queryRank),
      ...linear('attn_q_b', queryRank, query),
    );
  else out.push(...linear('attn_q', model.hidden, query));
  out.push(
    ...linear('attn_kv_a_mqa', model.hidden, keyValueRank + ropeHeadDim),
    tensor('attn_kv_a_norm.weight', keyValueRank),
    tensor('attn_k_b.weight', noPositionHeadDim, keyValueRank, heads),
    tensor('attn_v_b.weight', keyValueRank, valueHeadDim, heads),
    ...linear('attn_output', heads * valueHeadDim, model.hidden),
  );
  if (model.attention?.outputGate) out.push(...linear('attn_gate', model.hidden, heads * valueHeadDim));
  const indexer = model.attention?.indexer;
  // The indexer's queries start from the compressed query; it is only built on models that have one.
  if (indexer)
    out.push(
      ...linear('indexer.attn_q_b', queryRank > 0 ? queryRank : model.hidden, indexer.heads * indexer.headDim),
      ...linear('indexer.attn_k', model.hidden, indexer.headDim),
      ...linear('indexer.proj', model.hidden, indexer.heads),
      tensor('indexer.k_norm.weight', indexer.headDim),
      tensor('indexer.k_norm.bias', indexer.headDim),
    );
  return out;
}
