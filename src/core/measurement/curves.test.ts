import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitDecode, fitPrefill, prefillSeconds, stepSeconds } from './curves.ts';
import { derivedTest } from './derive.ts';
import { shape } from './plan.ts';

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A machine whose batches take exactly a + b·m + c·m·(d + m/2). */
function batch(a: number, b: number, c: number, tokens: number, depthTokens: number) {
  return { tokens, depthTokens, seconds: a + b * tokens + c * tokens * (depthTokens + tokens / 2) };
}

describe('fitPrefill', () => {
  it('finds the curve again from a few batches, and continues it beyond them', () => {
    fc.assert(
      fc.property(positive(1e-3, 0.1), positive(1e-4, 1e-2), positive(1e-9, 1e-6), (a, b, c) => {
        const timed = [
          ...[16, 64, 512].map((m) => batch(a, b, c, m, 0)),
          ...[512, 1024, 1536].map((d) => batch(a, b, c, 512, d)),
        ];
        const curve = fitPrefill(timed, 512);
        expect(curve).toBeDefined();
        if (!curve) return;
        for (const prompt of [16, 300, 512, 1024, 4096]) {
          let truth = 0;
          for (let d = 0; d < prompt; d += 512) truth += batch(a, b, c, Math.min(512, prompt - d), d).seconds;
          expect(prefillSeconds(curve, prompt) / truth).toBeCloseTo(1, 6);
        }
      }),
    );
  });

  it('is not pulled by one spoiled batch', () => {
    const clean = [0, 512, 1024, 1536, 2048].map((d) => batch(0.01, 1e-3, 1e-8, 512, d));
    const spoiled = clean.map((p, i) => (i === 2 ? { ...p, seconds: 3 * p.seconds } : p));
    const [a, b] = [fitPrefill(clean, 512), fitPrefill(spoiled, 512)];
    expect(a && b && prefillSeconds(b, 4096) / prefillSeconds(a, 4096)).toBeCloseTo(1, 1);
  });

  it('of nothing is nothing', () => expect(fitPrefill([], 512)).toBeUndefined());
});

describe('fitDecode', () => {
  it('is linear in the context', () => {
    const at = (c: number) =>
      Array.from({ length: 9 }, (_, i) => ({ contextTokens: c + i, seconds: 0.05 + 1e-6 * (c + i) }));
    const curve = fitDecode([at(16), at(2048)]);
    expect(curve && stepSeconds(curve, 4096)).toBeCloseTo(0.05 + 4096e-6, 6);
  });

  it('gives the tests that follow, labelled', () => {
    const prefill = fitPrefill([batch(0, 1e-3, 0, 512, 0)], 512);
    const decode = fitDecode([[{ contextTokens: 0, seconds: 0.05 }]]);
    const test = derivedTest(shape(1024, 16), prefill, decode);
    expect(test.how).toBe('derived');
    expect(test.prefillTokensPerSecond).toBeCloseTo(1000, 6);
    expect(test.decodeTokensPerSecond).toBeCloseTo(20, 6);
    expect(test.ttftSeconds).toBeCloseTo(1.024 + 0.05, 6);
    expect(derivedTest(shape(64, 0), prefill, decode).ttftSeconds).toBeUndefined();
  });
});
