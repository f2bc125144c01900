// A GPU and a CPU with round figures and round coefficients, and the work of Llama 3.1 8B, for the worked examples of docs/method.
import { attentionWork, parameterCounts } from '../../src/core/model/counts.ts';
import { llama31x8b } from '../../src/core/model/example-models.ts';
import { fromCatalogue } from '../../src/core/model/from-catalogue.ts';
import type { CpuParameters, GpuParameters } from '../../src/core/predict/parameters.ts';
import type { CpuTraits, FormSettings, GpuTraits } from '../../src/core/predict/traits.ts';
import type { Work } from '../../src/core/predict/work.ts';

const model = fromCatalogue(llama31x8b);
const counts = parameterCounts(model);

/** Llama 3.1 8B with 4.62 GB of weights read per token, about what Q4_K_M gives. */
export const exampleWork: Work = {
  layers: 32,
  activeBytes: 4.62e9,
  residentLayerBytes: 4.19e9,
  outputBytes: 0.43e9,
  matrixParameters: counts.matrix,
  outputParameters: counts.output,
  hidden: 4096,
  vocabulary: 128256,
  activeExperts: 0,
  experts: 0,
  expertActiveBytes: 0,
  expertResidentBytes: 0,
  expertParameters: 0,
  attention: [
    {
      windowTokens: Number.POSITIVE_INFINITY,
      layers: 32,
      cacheElements: 65536,
      heads: 1024,
      headElements: attentionWork(model).full,
      rowElements: attentionWork(model).full,
    },
  ],
  stateElements: 0,
  extraNorms: 0,
};

export const exampleSettings: FormSettings = {
  windows: false,
  bf16Cache: false,
  ubatchTokens: 512,
  bf16Weights: false,
};

/** 1,000 GB/s, 128 units at 2.5 GHz, no power limit known. */
export const exampleGpu: GpuTraits = {
  vendor: 'nvidia',
  bandwidthBytesPerSecond: 1000e9,
  unitFlops: 128 * 2.5e9 * 1024,
  clockGhz: 2.5,
  wattsPerUnitGhz: Number.POSITIVE_INFINITY,
  laptop: false,
  datacenter: false,
  workstation: false,
  slowPath: 'none',
};

/** Round figures of the size that the fit finds. */
export const exampleGpuParameters: GpuParameters = {
  bandwidthEfficiency: 1,
  dequantisationRate: 1,
  layerMilliseconds: 0.12,
  attentionRate: 1,
  computeEfficiency: 0.6,
  batchLayerMilliseconds: 0.4,
  promptAttentionCost: 2,
  powerKneeWatts: 1.4,
  windowsLayerMilliseconds: 0.06,
  stepMilliseconds: 0.2,
  laptopDecodeFactor: 1.2,
  laptopComputeFactor: 0.8,
  powerExponent: 0.7,
  weightReadsPerBatch: 1.2,
  requestMilliseconds: 0.5,
  bf16DecodeNvidiaMilliseconds: 0.33,
  bf16DecodeWindowsFactor: 2.7,
  bf16DecodeAmdMilliseconds: 4.2,
  bf16DecodeDatacenterFactor: 1.4,
  bf16PromptNvidiaMilliseconds: 0.32,
  bf16PromptWindowsFactor: 3.4,
  bf16PromptAmdMilliseconds: 1.2,
  noInt8ComputeFactor: 0.33,
  noInt8DecodeFactor: 0.66,
  noTensorCoreComputeFactor: 0.16,
  noTensorCoreDecodeFactor: 0.22,
  extraNormCost: 0.11,
  expertDecodeFactor: 4,
  expertComputeFactor: 8,
  bf16WeightFactor: 4,
};

/** 16 cores at 5 GHz, two channels of 5,600 MT/s. */
export const exampleCpu: CpuTraits = {
  vendor: 'amd',
  bandwidthBytesPerSecond: 89.6e9,
  performanceCores: 16,
  efficiencyCores: 0,
  clockGhz: 5,
  wattsPerCoreGhz: Number.POSITIVE_INFINITY,
  laptop: false,
  server: false,
  dotProduct: true,
  simd: 'avx2',
};

export const exampleCpuParameters: CpuParameters = {
  bandwidthEfficiency: 0.8,
  streamingRate: 5,
  computeEfficiency: 1.5,
  layerCost: 1,
  laptopBandwidthFactor: 0.9,
  laptopDecodeCost: 1.3,
  windowsDecodeCost: 1,
  laptopComputeCost: 1,
  windowsComputeCost: 1.2,
  serverComputeCost: 0.9,
  coreExponent: 0.96,
  attentionFactor: 1,
  promptStepShare: 0.4,
  promptAttentionEfficiency: 0.25,
  powerExponent: 0.3,
  efficiencyCoreWeight: 0.2,
  stepSyncMicroseconds: 2,
  batchSyncCost: 1.3,
  simdSse: 0.13,
  simdAvx: 0.5,
  simdAvx2: 0.9,
  simdAvx512: 0.9,
  simdAvx512Bf16: 1.3,
  simdNeon: 2.3,
  noDotProductFactor: 0.4,
};
