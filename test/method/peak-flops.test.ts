// The seed's example of a peak rate, and the prompt ceiling that follows from it, as the pages state them.
import { describe, expect, it } from 'vitest';
import { peakFlops } from '../../src/core/machine/peak-flops.ts';
import { llama31x8b } from '../../src/core/model/example-models.ts';
import { fromCatalogue } from '../../src/core/model/from-catalogue.ts';
import { operationsPerToken, operationsPerTokenSeed } from '../../src/core/model/operations-per-token.ts';
import { prefillCeiling } from '../../src/core/predict/ceiling.ts';
import { methodPage, states } from './page.ts';

/** Core i5-1335U, FP32 over AVX2. */
const groups = [
  { cores: 2, clockHz: 4.6e9 },
  { cores: 8, clockHz: 3.4e9 },
];
const peak = peakFlops(groups, 8, 2);
const MEASURED = 42.2e9;

describe('Core i5-1335U', () => {
  const page = methodPage('peak-flops');

  it('has a peak of 582.4 GFLOPS by the convention of the seed', () => {
    expect(peak / 1e9).toBeCloseTo(582.4, 6);
    states(page, peak / 1e9, 1, 'GFLOPS');
  });

  it('reached 42.2 GFLOPS in the measurement that the seed cites', () => {
    states(page, MEASURED / 1e9, 1, 'GFLOPS');
    states(page, (100 * MEASURED) / peak, 1, '%');
  });

  it('has twice the peak where two units are counted', () => {
    states(page, peakFlops(groups, 8, 4) / 1e9, 1, 'GFLOPS');
  });
});

describe('prompt processing on it', () => {
  const page = methodPage('prompt-processing-throughput');
  const prompt = 1024;
  // The mean context of the tokens of a prompt is half of it; the output matrix is needed once, not for every token.
  const { layers, attention } = operationsPerToken(fromCatalogue(llama31x8b), prompt / 2);
  const operations = layers + attention;

  it('is bounded by peak ÷ operations per token', () => {
    states(page, operations / 1e9, 2, 'GFLOP');
    states(page, prefillCeiling(peak, operations), 1, 'tokens/s');
    states(page, prefillCeiling(MEASURED, operations), 1, 'tokens/s');
  });

  it('would come out far too high with the seed’s operations per token', () => {
    const seed = prefillCeiling(peak, operationsPerTokenSeed(32, 4096));
    expect(seed).toBeGreaterThan(10 * prefillCeiling(peak, operations));
    states(page, seed, 0, 'tokens/s');
  });

  it('gives the TTFT of the next page', () => {
    const ttft = methodPage('time-to-first-token');
    states(ttft, prompt / prefillCeiling(peak, operations), 1, 's');
    states(ttft, prompt / prefillCeiling(MEASURED, operations), 0, 's');
    states(ttft, prompt / 3, 0, 'tokens/s');
  });
});
