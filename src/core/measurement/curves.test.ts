import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitDecode, fitPrefill, meanStepSeconds, prefillSeconds, stepSeconds } from './curves.ts';
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
  const stepsAt = (context: number, seconds: (context: number) => number) =>
    Array.from({ length: 9 }, (_, i) => ({ contextTokens: context + i, seconds: seconds(context + i) }));

  it('finds a straight line again, and continues it', () => {
    const line = (c: number) => 0.05 + 1e-6 * c;
    const curve = fitDecode([stepsAt(16, line), stepsAt(2048, line)]);
    expect(curve && stepSeconds(curve, 4096)).toBeCloseTo(line(4096), 6);
    expect(curve && meanStepSeconds(curve, 1024, 1025)).toBeCloseTo(line(1536), 6);
  });

  it('follows a bend between the depths timed', () => {
    const bent = (c: number) => 0.02 + 1e-5 * Math.min(c, 512);
    const curve = fitDecode([stepsAt(16, bent), stepsAt(512, bent), stepsAt(2048, bent)]);
    expect(curve && stepSeconds(curve, 300)).toBeCloseTo(bent(300), 4);
    expect(curve && stepSeconds(curve, 1500)).toBeCloseTo(bent(1500), 4);
  });

  it('never says that a longer context is faster, whatever was timed', () => {
    const timed = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), positive(1e-3, 1)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(timed, fc.nat(6000), fc.nat(6000), (groups, a, b) => {
        const curve = fitDecode(groups.map(([contextTokens, seconds]) => [{ contextTokens, seconds }]));
        expect(curve).toBeDefined();
        if (!curve) return;
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        expect(stepSeconds(curve, long)).toBeGreaterThanOrEqual(stepSeconds(curve, short) * (1 - 1e-12));
      }),
    );
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
