// From factors to coefficients: the calibration below, times the factors of a backend.
import type { Backend } from '../predict/backend.ts';
import type { LlamaCppEngineParameters, LlamaCppParameters } from '../predict/llama-cpp-parameters.ts';
import type { GpuArchitectureParameters, GpuParameters } from '../predict/parameters.ts';
import type { PhaseCosts } from '../predict/phase-costs.ts';
import { type Factors, OWN_KERNELS, TREE_FACTORS } from './backend-specification.ts';

/**
 * All coefficients: those of the calibration below times their factors, and those of llama.cpp's own. The int8 factors hold for the
 * kernels they were found with: CUDA's, and decoding under ROCm. Written out, since a fit does it some million times.
 */
export function llamaCppParameters(
  base: GpuParameters,
  backend: Backend,
  f: Factors,
  formats: LlamaCppEngineParameters['formats'],
): LlamaCppParameters {
  return {
    bandwidthEfficiency: base.bandwidthEfficiency * f.bandwidthEfficiency,
    dequantisationRate: base.dequantisationRate * f.dequantisationRate,
    layerMilliseconds: base.layerMilliseconds * f.layerMilliseconds,
    attentionRate: base.attentionRate * f.attentionRate,
    computeEfficiency: (OWN_KERNELS[backend] ?? base.computeEfficiency) * f.computeEfficiency,
    batchLayerMilliseconds: base.batchLayerMilliseconds * f.batchLayerMilliseconds,
    promptAttentionCost: base.promptAttentionCost * f.promptAttentionCost,
    powerKneeWatts: base.powerKneeWatts,
    stepMilliseconds: base.stepMilliseconds,
    laptopDecodeFactor: base.laptopDecodeFactor * f.laptopDecode,
    laptopComputeFactor: base.laptopComputeFactor * f.laptopCompute,
    powerExponent: base.powerExponent,
    workstationComputeFactor: f.workstationCompute,
    weightReadsPerBatch: base.weightReadsPerBatch * f.weightReads,
    requestMilliseconds: base.requestMilliseconds,
    noInt8ComputeFactor: backend === 'cuda' ? base.noInt8ComputeFactor : 1,
    noInt8DecodeFactor: backend === 'vulkan' ? 1 : base.noInt8DecodeFactor,
    extraNormCost: base.extraNormCost,
    expertReadFactor: f.expertReadFactor,
    expertKernelCost: f.expertKernelCost,
    expertComputeCost: f.expertComputeCost,
    expertFewTokens: f.expertFewTokens,
    matrixUnitFactor: f.matrixUnitFactor,
    flashLayerFactor: f.flashLayerFactor,
    flashAttentionRateFactor: f.flashAttentionRateFactor,
    flashBatchFactor: f.flashBatchFactor,
    flashPromptAttentionFactor: f.flashPromptAttentionFactor,
    formats,
  };
}

const TREE_KEYS = new Set([...Object.keys(TREE_FACTORS), 'powerKneeWatts']);

/** The coefficients of an architecture and those of the engine, apart. */
export function splitParameters({ formats, ...numbers }: LlamaCppParameters): {
  readonly tree: GpuArchitectureParameters;
  readonly engine: Omit<LlamaCppEngineParameters, 'formats'>;
} {
  const entries = Object.entries(numbers);
  return {
    tree: Object.fromEntries(entries.filter(([k]) => TREE_KEYS.has(k))) as unknown as GpuArchitectureParameters,
    engine: Object.fromEntries(entries.filter(([k]) => !TREE_KEYS.has(k))) as unknown as LlamaCppEngineParameters,
  };
}

/** Costs as an old build had them: all of a step, and the prompt's multiplications, slower by a factor each. */
export function asOldBuild({ decode, prompt, ...rest }: PhaseCosts, f: Factors): PhaseCosts {
  return {
    ...rest,
    decode: {
      weightSeconds: decode.weightSeconds / f.oldDecode,
      computeShareSeconds: decode.computeShareSeconds / f.oldDecode,
      fixedSeconds: decode.fixedSeconds / f.oldDecode,
      cacheTypeSeconds: decode.cacheTypeSeconds / f.oldDecode,
      attention: decode.attention.map((a) => ({ ...a, seconds: a.seconds / f.oldDecode })),
    },
    prompt: {
      ...prompt,
      tokenSeconds: prompt.tokenSeconds / f.oldPrefill,
      experts: (prompt.experts ?? []).map((e) => ({ ...e, sparseSeconds: e.sparseSeconds / f.oldPrefill })),
    },
  };
}
