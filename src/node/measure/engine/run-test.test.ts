// The times of one test on an engine that only counts: how it is warmed up, and how often what is cheap is repeated.
import { describe, expect, it } from 'vitest';
import type { EngineMessage, JobTest } from '../../../core/measurement/engine-job.ts';
import { shape } from '../../../core/measurement/plan.ts';
import type { Bindings, NativeModel } from './bindings.ts';
import { runTest } from './run-test.ts';

/** Sizes of the batches in the order in which they were computed; each takes a moment of real time. */
function countingEngine(milliseconds: number) {
  const batches: number[] = [];
  class Context {
    private size = 0;
    private readonly cells: number;
    private cached = 0;
    constructor(_model: NativeModel, params: Readonly<Record<string, unknown>>) {
      this.cells = params.contextSize as number;
    }
    async init() {
      return true;
    }
    getThreads() {
      return 1;
    }
    initBatch(size: number) {
      this.size = size;
    }
    addToBatch(_sequence: number, first: number, tokens: Uint32Array) {
      this.cached = first + tokens.length;
      if (this.cached > this.cells) throw new Error(`${this.cached} tokens in ${this.cells} cells`);
      return new Uint32Array();
    }
    async decodeBatch() {
      batches.push(this.size);
      await new Promise((done) => setTimeout(done, milliseconds));
    }
    disposeSequence() {}
    removeTokenCellsFromSequence() {
      return true;
    }
  }
  return { batches, bindings: { AddonContext: Context } as unknown as Bindings };
}

const test = (promptTokens: number, outputTokens: number, rule: Partial<JobTest> = {}): JobTest => ({
  ...{ index: 0, shape: shape(promptTokens, outputTokens), warmUpTokens: 32 },
  ...{ leastRepetitions: 2, mostRepetitions: 5, relativeWidth: 0, mostSeconds: 30, ...rule },
});

async function run(t: JobTest, accelerated: boolean, milliseconds = 1) {
  const { batches, bindings } = countingEngine(milliseconds);
  const told: EngineMessage[] = [];
  const settings = { batchTokens: 512, gpu: accelerated };
  await runTest({
    ...{ bindings, model: {} as NativeModel, test: t, threads: 1, settings, accelerated, vocabulary: 1000 },
    tell: async (m) => void told.push(m),
  });
  return { batches, repetitions: told.filter((m) => m.kind === 'repetition').length };
}

describe('the warm-up', () => {
  it('on a processor is a few tokens', async () => {
    const { batches } = await run(test(64, 0, { leastRepetitions: 1, mostRepetitions: 1 }), false);
    expect(batches).toEqual([32, 1, 64]);
  });

  it('on an accelerator has the sizes of the test, and lasts until the card is awake', async () => {
    const { batches } = await run(test(512, 4, { leastRepetitions: 1, mostRepetitions: 1 }), true, 100);
    expect(batches.slice(0, 5)).toEqual([512, 1, 1, 1, 1]);
    expect(batches.filter((size) => size === 512).length).toBeGreaterThan(2);
    expect(new Set(batches)).toEqual(new Set([512, 1]));
  });

  it('on an accelerator of a prompt shorter than a few tokens is no longer than the prompt', async () => {
    const { batches } = await run(test(16, 0, { leastRepetitions: 1, mostRepetitions: 1 }), true, 100);
    expect(new Set(batches)).toEqual(new Set([16]));
  });

  it('stays within the cells of the test', async () => {
    await run(test(256, 0, { leastRepetitions: 1, mostRepetitions: 1 }), true, 100);
    await run(test(0, 16, { leastRepetitions: 1, mostRepetitions: 1 }), true, 100);
  });
});

describe('repetitions', () => {
  it('of milliseconds go on beyond their number, for the median’s sake', async () => {
    expect((await run(test(64, 0), false)).repetitions).toBeGreaterThan(5);
  });

  it('that agree by chance settle nothing while they are few and cheap', async () => {
    const settled = { relativeWidth: Number.POSITIVE_INFINITY };
    expect((await run(test(64, 2, settled), true)).repetitions).toBe(5);
    expect((await run(test(64, 2, settled), true, 600)).repetitions).toBe(2);
  });

  it('of a quarter of a second do not', async () => {
    expect((await run(test(64, 0), false, 250)).repetitions).toBe(5);
  });
});
