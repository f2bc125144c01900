// A model: the hyperparameters that its weights, caches and work per token follow from.
import { z } from 'zod';
import { count, countOrZero, Day, Id, positive, sourced } from './sourced.ts';

/** Grouped-query attention (multi-head and multi-query are its ends) or multi-head latent attention. */
const AttentionSchema = z.strictObject({
  kind: z.enum(['gqa', 'mla']).default('gqa'),
  heads: count,
  keyValueHeads: count,
  headDim: count,
  /** Where the value's head size differs from the key's. */
  valueHeadDim: count.optional(),
  biases: z.enum(['none', 'qkv', 'all']).default('none'),
  queryKeyNorm: z.boolean().default(false),
  /** Output gate: the query projection is twice as wide (Qwen3-Next, Qwen3.5); with MLA a matrix of its own (Kimi K3). */
  outputGate: z.boolean().default(false),
  /** Attention sinks: one learned value a head (gpt-oss). */
  sinks: z.boolean().default(false),
  mla: z
    .strictObject({
      queryRank: countOrZero,
      keyValueRank: count,
      ropeHeadDim: count,
      noPositionHeadDim: count,
      valueHeadDim: count,
    })
    .optional(),
  /** Sliding-window layers (S in the layer pattern) see this many tokens; their head shape may differ from the full layers'. */
  window: z
    .strictObject({
      tokens: count,
      heads: count.optional(),
      keyValueHeads: count.optional(),
      headDim: count.optional(),
      valueHeadDim: count.optional(),
    })
    .optional(),
  /** Sparse-attention indexer, which keeps a key of its own for every token (DeepSeek V3.2, GLM-5, MiniMax-M3). */
  indexer: z.strictObject({ heads: count, headDim: count }).optional(),
  /**
   * DeepSeek V4: low-rank queries and grouped low-rank output, one key head that doubles as value, and besides the window one
   * compressed entry for every `ratios[layer]` tokens (0: none), the list repeated over the layers.
   */
  compressed: z
    .strictObject({ queryRank: count, outputRank: count, outputGroups: count, ratios: z.array(countOrZero).min(1) })
    .optional(),
  /** Number of last layers that reuse an earlier layer's keys and values (Gemma 3n, Gemma 4 E). */
  sharedKeyValueLayers: countOrZero.default(0),
  /** Keys double as values on full-attention layers: no value projection (Gemma 4). */
  keysAsValues: z.boolean().default(false),
});

const MoeSchema = z.strictObject({
  experts: count,
  activeExperts: count,
  expertSize: count,
  sharedExpertSize: countOrZero.default(0),
  /** Leading layers with a dense feed-forward instead of experts. */
  denseLayers: countOrZero.default(0),
  /** Every n-th layer has experts (1: all). */
  every: count.default(1),
  routerBias: z.boolean().default(false),
  expertBias: z.boolean().default(false),
  sharedExpertGate: z.boolean().default(false),
  /** Experts work on a projection of the hidden state of this width (Nemotron 3 Super, Kimi K3). */
  latentSize: count.optional(),
});

/** Layers with a state of fixed size instead of a growing cache (R in the layer pattern). */
const RecurrentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mamba1'),
    innerSize: count,
    stateSize: count,
    convKernel: count,
    timeStepRank: count,
  }),
  z.strictObject({
    kind: z.literal('mamba2'),
    innerSize: count,
    stateSize: count,
    convKernel: count,
    groups: count,
    heads: count,
  }),
  z.strictObject({
    kind: z.literal('gated-delta-net'),
    keyHeads: count,
    valueHeads: count,
    keyHeadDim: count,
    valueHeadDim: count,
    convKernel: count,
  }),
  z.strictObject({
    kind: z.literal('kimi-delta'),
    heads: count,
    headDim: count,
    convKernel: count,
    /** The output gate is one full matrix instead of a low-rank pair (Kimi K3). */
    fullRankGate: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('lightning'), heads: count, headDim: count }),
  z.strictObject({ kind: z.literal('short-conv'), convKernel: count, innerSize: count }),
  z.strictObject({ kind: z.literal('rwkv'), headDim: count, loraSizes: z.array(count).default([]) }),
]);

export const ModelSchema = z.strictObject({
  name: z.string(),
  family: z.string(),
  aliases: z.array(z.string()).default([]),
  /** Repository name of the original weights. */
  huggingFace: z.string().optional(),
  task: z.enum(['text', 'vision-text', 'embedding', 'speech', 'reranking']).default('text'),
  released: sourced(Day).optional(),
  licence: sourced(z.string()).optional(),
  /** Architecture name as GGUF files spell it (general.architecture). */
  architecture: z.string(),
  /** Where all hyperparameters below were read. */
  source: Id,
  /** The format it is commonly run in, where that is not the usual default (weights trained in MXFP4). */
  usualQuantization: Id.optional(),
  publishedParameters: sourced(positive),
  publishedActiveParameters: sourced(positive).optional(),
  layers: count,
  hidden: count,
  vocabulary: count,
  contextTokens: count,
  tiedEmbeddings: z.boolean(),
  /** Learned position embeddings (GPT-2): rows of an extra matrix. */
  learnedPositions: countOrZero.default(0),
  norm: z.enum(['rms', 'layer', 'layer-no-bias', 'none']).default('rms'),
  /** Norms a layer: 2 before attention and feed-forward, 4 with norms after them (Gemma), 1 for parallel blocks. */
  normsPerLayer: countOrZero.default(2),
  /**
   * One letter a layer, repeated until the layers are filled: A full attention, S sliding window, R recurrent, each followed by a
   * feed-forward; a, s, r the same without a feed-forward; F a feed-forward alone; P attention and recurrent in parallel (Falcon-H1).
   */
  layerPattern: z
    .string()
    .regex(/^[ASRPasrF]+$/)
    .default('A'),
  attention: AttentionSchema.optional(),
  feedForward: z.strictObject({
    size: countOrZero,
    gated: z.boolean().default(true),
    biases: z.boolean().default(false),
  }),
  moe: MoeSchema.optional(),
  recurrent: RecurrentSchema.optional(),
  /** Per-layer input embeddings (Gemma 3n, Gemma 4 E): width a layer. */
  perLayerEmbedding: countOrZero.default(0),
  /** Gemma 3n: several parallel copies of the hidden state (AltUp) and a low-rank residual (LAuReL). */
  alternatingUpdates: z.strictObject({ inputs: count, residualRank: count }).optional(),
  /** Parallel residual streams mixed before and after each block (DeepSeek V4). */
  hyperConnectionStreams: count.optional(),
  /** Multi-token-prediction layers shipped with the checkpoint but not run by default. */
  predictionLayers: countOrZero.default(0),
  /** Parts that are not in the text model (vision or audio tower), counted as a whole. */
  otherParameters: sourced(positive).optional(),
  /** How far the recomputed parameter count may lie from the published one; the reason is stated. */
  countTolerance: z.strictObject({ fraction: positive, reason: z.string() }).optional(),
  note: z.string().optional(),
});
export type CatalogueModel = z.infer<typeof ModelSchema>;
