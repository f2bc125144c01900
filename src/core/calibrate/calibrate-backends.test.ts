// The generated calibration of llama.cpp: every backend complete, factors in bounds, and the form's laws on its coefficients.
import { describe, expect, it } from 'vitest';
import { realCalibrations, realCatalogue } from '../../../test/support/real.ts';
import { BACKENDS } from '../predict/backend.ts';
import { backendCoefficients, isByBackend } from '../predict/calibration.ts';
import { FORMAT_CLASSES } from '../predict/format-class.ts';
import { expertBytes, llamaCppCosts } from '../predict/llama-cpp-form.ts';
import { observe } from '../predict/observed.ts';
import type { GpuTraits } from '../predict/traits.ts';
import type { Work } from '../predict/work.ts';
import { backendLayout } from './backend-layout.ts';

const found = realCalibrations()['llama.cpp'];
if (!found || !isByBackend(found)) throw new Error('catalogue/calibration/llama.cpp.json is missing');
const calibration = found;
const { architectures } = realCatalogue();

/** A mixture of 32 experts, 4 of them active, of 12 GB. */
const work: Work = {
  ...{ layers: 24, activeBytes: 2.6e9, residentLayerBytes: 10.9e9, outputBytes: 0.6e9, matrixParameters: 3e9 },
  ...{
    outputParameters: 0.6e9,
    hidden: 2880,
    vocabulary: 2e5,
    activeExperts: 4,
    experts: 32,
    expertActiveBytes: 0,
    expertResidentBytes: 0,
    expertParameters: 0,
    stateElements: 0,
  },
  attention: [
    {
      windowTokens: Number.POSITIVE_INFINITY,
      layers: 24,
      cacheElements: 24576,
      heads: 1536,
      headElements: 98304,
      rowElements: 98304,
    },
  ],
  extraNorms: 0,
};
const traits: GpuTraits = {
  ...{ vendor: 'nvidia', bandwidthBytesPerSecond: 1e12, unitFlops: 3e14, clockGhz: 2.5, wattsPerUnitGhz: 1.5 },
  ...{ laptop: false, datacenter: false, workstation: false, slowPath: 'none', matrixUnits: false },
};

describe('the calibration', () => {
  it.each(BACKENDS)('%s has a root, intervals and every class of formats', (backend) => {
    const side = calibration.backends[backend];
    expect(side.nodes.gpu).toBeDefined();
    expect(Object.keys(side.engine.formats)).toEqual([...FORMAT_CLASSES]);
    for (const strata of [side.strata.all, side.newArchitecture.all]) {
      expect(strata?.decode.low).toBeLessThan(1);
      expect(strata?.prefill.high).toBeGreaterThan(1);
    }
    const numbers = Object.values(side.nodes).flatMap((n) => Object.values(n as object) as number[]);
    expect(numbers.every((n) => Number.isFinite(n) && n > 0)).toBe(true);
  });

  it.each(BACKENDS)('%s obeys the laws: bandwidth, units, batch, context, fewer active experts', (backend) => {
    const ada = architectures.ada;
    if (!ada) throw new Error('the catalogue lacks ada');
    const { parameters } = backendCoefficients(calibration, backend, architectures, ada);
    for (const format of FORMAT_CLASSES)
      for (const flashAttention of [false, true]) {
        const at = (t: GpuTraits, w = work, ubatchTokens = 512) =>
          llamaCppCosts(t, w, { ubatchTokens, flashAttention, format }, parameters);
        const seconds = (c: ReturnType<typeof at>, promptTokens = 600, outputTokens = 100, depth = 0) =>
          observe(c, [{ promptTokens, outputTokens }], depth).totalSeconds;
        const base = seconds(at(traits));
        expect(seconds(at({ ...traits, bandwidthBytesPerSecond: 2e12 }))).toBeLessThan(base);
        expect(seconds(at({ ...traits, unitFlops: 6e14, wattsPerUnitGhz: 1.5 }))).toBeLessThan(base);
        expect(seconds(at(traits), 601)).toBeGreaterThan(base);
        expect(seconds(at(traits), 600, 101)).toBeGreaterThan(base);
        expect(seconds(at(traits), 600, 100, 4096)).toBeGreaterThan(base);
        expect(seconds(at(traits, work, 128))).toBeGreaterThan(base);
      }
  });
});

describe('bytes of experts', () => {
  it('are all of them times the share a token visits', () => {
    const { share, all, visited, dense } = expertBytes(work);
    expect(share).toBe(1 / 8);
    expect(visited).toBeCloseTo(all / 8, 0);
    expect(dense + visited).toBeCloseTo(work.activeBytes, 0);
  });

  it('are none in a dense model', () => {
    const dense = { ...work, experts: 0, activeExperts: 0, residentLayerBytes: 2e9 };
    expect(expertBytes(dense)).toMatchObject({ all: 0, visited: 0, dense: work.activeBytes });
  });
});

describe('the layout', () => {
  const kind = {
    ...({ backend: 'cuda', path: ['ada', 'vendor:nvidia', 'gpu'], format: 'q4_0', experts: false } as const),
    ...{ flashAttention: false, old: false, laptop: false, workstation: false, matrixUnits: false },
  };
  const layout = backendLayout([kind, { ...kind, backend: 'vulkan' }]);

  it('pulls an architecture to its vendor, its backend and what all share', () => {
    const parentOf = (at: number | undefined) => layout.priors[at ?? -1]?.parent;
    const at = (node: string) => layout.at('computeEfficiency', node);
    expect(parentOf(at('cuda/ada'))).toBe(at('cuda/vendor:nvidia'));
    expect(parentOf(at('cuda/vendor:nvidia'))).toBe(at('cuda/gpu'));
    expect(parentOf(at('cuda/gpu'))).toBe(at('all'));
    expect(parentOf(at('vulkan/gpu'))).toBe(at('all'));
  });

  it('gives a row no coefficient that it has no part in', () => {
    const indices = layout.indicesOf({ kind } as never);
    const of = (name: string) => indices[layout.names.indexOf(name as (typeof layout.names)[number])];
    expect(of('expertReadFactor')).toBe(-1);
    expect(of('flashBatchFactor')).toBe(-1);
    expect(of('oldDecode')).toBe(-1);
    expect(of('dequantCost')).toBe(layout.at('dequantCost', 'q4_0/cuda'));
  });
});
