// Peak floating-point rate of a CPU: cores × clock × SIMD lanes × operations per lane and clock.

export interface CoreGroup {
  readonly cores: number;
  readonly clockHz: number;
}

/**
 * Peak FLOP/s of groups of cores. `lanes`: values of the data type in a vector register (AVX2, FP32: 8).
 * `operationsPerLane`: 2 for one fused multiply-add unit, 4 for two. Clocks under full vector load are lower than
 * advertised boost clocks, so this is a ceiling. Source: the seed document, "CPU performance".
 */
export function peakFlops(groups: readonly CoreGroup[], lanes: number, operationsPerLane: number): number {
  return groups.reduce((sum, g) => sum + g.cores * g.clockHz, 0) * lanes * operationsPerLane;
}
