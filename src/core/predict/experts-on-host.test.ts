// Experts on the host: the parts of the work add up, and the placement is slower than all on the accelerator but answered.
import { describe, expect, it } from 'vitest';
import { expertSplitCosts, expertsOnly, withoutExperts } from './experts-on-host.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Work } from './work.ts';

const work: Work = {
  layers: 36,
  activeBytes: 3e9,
  residentLayerBytes: 58e9,
  outputBytes: 0.6e9,
  matrixParameters: 5e9,
  outputParameters: 0.5e9,
  hidden: 2880,
  vocabulary: 201088,
  activeExperts: 4,
  experts: 128,
  expertActiveBytes: 1.8e9,
  expertResidentBytes: 57.6e9,
  expertParameters: 3.6e9,
  attention: [],
  stateElements: 0,
  extraNorms: 0,
};

const costs = (weightSeconds: number): PhaseCosts => ({
  decode: { weightSeconds, computeShareSeconds: 0, fixedSeconds: 0, cacheTypeSeconds: 0, attention: [] },
  prompt: { batchTokens: 512, batchSeconds: 0, batchReadSeconds: 0, onceSeconds: 0, tokenSeconds: 1e-4, attention: [] },
  requestSeconds: 0,
});

describe('experts on the host', () => {
  it.each([0.25, 0.5, 1])('divides the work without losing any, share %f', (share) => {
    const [rest, moved] = [withoutExperts(work, share), expertsOnly(work, share)];
    for (const key of ['activeBytes', 'residentLayerBytes', 'matrixParameters', 'expertActiveBytes'] as const) {
      expect(rest[key] + moved[key]).toBeCloseTo(work[key], 0);
    }
  });

  it('leaves a dense model on the accelerator when all experts are away', () => {
    expect(withoutExperts(work, 1)).toMatchObject({ experts: 0, activeExperts: 0, expertResidentBytes: 0 });
  });

  it('adds the host to decode and a copy of the experts to every prompt batch', () => {
    const split = { share: 1, whole: [costs(0.003)], lean: [costs(0.001)], experts: costs(0.02) };
    const made = expertSplitCosts(split, work, 25e9);
    expect(made.decode.weightSeconds).toBeCloseTo(0.021, 6);
    // 72 hops of 20 µs and the activations' copies.
    expect(made.decode.fixedSeconds).toBeGreaterThan(72 * 20e-6);
    expect(made.prompt.batchReadSeconds).toBeCloseTo(57.6 / 25, 6);
    expect(made.prompt.tokenSeconds).toBe(1e-4);
  });
});
