// The coefficients of engines that serve many requests (vLLM, SGLang, TensorRT-LLM): which belong to the chip, which to the program.

/** By architecture, shrunk along the generation graph. All positive. */
export interface ServingChipParameters {
  /** η: share of the memory bandwidth with which weights and caches are read. */
  readonly bandwidthEfficiency: number;
  /** ε: share of the peak of the weights' data type that long prompts reach. */
  readonly computeEfficiency: number;
}

/** By engine, shrunk towards the mean of all. All positive. */
export interface ServingEngineParameters {
  /** o: fixed cost of a layer and step, µs. */
  readonly layerMicroseconds: number;
  /** The same more in layers with experts: routing, sorting, two grouped multiplications. */
  readonly expertLayerMicroseconds: number;
  /** Fixed cost of a step: scheduling, sampling, launching. */
  readonly stepMilliseconds: number;
  /** The same for each sequence in the step. */
  readonly sequenceMicroseconds: number;
  /** χ: arithmetic of a sequence in a decode step, relative to a token's in a long prompt. */
  readonly batchComputeCost: number;
  /** Seconds of a request beside its prompt's arithmetic: tokenising, scheduling, first answer. */
  readonly requestMilliseconds: number;
  /** Latency of an all-reduce between devices, µs. */
  readonly reduceMicroseconds: number;
  /** Share of the link's rate that an all-reduce reaches. */
  readonly linkEfficiency: number;
  /** Time of a prompt's multiplications in mixtures of experts, relative to dense layers. */
  readonly expertComputeCost: number;
  /** Bytes of experts count this often in a decode step. */
  readonly expertReadFactor: number;
  /** Share of the peak's gain over 16 bit that 8-bit and 4-bit arithmetic gives: 1 all of it. */
  readonly eightBitGain: number;
  readonly fourBitGain: number;
  /** n users' prompts come in groups of n^e: requests of equal lengths end, and come again, together. */
  readonly cohortExponent: number;
}

export type ServingParameters = ServingChipParameters & ServingEngineParameters;

export const CHIP_NAMES = ['bandwidthEfficiency', 'computeEfficiency'] as const;
export const ENGINE_NAMES = [
  'layerMicroseconds',
  'expertLayerMicroseconds',
  'stepMilliseconds',
  'sequenceMicroseconds',
  'batchComputeCost',
  'requestMilliseconds',
  'reduceMicroseconds',
  'linkEfficiency',
  'expertComputeCost',
  'expertReadFactor',
  'eightBitGain',
  'fourBitGain',
  'cohortExponent',
] as const;
