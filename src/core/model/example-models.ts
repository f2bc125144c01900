// Hyperparameters of well-known models for the tests beside this file: what their makers' configurations state.
import { type CatalogueModel, ModelSchema } from '../catalogue/schema/model.ts';

type Given = Partial<Record<keyof CatalogueModel, unknown>>;

/** A catalogue model with the fields that no test reads filled in. */
export function exampleModel(fields: Given): CatalogueModel {
  return ModelSchema.parse({
    name: 'Example',
    family: 'example',
    source: 'example',
    publishedParameters: { value: 1, source: 'example' },
    ...fields,
  });
}

const llama3 = {
  architecture: 'llama',
  vocabulary: 128256,
  contextTokens: 131072,
  layerPattern: 'A',
};

export const llama31x8b = exampleModel({
  ...llama3,
  layers: 32,
  hidden: 4096,
  tiedEmbeddings: false,
  attention: { heads: 32, keyValueHeads: 8, headDim: 128 },
  feedForward: { size: 14336 },
});

export const llama32x1b = exampleModel({
  ...llama3,
  layers: 16,
  hidden: 2048,
  tiedEmbeddings: true,
  attention: { heads: 32, keyValueHeads: 8, headDim: 64 },
  feedForward: { size: 8192 },
});

export const qwen25x14b = exampleModel({
  architecture: 'qwen2',
  layers: 48,
  hidden: 5120,
  vocabulary: 152064,
  contextTokens: 131072,
  tiedEmbeddings: false,
  attention: { heads: 40, keyValueHeads: 8, headDim: 128, biases: 'qkv' },
  feedForward: { size: 13824 },
});

export const gpt2 = exampleModel({
  architecture: 'gpt2',
  layers: 12,
  hidden: 768,
  vocabulary: 50257,
  contextTokens: 1024,
  tiedEmbeddings: true,
  learnedPositions: 1024,
  norm: 'layer',
  attention: { heads: 12, keyValueHeads: 12, headDim: 64, biases: 'all' },
  feedForward: { size: 3072, gated: false, biases: true },
});

export const gptOss20b = exampleModel({
  architecture: 'gpt-oss',
  layers: 24,
  hidden: 2880,
  vocabulary: 201088,
  contextTokens: 131072,
  tiedEmbeddings: false,
  layerPattern: 'SA',
  attention: { heads: 64, keyValueHeads: 8, headDim: 64, biases: 'all', sinks: true, window: { tokens: 128 } },
  feedForward: { size: 2880 },
  moe: { experts: 32, activeExperts: 4, expertSize: 2880, routerBias: true, expertBias: true },
});

export const deepseekV3 = exampleModel({
  architecture: 'deepseek2',
  layers: 61,
  hidden: 7168,
  vocabulary: 129280,
  contextTokens: 163840,
  tiedEmbeddings: false,
  predictionLayers: 1,
  attention: {
    kind: 'mla',
    heads: 128,
    keyValueHeads: 128,
    headDim: 192,
    mla: { queryRank: 1536, keyValueRank: 512, ropeHeadDim: 64, noPositionHeadDim: 128, valueHeadDim: 128 },
  },
  feedForward: { size: 18432 },
  moe: { experts: 256, activeExperts: 8, expertSize: 2048, sharedExpertSize: 2048, denseLayers: 3, routerBias: true },
});

export const qwen3x30bA3b = exampleModel({
  architecture: 'qwen3moe',
  layers: 48,
  hidden: 2048,
  vocabulary: 151936,
  contextTokens: 40960,
  tiedEmbeddings: false,
  attention: { heads: 32, keyValueHeads: 4, headDim: 128, queryKeyNorm: true },
  feedForward: { size: 6144 },
  moe: { experts: 128, activeExperts: 8, expertSize: 768 },
});

export const gemma3x4b = exampleModel({
  architecture: 'gemma3',
  layers: 34,
  hidden: 2560,
  vocabulary: 262208,
  contextTokens: 131072,
  tiedEmbeddings: true,
  normsPerLayer: 4,
  layerPattern: 'SSSSSA',
  attention: { heads: 8, keyValueHeads: 4, headDim: 256, queryKeyNorm: true, window: { tokens: 1024 } },
  feedForward: { size: 10240 },
});

export const mamba2x370m = exampleModel({
  architecture: 'mamba2',
  layers: 48,
  hidden: 1024,
  vocabulary: 50288,
  contextTokens: 1048576,
  tiedEmbeddings: true,
  normsPerLayer: 1,
  layerPattern: 'r',
  feedForward: { size: 0 },
  recurrent: { kind: 'mamba2', innerSize: 2048, stateSize: 128, convKernel: 4, groups: 1, heads: 32 },
});
