// Operations per token of Llama 3.1 8B, the seed's way and counted, as docs/method/operations-per-token.md states them.
import { describe, expect, it } from 'vitest';
import { parameterCounts } from '../../src/core/model/counts.ts';
import { gptOss20b, llama31x8b, qwen3x30bA3b } from '../../src/core/model/example-models.ts';
import { fromCatalogue } from '../../src/core/model/from-catalogue.ts';
import { operationsPerToken, operationsPerTokenSeed } from '../../src/core/model/operations-per-token.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('operations-per-token');
const llama = fromCatalogue(llama31x8b);
const counts = parameterCounts(llama);

describe('the seed’s 2·N·d²', () => {
  const seed = operationsPerTokenSeed(32, 4096);

  it('is 1.07 GFLOP for Llama 3.1 8B', () => {
    expect(seed).toBe(2 ** 30);
    states(page, seed / 1e9, 2, 'GFLOP');
  });

  it('is fourteen times too low', () => {
    const counted = operationsPerToken(llama, 0).total;
    states(page, counted / seed, 1, '×');
    expect(counts.matrix / (32 * 4096 ** 2)).toBe(13);
  });
});

describe('the count that replaces it', () => {
  it('has the matrices of the page', () => {
    for (const n of [4096 * 4096, 1024 * 4096, 4096 * 14336, counts.matrix / 32, counts.matrix, counts.output])
      states(page, n, 0, '');
  });

  it('is 15.01 GFLOP for Llama 3.1 8B before attention', () => {
    const { layers, output } = operationsPerToken(llama, 0);
    expect(layers + output).toBe(2 * (counts.matrix + counts.output));
    states(page, layers / 1e9, 2, 'GFLOP');
    states(page, output / 1e9, 2, 'GFLOP');
    states(page, (layers + output) / 1e9, 2, 'GFLOP');
  });

  it.each([4096, 32768, 131072])('grows with a context of %i', (context) => {
    const { attention, total } = operationsPerToken(llama, context);
    expect(attention).toBe(4 * 32 * 128 * context * 32);
    states(page, attention / 1e9, 2, 'GFLOP');
    states(page, total / 1e9, 2, 'GFLOP');
  });
});

describe('where the seed is wrong in the other direction', () => {
  it('counts only the active experts of a mixture', () => {
    const model = fromCatalogue(qwen3x30bA3b);
    states(page, operationsPerToken(model, 0).total / 1e9, 2, 'GFLOP');
    states(page, operationsPerTokenSeed(48, 2048) / 1e9, 2, 'GFLOP');
    expect(operationsPerToken(model, 0).total).toBeLessThan(0.12 * 2 * parameterCounts(model).total);
  });

  it('counts windowed layers up to their window', () => {
    const model = fromCatalogue(gptOss20b);
    const at = (context: number) => operationsPerToken(model, context).attention;
    const perToken = 4 * 64 * 64 * 12;
    expect(at(128)).toBe(2 * perToken * 128);
    expect(at(1128) - at(128)).toBe(perToken * 1000);
  });
});
