// Solves a symmetric positive definite system in place; the fits spend most of their time here.

/**
 * Solution x of A x = b, from the lower triangle of A (row by row, `size` columns), by A = L Lᵀ. Overwrites `a`.
 * A matrix that is not positive definite gives NaN.
 */
export function solvePositive(a: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = a[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[row + k] as number) * (a[other + k] as number);
      a[row + j] = j === i ? Math.sqrt(sum) : sum / (a[other + j] as number);
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (a[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (a[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (a[k * size + i] as number) * (x[k] as number);
    x[i] = sum / (a[i * size + i] as number);
  }
  return x;
}
