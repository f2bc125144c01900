// Quantiles and medians of samples.

/** Quantile q in [0, 1] by linear interpolation between order statistics; NaN for an empty sample. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  return low + ((sorted[Math.min(below + 1, sorted.length - 1)] ?? low) - low) * (at - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
