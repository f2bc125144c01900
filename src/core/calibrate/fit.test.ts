// The fit on synthetic observations with known coefficients: it recovers them, borrows along the tree, and resists outliers.
import { describe, expect, it } from 'vitest';
import type { PhaseCosts } from '../predict/phase-costs.ts';
import { fitCoefficients, predictedLogs } from './fit.ts';
import type { Observation } from './observation.ts';
import type { Specification } from './specification.ts';

interface Tree {
  readonly efficiency: number;
  readonly tokenMilliseconds: number;
}
interface Engine {
  readonly stepMilliseconds: number;
  readonly requestMilliseconds: number;
}
type Both = Tree & Engine;

const wide = { typical: 1, vendorSpread: 2, generationSpread: 2 };
const SPEC: Specification<Tree, Engine> = {
  tree: { efficiency: wide, tokenMilliseconds: wide },
  engine: { stepMilliseconds: { typical: 1, spread: 3 }, requestMilliseconds: { typical: 1, spread: 3 } },
  noise: [0.01, 0.01, 0.01],
  huber: 1.5,
};
const TRUTH: Both = { efficiency: 0.8, tokenMilliseconds: 0.3, stepMilliseconds: 4, requestMilliseconds: 25 };
const PATH = ['child', 'parent', 'vendor:v', 'gpu'];

/** Seconds of a machine of 100 GB/s. */
const costs =
  (gigabytes: number) =>
  (p: Both): PhaseCosts => ({
    decode: {
      ...{ weightSeconds: gigabytes / (100 * p.efficiency), computeShareSeconds: 0 },
      ...{ fixedSeconds: p.stepMilliseconds / 1000, cacheTypeSeconds: 0, attention: [] },
    },
    prompt: {
      ...{ batchTokens: 512, batchSeconds: 0, batchReadSeconds: 0, onceSeconds: 0 },
      ...{ tokenSeconds: (gigabytes * p.tokenMilliseconds) / 1000, attention: [] },
    },
    requestSeconds: p.requestMilliseconds / 1000,
  });

function observation(gigabytes: number, truth: Both, path = PATH, factor = 1): Observation<Both> {
  const blank: Observation<Both> = {
    ...{
      device: path[0] ?? '',
      path,
      model: `${gigabytes}`,
      at: { model: `${gigabytes}`, quantization: 'q4_k_m', gigabytes, setting: '', slowCache: false },
      naiveDecode: 0,
      stratum: 'regular',
      scored: true,
      costs: costs(gigabytes),
    },
    ...{ tests: [{ promptTokens: 64, outputTokens: 64 }], runs: 4, measured: [undefined, undefined, undefined] },
  };
  const [decode, prefill, ttft] = predictedLogs(blank, truth);
  return { ...blank, measured: [decode + Math.log(factor), prefill + Math.log(factor), ttft - Math.log(factor)] };
}

const nothing = (path: readonly string[]): Observation<Both> => ({
  ...observation(1, TRUTH, [...path]),
  measured: [undefined, undefined, undefined],
});

const SIZES = [0.5, 1, 2, 5, 10, 40];
const fitted = (observations: readonly Observation<Both>[]) => fitCoefficients<Both, Tree, Engine>(SPEC, observations);
const ratios = (found: Both, truth: Both) =>
  Object.fromEntries(
    Object.entries(truth).map(([name, value]) => [name, (found as unknown as Record<string, number>)[name]! / value]),
  );

describe('fit', () => {
  it('recovers the coefficients that made the observations', () => {
    const found = fitted(SIZES.map((gb) => observation(gb, TRUTH))).parametersAt('child');
    for (const [name, ratio] of Object.entries(ratios(found, TRUTH))) expect(ratio, name).toBeCloseTo(1, 2);
  });

  it('predicts its own observations', () => {
    const observations = SIZES.map((gb) => observation(gb, TRUTH));
    const found = fitted(observations).parametersAt('child');
    for (const o of observations)
      predictedLogs(o, found).forEach((log, i) => {
        expect(log).toBeCloseTo(o.measured[i] ?? Number.NaN, 3);
      });
  });

  it('recovers two architectures with one engine', () => {
    const other = { ...TRUTH, efficiency: 0.4, tokenMilliseconds: 0.9 };
    const found = fitted([
      ...SIZES.map((gb) => observation(gb, TRUTH)),
      ...SIZES.map((gb) => observation(gb, other, ['sibling', 'parent', 'vendor:v', 'gpu'])),
    ]);
    expect(found.parametersAt('child').efficiency).toBeCloseTo(0.8, 2);
    expect(found.parametersAt('sibling').efficiency).toBeCloseTo(0.4, 2);
    expect(found.parametersAt('sibling').stepMilliseconds).toBe(found.parametersAt('child').stepMilliseconds);
  });

  it('is hardly moved by one wild measurement', () => {
    const found = fitted([...SIZES.map((gb) => observation(gb, TRUTH)), observation(3, TRUTH, PATH, 10)]);
    expect(found.parametersAt('child').efficiency / TRUTH.efficiency).toBeGreaterThan(0.9);
    expect(found.parametersAt('child').efficiency / TRUTH.efficiency).toBeLessThan(1.1);
  });

  it('gives the same bits again', () => {
    const again = () => [...fitted(SIZES.map((gb) => observation(gb, TRUTH))).x];
    expect(again()).toEqual(again());
  });

  it('without any measurement gives the typical values', () => {
    const found = fitted([nothing(PATH)]).parametersAt('child');
    for (const value of Object.values(found)) expect(value).toBeCloseTo(1, 6);
  });
});

describe('tree', () => {
  const CHILDLESS = ['new', 'parent', 'vendor:v', 'gpu'];

  it('a node without data equals its parent', () => {
    const found = fitted([...SIZES.map((gb) => observation(gb, TRUTH, PATH.slice(1))), nothing(CHILDLESS)]);
    const [child, parent] = [found.parametersAt('new'), found.parametersAt('parent')];
    for (const [name, ratio] of Object.entries(ratios(child, parent))) expect(ratio, name).toBeCloseTo(1, 5);
    expect(parent.efficiency).toBeCloseTo(TRUTH.efficiency, 2);
  });

  it('a node with a little data lies between its parent and its data, with more nearer to its data', () => {
    const fast = { ...TRUTH, efficiency: 1.6 };
    const efficiencyAfter = (rows: number, noise: number) => {
      const spec = {
        ...SPEC,
        noise: [noise, noise, noise] as const,
        tree: { ...SPEC.tree, efficiency: { ...wide, generationSpread: 0.2 } },
      };
      const own = Array.from({ length: rows }, () => observation(10, fast, CHILDLESS));
      return fitCoefficients<Both, Tree, Engine>(spec, [
        ...[1, 2, 3].flatMap(() => SIZES.map((gb) => observation(gb, TRUTH, PATH.slice(1)))),
        ...own,
      ]).parametersAt('new').efficiency;
    };
    const [none, one, many] = [efficiencyAfter(1, 1), efficiencyAfter(1, 0.2), efficiencyAfter(20, 0.05)];
    expect(none).toBeGreaterThan(0.79);
    expect(one).toBeGreaterThan(none + 0.02);
    expect(many).toBeGreaterThan(one + 0.02);
    expect(many).toBeLessThanOrEqual(1.61);
  });
});
