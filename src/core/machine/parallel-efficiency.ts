// Parallel efficiency: how much of a machine's cores a program turns into speed.

function checked(speedup: number, cores: number): void {
  if (!(speedup > 0)) throw new RangeError(`a speed-up is a positive number, not ${speedup}`);
  if (!(cores > 0)) throw new RangeError(`a number of cores is positive, not ${cores}`);
}

/**
 * Speed-up over one core ÷ number of cores, without a unit; 1 is perfect scaling. Above 1 where the working set falls into
 * the caches only when split. Throws a RangeError on values that are not positive: they are a caller's mistake.
 * Source: the seed document, "Thread/Parallelism Efficiency"; the usual definition of parallel computing.
 */
export function parallelEfficiency(speedup: number, cores: number): number {
  checked(speedup, cores);
  return speedup / cores;
}

/**
 * The exponent x for which cores^x gives the speed-up: 1 is perfect scaling, 0 none. Comparable between core counts, which
 * the efficiency is not. Undefined (NaN) for one core. Throws like {@link parallelEfficiency}.
 */
export function scalingExponent(speedup: number, cores: number): number {
  checked(speedup, cores);
  return cores === 1 ? Number.NaN : Math.log(speedup) / Math.log(cores);
}
