// Attention of each layer of a GGUF model: heads, head sizes, window, and what llama.cpp caches.
import { isCacheless } from '../cacheless.ts';
import type { AttentionLayer, LatentAttention } from '../description.ts';
import type { Block } from './blocks.ts';
import type { MetadataReader } from './metadata.ts';
import { recurrentKind } from './recurrent.ts';
import { type WindowPlan, windowPlan } from './window-pattern.ts';

const MOST_HEADS = 2 ** 16;
const MOST_HEAD_DIM = 2 ** 16;

/** Gemma 3n files made before the key existed: llama.cpp lets the first 20 layers have caches of their own. */
const GEMMA_3N_OWN_CACHES = 20;

/** Metadata about attention, one value a layer where layers may differ. */
export interface AttentionPlan {
  readonly heads: readonly number[];
  readonly keyValueHeads: readonly number[];
  readonly keyDim: number;
  readonly valueDim: number;
  readonly windowKeyDim: number;
  readonly windowValueDim: number;
  readonly window?: WindowPlan | undefined;
  readonly latent?: LatentAttention | undefined;
  readonly indexerKeyDim: readonly number[];
  readonly indexerTopK?: number | undefined;
  readonly compressionRatio: readonly number[];
  /** Layers from this one on reuse an earlier cache. */
  readonly firstShared: number;
  readonly cacheless: boolean;
  readonly keysOnly: boolean;
}

/** Present only where the file marks the absorbed form: llama.cpp then caches one row of rank + rope a token. */
function latentOf(reader: MetadataReader): LatentAttention | undefined {
  const rank = reader.positive('attention.kv_lora_rank', 2 ** 20);
  const keyLength = reader.positive('attention.key_length_mla', MOST_HEAD_DIM);
  const valueLength = reader.positive('attention.value_length_mla', MOST_HEAD_DIM);
  if (!rank || !keyLength || !valueLength) return undefined;
  const rope = Math.min(reader.positive('rope.dimension_count', MOST_HEAD_DIM) ?? 0, keyLength);
  return {
    queryRank: reader.count('attention.q_lora_rank', 2 ** 20) ?? 0,
    keyValueRank: rank,
    ropeHeadDim: rope,
    noPositionHeadDim: keyLength - rope,
    valueHeadDim: valueLength,
  };
}

/** Indexer keys are kept on every layer, or on those that `indexer.types` marks, or on those compressed fourfold. */
function indexerKeyDims(
  reader: MetadataReader,
  layers: number,
  ratios: readonly number[],
  compressed: boolean,
): number[] {
  const heads = reader.positive('attention.indexer.head_count', MOST_HEADS);
  const dim = heads ? (reader.positive('attention.indexer.key_length', MOST_HEAD_DIM) ?? 0) : 0;
  const types = reader.isList('attention.indexer.types')
    ? reader.perLayer('attention.indexer.types', layers, 255)
    : undefined;
  return Array.from({ length: layers }, (_, i) => {
    if (compressed) return ratios[i] === 4 ? dim : 0;
    return types && types[i] === 0 ? 0 : dim;
  });
}

/** Reads everything about attention; `blockCount` includes prediction layers, since lists do. */
export function attentionPlan(reader: MetadataReader, blockCount: number, hidden: number): AttentionPlan {
  const none = () => Array.from({ length: blockCount }, () => 0);
  const heads = reader.perLayer('attention.head_count', blockCount, MOST_HEADS) ?? none();
  const keyValueHeads = reader.perLayer('attention.head_count_kv', blockCount, MOST_HEADS) ?? heads;
  const usual = heads[0] ? Math.floor(hidden / heads[0]) : 0;
  const dim = (key: string, otherwise: number) => reader.positive(`attention.${key}`, MOST_HEAD_DIM) ?? otherwise;
  const keyDim = dim('key_length', usual);
  const valueDim = dim('value_length', usual);
  const compressed = reader.architecture === 'deepseek4';
  const ratios = compressed ? (reader.perLayer('attention.compress_ratios', blockCount, 2 ** 20) ?? none()) : none();
  const latent = latentOf(reader);
  const implied = reader.architecture === 'gemma3n' ? Math.max(blockCount - GEMMA_3N_OWN_CACHES, 0) : 0;
  const shared = reader.positive('attention.shared_kv_layers', blockCount) ?? implied;
  return {
    heads,
    keyValueHeads,
    keyDim,
    valueDim,
    windowKeyDim: dim('key_length_swa', keyDim),
    windowValueDim: dim('value_length_swa', valueDim),
    window: windowPlan(reader, blockCount),
    latent,
    indexerKeyDim: indexerKeyDims(reader, blockCount, ratios, compressed),
    indexerTopK: reader.positive('attention.indexer.top_k', 2 ** 40),
    compressionRatio: ratios,
    firstShared: blockCount - shared,
    cacheless: isCacheless(reader.architecture) || reader.flag('attention.causal') === false,
    keysOnly: latent !== undefined || compressed,
  };
}

/** Whether the layer attends: delta-rule layers have query and key projections too, but keep no cache. */
export function attends(block: Block): boolean {
  const kind = recurrentKind(block);
  if (kind === 'gated-delta-net' || kind === 'kimi-delta' || kind === 'rwkv') return false;
  return ['attn_q', 'attn_k', 'attn_qkv', 'attn_q_a', 'attn_kv', 'attn_kv_a_mqa', 'attn_q_b'].some((n) => block.has(n));
}

/**
 * What does not fit between the key projection of a layer and its metadata, as a sentence; undefined where they agree.
 * llama.cpp refuses such files; here the metadata is taken, and the reader is told.
 */
export function keyMismatch(block: Block, attention: AttentionLayer, index: number): string | undefined {
  const rows = block.get('attn_k')?.shape[1];
  const expected = attention.keyValueHeads * attention.keyDim;
  if (rows === undefined || attention.latent || rows === expected) return undefined;
  return `layer ${index}: the key projection has ${rows} rows, but the metadata gives ${expected}; the metadata is taken`;
}

/** Attention of layer `index`. */
export function attentionOf(plan: AttentionPlan, index: number): AttentionLayer {
  const windowed = plan.window?.windowed[index] === true;
  const sharing = index >= plan.firstShared;
  // llama.cpp: the last layer of the same kind that still has a cache of its own.
  let owner = plan.firstShared - 1;
  while (sharing && owner > 0 && (plan.window?.windowed[owner] === true) !== windowed) owner -= 1;
  return {
    span: windowed && plan.window ? plan.window.span : 'full',
    ...(windowed ? { windowTokens: plan.window?.tokens } : {}),
    heads: plan.heads[index] ?? 0,
    keyValueHeads: plan.keyValueHeads[index] ?? 0,
    keyDim: windowed ? plan.windowKeyDim : plan.keyDim,
    valueDim: windowed ? plan.windowValueDim : plan.valueDim,
    cache: plan.cacheless ? 'none' : sharing ? 'shared' : plan.keysOnly ? 'keys-only' : 'keys-and-values',
    ...(sharing ? { cacheOf: Math.max(owner, 0) } : {}),
    ...(plan.latent ? { latent: plan.latent } : {}),
    indexerKeyDim: plan.indexerKeyDim[index] ?? 0,
    ...(plan.indexerTopK === undefined ? {} : { indexerTopK: plan.indexerTopK }),
    compressionRatio: plan.compressionRatio[index] ?? 0,
  };
}
