// Tensors and cache form of DeepSeek V4's attention: a window plus compressed entries, one key head that doubles as value.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { AttentionLayer, RecurrentLayer, Tensor } from '../description.ts';
import type { CatalogueAttention } from './attention.ts';
import type { LayerPlan } from './pattern.ts';
import { linear, tensor } from './tensor.ts';

type Compressed = NonNullable<CatalogueAttention['compressed']>;

/** Layers that compress fourfold overlap their blocks and select entries by an indexer; others do neither. */
const INDEXED_RATIO = 4;

/** Only keys are cached: the values are the same rows. */
export function compressedLayer(
  attention: CatalogueAttention,
  compressed: Compressed,
  plan: LayerPlan,
): AttentionLayer {
  const ratio = compressed.ratios[plan.index % compressed.ratios.length] ?? 0;
  const windowed = plan.attention === 'windowed' && attention.window !== undefined;
  return {
    span: windowed ? 'windowed' : 'full',
    windowTokens: windowed ? attention.window?.tokens : undefined,
    heads: attention.heads,
    keyValueHeads: attention.keyValueHeads,
    keyDim: attention.headDim,
    valueDim: attention.headDim,
    cache: 'keys-only',
    cacheOf: undefined,
    latent: undefined,
    indexerKeyDim: ratio === INDEXED_RATIO ? (attention.indexer?.headDim ?? 0) : 0,
    compressionRatio: ratio,
  };
}

/** Keys and scores that wait to be merged: for each kept row, 2 × ratio × width; overlap doubles rows and width. */
export function compressorState(layer: AttentionLayer): RecurrentLayer | undefined {
  const ratio = layer.compressionRatio;
  if (ratio === 0) return undefined;
  const overlap = ratio === INDEXED_RATIO ? 2 : 1;
  const stateElements = 2 * ratio * overlap ** 2 * (layer.keyDim + layer.indexerKeyDim);
  return { kind: 'compressor', stateElements, convolutionElements: 0 };
}

function compressorTensors(name: string, hidden: number, dim: number, ratio: number): Tensor[] {
  const width = dim * (ratio === INDEXED_RATIO ? 2 : 1);
  return [
    ...linear(`${name}_kv`, hidden, width),
    ...linear(`${name}_gate`, hidden, width),
    tensor(`${name}_ape.weight`, width, ratio),
    tensor(`${name}_norm.weight`, dim),
  ];
}

/** Low-rank queries, one key row, grouped low-rank output; compressor and indexer where the layer has them. */
export function compressedTensors(model: CatalogueModel, layer: AttentionLayer): Tensor[] {
  const compressed = model.attention?.compressed;
  if (compressed === undefined) return [];
  const { hidden } = model;
  const { queryRank, outputRank, outputGroups } = compressed;
  const width = layer.heads * layer.keyDim;
  const out = [
    ...linear('attn_q_a', hidden, queryRank),
    tensor('attn_q_a_norm.weight', queryRank),
    ...linear('attn_q_b', queryRank, width),
    ...linear('attn_kv', hidden, layer.keyValueHeads * layer.keyDim),
    tensor('attn_kv_a_norm.weight', layer.keyDim),
    tensor('attn_output_a.weight', width / outputGroups, outputRank, outputGroups),
    ...linear('attn_output_b', outputRank * outputGroups, hidden),
  ];
  if (model.attention?.sinks) out.push(tensor('attn_sinks.weight', layer.heads));
  if (layer.compressionRatio > 0)
    out.push(...compressorTensors('attn_compressor', hidden, layer.keyDim, layer.compressionRatio));
  const indexer = model.attention?.indexer;
  if (indexer && layer.indexerKeyDim > 0)
    out.push(
      ...compressorTensors('indexer_compressor', hidden, indexer.headDim, layer.compressionRatio),
      ...linear('indexer.proj', hidden, indexer.heads),
      ...linear('indexer.attn_q_b', queryRank, indexer.heads * indexer.headDim),
    );
  return out;
}
