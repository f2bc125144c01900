// Hyperparameters of models with unusual layers for the tests beside this file: recurrent, compressed, sharing.
import { exampleModel } from './example-models.ts';

const context = { contextTokens: 4096 };

export const qwen3next80b = exampleModel({
  ...context,
  architecture: 'qwen3next',
  layers: 48,
  hidden: 2048,
  vocabulary: 151936,
  tiedEmbeddings: false,
  layerPattern: 'RRRA',
  attention: { heads: 16, keyValueHeads: 2, headDim: 256, outputGate: true, queryKeyNorm: true },
  recurrent: {
    kind: 'gated-delta-net',
    keyHeads: 16,
    valueHeads: 32,
    keyHeadDim: 128,
    valueHeadDim: 128,
    convKernel: 4,
  },
  feedForward: { size: 5120 },
  moe: { experts: 512, activeExperts: 10, expertSize: 512, sharedExpertSize: 512, sharedExpertGate: true },
});

export const lfm2x1200m = exampleModel({
  ...context,
  architecture: 'lfm2',
  layers: 16,
  hidden: 2048,
  vocabulary: 65536,
  tiedEmbeddings: true,
  layerPattern: 'RRARRARRARARARAR',
  attention: { heads: 32, keyValueHeads: 8, headDim: 64, queryKeyNorm: true },
  recurrent: { kind: 'short-conv', convKernel: 3, innerSize: 2048 },
  feedForward: { size: 8192 },
});

export const nemotron3nano = exampleModel({
  ...context,
  architecture: 'nemotron_h_moe',
  layers: 52,
  hidden: 2688,
  vocabulary: 131072,
  tiedEmbeddings: false,
  normsPerLayer: 1,
  layerPattern: 'rFrFraFrFrFraFrFrFraFrFrFraFrFrFraFrFrFrFraFrFrFrFrF',
  attention: { heads: 32, keyValueHeads: 2, headDim: 128 },
  recurrent: { kind: 'mamba2', innerSize: 4096, stateSize: 128, convKernel: 4, groups: 8, heads: 64 },
  feedForward: { size: 1856, gated: false },
  moe: { experts: 128, activeExperts: 6, expertSize: 1856, sharedExpertSize: 3712, routerBias: true },
});

export const kimiLinear48b = exampleModel({
  ...context,
  architecture: 'kimi-linear',
  layers: 27,
  hidden: 2304,
  vocabulary: 163840,
  tiedEmbeddings: false,
  layerPattern: 'RRRARRRARRRARRRARRRARRRARRA',
  attention: {
    kind: 'mla',
    heads: 32,
    keyValueHeads: 32,
    headDim: 192,
    mla: { queryRank: 0, keyValueRank: 512, ropeHeadDim: 64, noPositionHeadDim: 128, valueHeadDim: 128 },
  },
  recurrent: { kind: 'kimi-delta', heads: 32, headDim: 128, convKernel: 4 },
  feedForward: { size: 9216 },
  moe: { experts: 256, activeExperts: 8, expertSize: 1024, sharedExpertSize: 1024, denseLayers: 1, routerBias: true },
});

export const jambaMini = exampleModel({
  ...context,
  architecture: 'jamba',
  layers: 32,
  hidden: 4096,
  vocabulary: 65536,
  tiedEmbeddings: false,
  layerPattern: 'RRRRARRR',
  attention: { heads: 32, keyValueHeads: 8, headDim: 128 },
  recurrent: { kind: 'mamba1', innerSize: 8192, stateSize: 16, convKernel: 4, timeStepRank: 256 },
  feedForward: { size: 14336 },
  moe: { experts: 16, activeExperts: 2, expertSize: 14336, every: 2 },
});

export const falconH1x7b = exampleModel({
  ...context,
  architecture: 'falcon-h1',
  layers: 44,
  hidden: 3072,
  vocabulary: 130049,
  tiedEmbeddings: false,
  layerPattern: 'P',
  attention: { heads: 12, keyValueHeads: 2, headDim: 128 },
  recurrent: { kind: 'mamba2', innerSize: 3072, stateSize: 256, convKernel: 4, groups: 1, heads: 24 },
  feedForward: { size: 12288 },
});

export const deepseekV4flash = exampleModel({
  ...context,
  architecture: 'deepseek4',
  layers: 43,
  hidden: 4096,
  vocabulary: 129280,
  tiedEmbeddings: false,
  layerPattern: 'S',
  attention: {
    heads: 64,
    keyValueHeads: 1,
    headDim: 512,
    sinks: true,
    window: { tokens: 128 },
    indexer: { heads: 64, headDim: 128 },
    compressed: { queryRank: 1024, outputRank: 1024, outputGroups: 8, ratios: [4, 128] },
  },
  feedForward: { size: 2048 },
  moe: { experts: 256, activeExperts: 6, expertSize: 2048, sharedExpertSize: 2048, routerBias: true },
  hyperConnectionStreams: 4,
});

export const gemma4x31b = exampleModel({
  ...context,
  architecture: 'gemma4',
  layers: 60,
  hidden: 5376,
  vocabulary: 262144,
  tiedEmbeddings: true,
  normsPerLayer: 4,
  layerPattern: 'SSSSSA',
  attention: {
    heads: 32,
    keyValueHeads: 4,
    headDim: 512,
    queryKeyNorm: true,
    keysAsValues: true,
    window: { tokens: 1024, keyValueHeads: 16, headDim: 256 },
  },
  feedForward: { size: 21504 },
});

export const gemma3nE4b = exampleModel({
  ...context,
  architecture: 'gemma3n',
  layers: 35,
  hidden: 2048,
  vocabulary: 262400,
  tiedEmbeddings: true,
  normsPerLayer: 4,
  layerPattern: 'SSSSA',
  perLayerEmbedding: 256,
  alternatingUpdates: { inputs: 4, residualRank: 64 },
  attention: {
    heads: 8,
    keyValueHeads: 2,
    headDim: 256,
    queryKeyNorm: true,
    window: { tokens: 512 },
    sharedKeyValueLayers: 15,
  },
  feedForward: { size: 16384 },
});

export const rwkv7x3b = exampleModel({
  ...context,
  architecture: 'rwkv7',
  layers: 32,
  hidden: 2560,
  vocabulary: 65536,
  tiedEmbeddings: false,
  norm: 'layer',
  layerPattern: 'R',
  recurrent: { kind: 'rwkv', headDim: 64, loraSizes: [96, 96, 64, 320] },
  feedForward: { size: 10240 },
});
