// The solver against systems whose solution is known, and what it does with a matrix that is not positive definite.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solvePositive } from './cholesky.ts';

const entry = fc.double({ min: -3, max: 3, noNaN: true });

describe('a positive definite system', () => {
  it('is solved for any matrix B Bᵀ + 1', () => {
    const systems = fc.integer({ min: 1, max: 8 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        b: fc.array(entry, { minLength: size * size, maxLength: size * size }),
        x: fc.array(entry, { minLength: size, maxLength: size }),
      }),
    );
    fc.assert(
      fc.property(systems, ({ size, b, x }) => {
        const a = new Float64Array(size * size);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            let sum = i === j ? 1 : 0;
            for (let k = 0; k < size; k++) sum += (b[i * size + k] ?? 0) * (b[j * size + k] ?? 0);
            a[i * size + j] = sum;
          }
        const right = Float64Array.from({ length: size }, (_, i) =>
          x.reduce((sum, v, j) => sum + (a[i * size + j] ?? 0) * v, 0),
        );
        const solved = solvePositive(a.slice(), right, size);
        x.forEach((v, i) => {
          expect(solved[i]).toBeCloseTo(v, 6);
        });
      }),
    );
  });

  it('gives NaN where the matrix is not positive definite', () => {
    expect(solvePositive(Float64Array.from([-1]), Float64Array.from([1]), 1)[0]).toBeNaN();
  });
});
