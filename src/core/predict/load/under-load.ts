// Rates and times of one request among several users, with intervals, and what the machine gets done for all of them.
import type { Interval, Spread } from '../../units/interval.ts';
import type { RequestShape, Workload } from '../../workload/workload.ts';
import type { ErrorSpread } from '../calibration.ts';
import type { BatchCosts } from './batch-step.ts';
import { closedLoop, type LoadPoint, type Pace } from './closed-loop.ts';
import type { Load } from './load.ts';

export interface UnderLoad {
  readonly decodeTokensPerSecond: Interval | undefined;
  readonly prefillTokensPerSecond: Interval | undefined;
  readonly promptSeconds: Interval | undefined;
  readonly ttftSeconds: Interval | undefined;
  readonly totalSeconds: Interval;
  readonly load: Load;
}

/** Means over the tests, as benchmarks average them: rates of rates, times of times. */
interface Mean {
  readonly decode: number;
  readonly prefill: number;
  readonly prompt: number;
  readonly ttft: number;
  readonly total: number;
  readonly waiting: number;
  readonly requests: number;
  readonly output: number;
  readonly input: number;
}

const meanOf = <T>(of: readonly T[], value: (x: T) => number) =>
  of.reduce((sum, x) => sum + value(x), 0) / Math.max(1, of.length);

function mean(b: BatchCosts, workload: Workload, slots: number, pace: Pace): Mean {
  const points = workload.tests.map((shape): [RequestShape, LoadPoint] => [
    shape,
    closedLoop(b, shape, workload.depthTokens, workload.concurrency, slots, pace),
  ]);
  const prompts = points.filter(([shape]) => shape.promptTokens > 0);
  const outputs = points.filter(([shape]) => shape.outputTokens > 0);
  return {
    decode: meanOf(outputs, ([, p]) => 1 / p.stepSeconds),
    prefill: meanOf(prompts, ([shape, p]) => shape.promptTokens / p.promptSeconds),
    prompt: meanOf(points, ([, p]) => p.promptSeconds),
    ttft: meanOf(points, ([, p]) => p.ttftSeconds),
    total: meanOf(points, ([, p]) => p.totalSeconds),
    waiting: meanOf(points, ([, p]) => p.waitingSeconds),
    requests: meanOf(points, ([, p]) => p.requestsPerSecond),
    output: meanOf(points, ([shape, p]) => p.requestsPerSecond * shape.outputTokens),
    input: meanOf(points, ([shape, p]) => p.requestsPerSecond * shape.promptTokens),
  };
}

/** Factors on times when rates are at an end of their interval and the device's own offsets are known. */
const paceAt = (end: keyof Spread, spread: ErrorSpread, offset: { decode: number; prefill: number }): Pace => ({
  prompt: 1 / (spread.prefill[end] * offset.prefill),
  step: 1 / (spread.decode[end] * offset.decode),
});

/** The workload's users at once, of whom `slots` are served together; all ends of intervals are those of a machine slow or fast at everything. */
export function underLoad(
  b: BatchCosts,
  workload: Workload,
  slots: number,
  spread: ErrorSpread,
  offset: { readonly decode: number; readonly prefill: number },
): UnderLoad {
  const likely = mean(b, workload, slots, { prompt: 1 / offset.prefill, step: 1 / offset.decode });
  const slow = mean(b, workload, slots, paceAt('low', spread, offset));
  const fast = mean(b, workload, slots, paceAt('high', spread, offset));
  const rate = (of: keyof Mean): Interval => ({ low: slow[of], likely: likely[of], high: fast[of] });
  const time = (of: keyof Mean): Interval => ({ low: fast[of], likely: likely[of], high: slow[of] });
  const prompts = likely.prefill > 0;
  const outputs = likely.decode > 0;
  return {
    decodeTokensPerSecond: outputs ? rate('decode') : undefined,
    prefillTokensPerSecond: prompts ? rate('prefill') : undefined,
    promptSeconds: prompts ? time('prompt') : undefined,
    ttftSeconds: prompts ? time('ttft') : undefined,
    totalSeconds: time('total'),
    load: {
      users: workload.concurrency,
      runningAtOnce: Math.min(workload.concurrency, slots),
      waitingSeconds: time('waiting'),
      systemThroughput: {
        requestsPerSecond: rate('requests'),
        outputTokensPerSecond: outputs ? rate('output') : undefined,
        promptTokensPerSecond: prompts ? rate('input') : undefined,
      },
    },
  };
}
