// One description of a model, whichever the source: its hyperparameters layer by layer and its tensors.
import type { TensorRole } from './tensor-role.ts';

export type ModelSource = 'catalogue' | 'gguf' | 'safetensors';

/** A tensor under its GGUF name (token_embd.weight, blk.N.attn_q.weight, output.weight, …). */
export interface Tensor {
  readonly name: string;
  /** Elements along each dimension, GGUF order: shape[0] is the length of a row. */
  readonly shape: readonly number[];
  /** ggml type, as its number or its name; absent where the file has not been made yet. */
  readonly type?: number | string | undefined;
  readonly role: TensorRole;
  /** Layer it belongs to; absent for embeddings, the output matrix and other tensors outside the layers. */
  readonly layer?: number | undefined;
}

/** Multi-head latent attention: the ranks and head sizes before the key and value projections are absorbed. */
export interface LatentAttention {
  /** 0: the query is projected directly. */
  readonly queryRank: number;
  readonly keyValueRank: number;
  readonly ropeHeadDim: number;
  readonly noPositionHeadDim: number;
  readonly valueHeadDim: number;
}

/** Attention of one layer, in the form the engine computes and caches it (for MLA: keys of rank + rope, one head). */
export interface AttentionLayer {
  /** windowed: the last `windowTokens`; chunked: the current chunk of that many tokens (Llama 4). */
  readonly span: 'full' | 'windowed' | 'chunked';
  readonly windowTokens?: number | undefined;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** none: no cache at all (encoders, diffusion models); shared: reads the cache of layer `cacheOf`. */
  readonly cache: 'keys-and-values' | 'keys-only' | 'shared' | 'none';
  readonly cacheOf?: number | undefined;
  readonly latent?: LatentAttention | undefined;
  /** Sparse-attention indexer: its key elements per token, cached beside the keys; 0 without one. */
  readonly indexerKeyDim: number;
  /** Entries that the indexer selects for each token; absent without one, or where the source does not say. */
  readonly indexerTopK?: number | undefined;
  /** Besides its window, keeps one entry for every so many tokens (DeepSeek V4); 0 without compression. */
  readonly compressionRatio: number;
}

export type RecurrentKind =
  | 'mamba1'
  | 'mamba2'
  | 'gated-delta-net'
  | 'kimi-delta'
  | 'lightning'
  | 'short-conv'
  | 'rwkv'
  | 'compressor'
  | 'unknown';

/** A state of fixed size for each sequence, in elements. */
export interface RecurrentLayer {
  readonly kind: RecurrentKind;
  readonly stateElements: number;
  /** The last inputs of the causal convolution, or the token-shift inputs of RWKV. */
  readonly convolutionElements: number;
}

export interface FeedForwardLayer {
  readonly kind: 'dense' | 'experts';
  /** Width of the dense feed-forward, or of one expert. */
  readonly size: number;
  readonly gated: boolean;
  /** Width of the always-active expert, or of a dense feed-forward beside the experts; 0 without one. */
  readonly sharedSize: number;
}

/** One layer: any of the three parts may be missing (attention-free, feed-forward-free, or both mixers in parallel). */
export interface Layer {
  readonly attention?: AttentionLayer | undefined;
  readonly recurrent?: RecurrentLayer | undefined;
  readonly feedForward?: FeedForwardLayer | undefined;
}

export interface ExpertCounts {
  readonly total: number;
  readonly active: number;
  /** Shared experts, always active; 0 where the width is given as one feed-forward. */
  readonly shared: number;
}

export interface Hyperparameters {
  /** Layers that run for each token; multi-token-prediction layers are counted apart. */
  readonly layerCount: number;
  readonly predictionLayerCount: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly contextTokens: number;
  readonly layers: readonly Layer[];
  readonly experts?: ExpertCounts | undefined;
  /** False for encoders and diffusion models, which look at the whole input each time. */
  readonly causal: boolean;
  /** Width of the per-layer input embedding (Gemma 3n, Gemma 4 E); 0 without one. */
  readonly perLayerEmbedding: number;
  readonly tiedEmbeddings: boolean;
}

export interface ModelDescription {
  readonly id?: string | undefined;
  readonly name: string;
  /** Architecture name as GGUF files spell it (general.architecture). */
  readonly architecture: string;
  readonly source: ModelSource;
  readonly hyper: Hyperparameters;
  readonly tensors: readonly Tensor[];
  /** Size of the file or files it was read from. */
  readonly fileBytes?: number | undefined;
  /** What had to be assumed, in sentences for the reader; empty where everything was stated. */
  readonly assumptions: readonly string[];
}

/** An expected failure is a value: what is missing or wrong, in sentences for the reader. */
export type Described =
  | { readonly status: 'ok'; readonly model: ModelDescription }
  | { readonly status: 'unknown'; readonly reasons: readonly string[] };
