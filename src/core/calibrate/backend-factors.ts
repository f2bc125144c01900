// From factors to coefficients: the calibration below, times the factors of a backend.
import type { Backend } from '../predict/backend.ts';
import type { FormatClass } from '../predict/format-class.ts';
import type { KeptEngineParameters, LlamaCppEngineParameters, LlamaCppParameters } from '../predict/llama-cpp-parameters.ts';
import type { GpuArchitectureParameters, GpuEngineParameters, GpuParameters } from '../predict/parameters.ts';
import type { PhaseCosts } from '../predict/phase-costs.ts';
import { type Factors, OWN_KERNELS, TREE_FACTORS, type TreeFactor } from './backend-specification.ts';

/** Coefficients of an architecture: its value in the calibration below (or the backend's own start) times its factor. */
export function treeParameters(
  base: GpuArchitectureParameters,
  backend: Backend,
  factor: (name: TreeFactor) => number,
): GpuArchitectureParameters {
  const start = { ...base, computeEfficiency: OWN_KERNELS[backend] ?? base.computeEfficiency };
  const names = Object.keys(TREE_FACTORS) as TreeFactor[];
  return { ...start, ...Object.fromEntries(names.map((n) => [n, start[n] * factor(n)])) };
}

type EngineFactors = Omit<Factors, TreeFactor | 'dequantCost' | 'matrixSpeed' | 'oldDecode' | 'oldPrefill'>;

/** Coefficients of the engine. The int8 factors hold for the kernels they were found with: CUDA's, and decoding under ROCm. */
export function engineParameters(
  base: GpuEngineParameters,
  backend: Backend,
  f: EngineFactors,
  formats: LlamaCppEngineParameters['formats'],
): LlamaCppEngineParameters {
  const kept: KeptEngineParameters = {
    stepMilliseconds: base.stepMilliseconds,
    laptopDecodeFactor: base.laptopDecodeFactor * f.laptopDecode,
    laptopComputeFactor: base.laptopComputeFactor * f.laptopCompute,
    powerExponent: base.powerExponent,
    weightReadsPerBatch: base.weightReadsPerBatch * f.weightReads,
    requestMilliseconds: base.requestMilliseconds,
    noInt8ComputeFactor: backend === 'cuda' ? base.noInt8ComputeFactor : 1,
    noInt8DecodeFactor: backend === 'vulkan' ? 1 : base.noInt8DecodeFactor,
    extraNormCost: base.extraNormCost,
  };
  return {
    ...kept,
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

/** All coefficients of one row. */
export function rowParameters(base: GpuParameters, backend: Backend, format: FormatClass, f: Factors): LlamaCppParameters {
  const formats = { [format]: { dequantCost: f.dequantCost, matrixSpeed: f.matrixSpeed } };
  return {
    ...treeParameters(base, backend, (name) => f[name]),
    ...engineParameters(base, backend, f, formats as unknown as LlamaCppEngineParameters['formats']),
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
