// The coefficients of the two forms: which belong to an architecture and which to the engine as a whole, and what each means.

/** Per architecture, shrunk along the generation graph. All positive. */
export interface GpuArchitectureParameters {
  /** η: bandwidth term's factor, about 1. Not a share of the bandwidth: it also absorbs the sum of squares with the compute term, and can exceed 1. */
  readonly bandwidthEfficiency: number;
  /** ρ: bytes of weights dequantised per second, in hundredths of the unit rate (FLOP/s). */
  readonly dequantisationRate: number;
  /** o: fixed cost of a layer and decode step in ms, at 1.6 GHz. */
  readonly layerMilliseconds: number;
  /** κ: rate at which a decode step attends to its context, relative to the unit rate. */
  readonly attentionRate: number;
  /** ε: share of the unit rate that matrix multiplication reaches on long prompts. */
  readonly computeEfficiency: number;
  /** o′: fixed cost of a layer and batch of prompt tokens in ms. */
  readonly batchLayerMilliseconds: number;
  /** a: cost of attention among the prompt's tokens, relative. */
  readonly promptAttentionCost: number;
  /** Watts per unit and GHz below which the power limit lowers the clock. */
  readonly powerKneeWatts: number;
}

export interface GpuEngineParameters {
  readonly windowsLayerMilliseconds: number;
  readonly stepMilliseconds: number;
  readonly laptopDecodeFactor: number;
  readonly laptopComputeFactor: number;
  readonly powerExponent: number;
  readonly weightReadsPerBatch: number;
  readonly requestMilliseconds: number;
  /** BF16 cache, per layer of 32 heads: decode and prompt batch, NVIDIA and AMD, with factors for Windows and data-centre parts. */
  readonly bf16DecodeNvidiaMilliseconds: number;
  readonly bf16DecodeWindowsFactor: number;
  readonly bf16DecodeAmdMilliseconds: number;
  readonly bf16DecodeDatacenterFactor: number;
  readonly bf16PromptNvidiaMilliseconds: number;
  readonly bf16PromptWindowsFactor: number;
  readonly bf16PromptAmdMilliseconds: number;
  /** Chips without a fast int8 path, and Turing without tensor cores. */
  readonly noInt8ComputeFactor: number;
  readonly noInt8DecodeFactor: number;
  readonly noTensorCoreComputeFactor: number;
  readonly noTensorCoreDecodeFactor: number;
  /** More kernels a layer for every norm beyond the usual two. */
  readonly extraNormCost: number;
  /** Mixture of experts: how much slower weights are read and multiplied than in a dense model. */
  readonly expertDecodeFactor: number;
  readonly expertComputeFactor: number;
  readonly bf16WeightFactor: number;
}

export type GpuParameters = GpuArchitectureParameters & GpuEngineParameters;

export interface CpuArchitectureParameters {
  /** η: bandwidth term's factor, about 1; like the accelerators', not a share. */
  readonly bandwidthEfficiency: number;
  /** r: GB/s of weights that cores^0.6 × GHz can dequantise and multiply. */
  readonly streamingRate: number;
  /** ε: GFLOP/s of a core and GHz on long prompts, in sixteenths, before SIMD class and power. */
  readonly computeEfficiency: number;
  /** o: fixed cost of a layer and step in tenths of a ms. */
  readonly layerCost: number;
}

export interface CpuEngineParameters {
  readonly laptopBandwidthFactor: number;
  readonly laptopDecodeCost: number;
  readonly windowsDecodeCost: number;
  readonly laptopComputeCost: number;
  readonly windowsComputeCost: number;
  readonly serverComputeCost: number;
  readonly coreExponent: number;
  readonly attentionFactor: number;
  readonly promptStepShare: number;
  readonly promptAttentionEfficiency: number;
  readonly powerExponent: number;
  readonly efficiencyCoreWeight: number;
  /** Synchronisation for every layer and √(8·cores): µs a decode step, tenths of a ms a prompt batch. */
  readonly stepSyncMicroseconds: number;
  readonly batchSyncCost: number;
  readonly simdSse: number;
  readonly simdAvx: number;
  readonly simdAvx2: number;
  readonly simdAvx512: number;
  readonly simdAvx512Bf16: number;
  readonly simdNeon: number;
  /** Arm cores without the int8 dot product. */
  readonly noDotProductFactor: number;
}

export type CpuParameters = CpuArchitectureParameters & CpuEngineParameters;
