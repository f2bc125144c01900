// The coefficients of current llama.cpp on one backend: those it shares with the older form, and those of its own.
import type { FormatClass } from './format-class.ts';
import type { GpuArchitectureParameters, GpuEngineParameters } from './parameters.ts';

/** Coefficients that keep the values of the calibration below, LocalScore's. */
export type KeptEngineParameters = Pick<
  GpuEngineParameters,
  | 'stepMilliseconds'
  | 'laptopDecodeFactor'
  | 'laptopComputeFactor'
  | 'powerExponent'
  | 'weightReadsPerBatch'
  | 'requestMilliseconds'
  | 'noInt8ComputeFactor'
  | 'noInt8DecodeFactor'
  | 'extraNormCost'
>;

export interface FormatParameters {
  /** Time to unpack a byte of weights, relative to Q4_K_M. */
  readonly dequantCost: number;
  /** Speed of the prompt's multiplications, relative to Q4_K_M. */
  readonly matrixSpeed: number;
}

export interface LlamaCppEngineParameters extends KeptEngineParameters {
  /** Bytes of experts count this often in a decode step. */
  readonly expertReadFactor: number;
  /** Kernels a layer more in a mixture of experts. */
  readonly expertKernelCost: number;
  /** Factor on the time of a prompt's multiplications in a mixture, and the tokens an expert at which it has doubled. */
  readonly expertComputeCost: number;
  readonly expertFewTokens: number;
  /** Factor on the unit rate of chips with matrix units beside those the rate counts (Apple M5 and later). */
  readonly matrixUnitFactor: number;
  /** Factor on the unit rate of workstation cards, whose clocks stay nearer their stated boost than gaming cards'. */
  readonly workstationComputeFactor: number;
  /** Flash attention: factors on o, κ, o′ and a. */
  readonly flashLayerFactor: number;
  readonly flashAttentionRateFactor: number;
  readonly flashBatchFactor: number;
  readonly flashPromptAttentionFactor: number;
  readonly formats: Readonly<Record<FormatClass, FormatParameters>>;
}

export type LlamaCppParameters = GpuArchitectureParameters & LlamaCppEngineParameters;
