// What is fitted: every coefficient with its prior, in logarithms, for the two forms.
import type {
  CpuArchitectureParameters,
  CpuEngineParameters,
  GpuArchitectureParameters,
  GpuEngineParameters,
} from '../predict/parameters.ts';

/** Prior of an architecture's coefficient: typical value, then log-scale spread of vendors about it and of a generation about its parent. */
export interface TreePrior {
  readonly typical: number;
  readonly vendorSpread: number;
  readonly generationSpread: number;
}

/** Prior of a coefficient of the engine: typical value and log-scale spread. */
export interface EnginePrior {
  readonly typical: number;
  readonly spread: number;
}

export interface Specification<A, E> {
  readonly tree: { readonly [K in keyof A]: TreePrior };
  readonly engine: { readonly [K in keyof E]: EnginePrior };
  /** Scale of a measurement's noise in logarithms: decode, prefill, TTFT. */
  readonly noise: readonly [number, number, number];
  /** Residuals beyond this many noise scales count linearly (Huber). */
  readonly huber: number;
}

const t = (typical: number, vendorSpread: number, generationSpread: number): TreePrior => ({
  typical,
  vendorSpread,
  generationSpread,
});
const e = (typical: number, spread: number): EnginePrior => ({ typical, spread });

/** Spread of the root's coefficients about the typical values. */
export const ROOT_SPREAD = 0.5;

/** Priors for accelerators. Assumption: chosen on held-out errors of the LocalScore evidence, see docs/method/calibration.md. */
export const GPU_SPECIFICATION: Specification<GpuArchitectureParameters, GpuEngineParameters> = {
  tree: {
    bandwidthEfficiency: t(0.93, 0.06, 0.05),
    dequantisationRate: t(1, 0.7, 0.2),
    layerMilliseconds: t(0.2, 0.5, 0.15),
    attentionRate: t(1, 0.7, 0.2),
    computeEfficiency: t(0.5, 0.5, 0.2),
    batchLayerMilliseconds: t(0.1, 0.6, 0.4),
    promptAttentionCost: t(1, 0.5, 0.3),
    powerKneeWatts: t(1.6, 0.3, 0.1),
  },
  engine: {
    windowsLayerMilliseconds: e(0.05, 0.5),
    stepMilliseconds: e(0.3, 1),
    laptopDecodeFactor: e(1.2, 0.2),
    laptopComputeFactor: e(0.75, 0.2),
    powerExponent: e(0.6, 0.15),
    weightReadsPerBatch: e(1, 0.2),
    requestMilliseconds: e(1, 1),
    bf16DecodeNvidiaMilliseconds: e(0.4, 1),
    bf16DecodeWindowsFactor: e(2.2, 0.5),
    bf16DecodeAmdMilliseconds: e(4.5, 1),
    bf16DecodeDatacenterFactor: e(1, 0.5),
    bf16PromptNvidiaMilliseconds: e(0.3, 1),
    bf16PromptWindowsFactor: e(2, 0.5),
    bf16PromptAmdMilliseconds: e(1, 1),
    noInt8ComputeFactor: e(0.35, 0.5),
    noInt8DecodeFactor: e(0.7, 0.3),
    noTensorCoreComputeFactor: e(0.18, 0.3),
    noTensorCoreDecodeFactor: e(0.18, 0.3),
    extraNormCost: e(0.1, 0.5),
    expertDecodeFactor: e(4, 0.7),
    expertComputeFactor: e(8, 0.7),
    bf16WeightFactor: e(3, 0.4),
  },
  noise: [0.05, 0.05, 0.07],
  huber: 0.5,
};

/** Priors for CPUs. Assumption: as above. */
export const CPU_SPECIFICATION: Specification<CpuArchitectureParameters, CpuEngineParameters> = {
  tree: {
    bandwidthEfficiency: t(0.7, 0.2, 0.1),
    streamingRate: t(1, 0.4, 0.3),
    computeEfficiency: t(0.6, 0.4, 0.2),
    layerCost: t(1, 0.5, 0.2),
  },
  engine: {
    laptopBandwidthFactor: e(0.9, 0.2),
    laptopDecodeCost: e(1.1, 0.2),
    windowsDecodeCost: e(1, 0.2),
    laptopComputeCost: e(1.2, 0.3),
    windowsComputeCost: e(1, 0.2),
    serverComputeCost: e(1.2, 0.3),
    coreExponent: e(0.96, 0.05),
    attentionFactor: e(1, 1),
    promptStepShare: e(0.5, 1),
    promptAttentionEfficiency: e(0.2, 1),
    powerExponent: e(0.4, 0.3),
    efficiencyCoreWeight: e(0.3, 0.5),
    stepSyncMicroseconds: e(5, 1),
    batchSyncCost: e(5, 1),
    simdSse: e(0.25, 0.4),
    simdAvx: e(0.4, 0.4),
    simdAvx2: e(1, 0.4),
    simdAvx512: e(1.1, 0.4),
    simdAvx512Bf16: e(1.6, 0.4),
    simdNeon: e(0.8, 0.4),
    noDotProductFactor: e(0.4, 0.5),
  },
  noise: [0.07, 0.07, 0.07],
  huber: 0.35,
};
