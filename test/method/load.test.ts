// docs/method/load.md and storage.md: their worked examples are what the code computes.
import { describe, expect, it } from 'vitest';
import type { LoadCurve } from '../../src/core/index.ts';
import { openLoad } from '../../src/core/index.ts';
import { type BatchCosts, batchStepSeconds, visitedExperts } from '../../src/core/predict/load/batch-step.ts';
import { closedLoop } from '../../src/core/predict/load/closed-loop.ts';
import { reduceSeconds } from '../../src/core/predict/serving/serving-form.ts';
import { storageBytes } from '../../src/core/predict/storage.ts';
import { exampleWork } from './example-device.ts';
import { methodPage, states } from './page.ts';

/** Weights in 10 ms, a prompt token in 0.2 ms, 1 ms fixed, 1 µs for each token of context. */
const example: BatchCosts = {
  costs: {
    decode: {
      ...{ weightSeconds: 0.01, computeShareSeconds: 0, fixedSeconds: 0.001, cacheTypeSeconds: 0 },
      attention: [{ windowTokens: Number.POSITIVE_INFINITY, seconds: 1e-6 }],
    },
    prompt: {
      ...{ batchTokens: 512, batchSeconds: 0, batchReadSeconds: 0, onceSeconds: 0, tokenSeconds: 0.0002 },
      attention: [],
    },
    requestSeconds: 0,
  },
  parts: [{ weightSeconds: 0.01, tokenSeconds: 0.0002, expertShare: 0 }],
  visitedShare: 0,
  rules: { batchComputeCost: 3, sequenceSeconds: 0, promptTokensPerStep: 2048, cohortExponent: 0 },
};
const shape = { promptTokens: 1000, outputTokens: 200 };

describe('load', () => {
  const page = methodPage('load');

  it('a step of one sequence and of eight', () => {
    states(page, 1000 * batchStepSeconds(example, 1, 1100), 1, 'ms');
    states(page, 1000 * batchStepSeconds(example, 8, 1100), 1, 'ms');
    states(page, 8 / batchStepSeconds(example, 8, 1100), 0, 'tokens/s');
  });

  it('eight users who ask again at once', () => {
    const alone = closedLoop(example, shape, 0, 1, 8);
    const eight = closedLoop(example, shape, 0, 8, 8);
    states(page, alone.totalSeconds, 2, 's');
    states(page, eight.totalSeconds, 2, 's');
    states(page, 1 / eight.stepSeconds, 1, 'tokens/s');
    states(page, 1000 * eight.waitingSeconds, 0, 'ms');
    states(page, 3600 * eight.requestsPerSecond, 0, 'requests');
    const waiting = closedLoop(example, shape, 0, 16, 8);
    expect(waiting.totalSeconds).toBeCloseTo(2 * eight.totalSeconds, 9);
  });

  it('an open load', () => {
    const at = (n: number) => closedLoop(example, shape, 0, n, 8);
    const curve: LoadCurve = {
      ...{ slots: 8, outputTokens: 200, serviceSeconds: at(1).totalSeconds },
      throughputAt: (n) => at(Math.min(n, 8)).requestsPerSecond,
      responseAt: (n) => at(n).totalSeconds,
      capacityRequestsPerSecond: at(8).requestsPerSecond,
    };
    const open = openLoad(curve, 3000);
    states(page, 100 * open.utilisation, 0, '%');
    states(page, open.responseSeconds, 1, 's');
    states(page, open.meanRequests, 1, '');
  });

  it('experts that a batch visits', () => {
    states(page, 100 * visitedExperts(4 / 128, 32) * (4 / 128), 0, '%');
  });

  it('an all-reduce', () => {
    states(methodPage('serving'), 1e6 * 80 * reduceSeconds(4, 8192, 450e9), 1, 'µs');
    states(methodPage('serving'), 1e6 * 80 * reduceSeconds(4, 8192, 12.5e9), 0, 'µs');
  });
});

describe('storage', () => {
  const page = methodPage('storage');

  it('a dense model a quarter of which memory lacks', () => {
    const bytes = storageBytes(exampleWork, 4.62e9, 1.155e9);
    states(page, bytes.token / 1e9, 2, 'GB');
    states(page, bytes.token / 7e9, 2, 's');
  });

  it('a mixture of experts misses only what it visits', () => {
    const work = {
      ...{ ...exampleWork, activeBytes: 20e9, residentLayerBytes: 380e9, experts: 256, activeExperts: 8 },
      ...{ expertActiveBytes: 11e9, expertResidentBytes: 352e9, expertParameters: 20e9 },
    };
    states(page, storageBytes(work, 380e9, 132e9).token / 1e9, 2, 'GB');
  });
});
