// A closed load: so many users who each ask again as soon as they are answered. What each waits, and what the machine gets done.

import type { RequestShape } from '../../workload/workload.ts';
import { middleContext } from '../observed.ts';
import { promptSeconds } from '../phase-costs.ts';
import { type BatchCosts, batchStepSeconds } from './batch-step.ts';

/** Factors on the times of the prompt and of a step: 1 for the likely values. */
export interface Pace {
  readonly prompt: number;
  readonly step: number;
}

export const LIKELY: Pace = { prompt: 1, step: 1 };

/** One request under load, and the machine as a whole; seconds and requests per second. */
export interface LoadPoint {
  /** Requests that run together; the other users' wait for a slot. */
  readonly running: number;
  /** From asking to the first token's step: waiting for a slot and for others' prompts, and the own one. */
  readonly promptSeconds: number;
  /** The part of it in which others are served. */
  readonly waitingSeconds: number;
  readonly ttftSeconds: number;
  /** Mean time between two tokens of one request, with the pauses for others' prompts. */
  readonly stepSeconds: number;
  /** The part of it that is such pauses. */
  readonly pauseSeconds: number;
  readonly totalSeconds: number;
  readonly requestsPerSecond: number;
}

/**
 * With r = min(users, slots) requests running, P their prompt's time, O output tokens and t(r) a step of r sequences:
 *   R = r·P + O·t(r)              all r prompts and O steps of all are computed in one request's time (the machine never idles)
 *   W = min(r·P, k·P ÷ (1 − (r − k)·P/R)) + t(r)/2·[r > 1]   k = r^e prompts that come together, behind those begun, and the step in progress
 *   between tokens: (R − W)/O;  throughput: r/R;  beyond the slots a request waits (users − r)·R/r before it is begun.
 * Source: operational laws of closed queueing networks (utilisation law, Little's law; Denning and Buzen 1978), the queue seen on
 * arrival by Schweitzer's approximation. Prompts are served one after another, whether in whole or in chunks beside others' steps.
 * Stops being true where users think between requests (see the open load), for prefix caches, and for a burst of all at once.
 */
export function closedLoop(
  b: BatchCosts,
  shape: RequestShape,
  depth: number,
  users: number,
  slots: number,
  pace: Pace = LIKELY,
): LoadPoint {
  const running = Math.max(1, Math.min(users, slots));
  const output = shape.outputTokens;
  const own = promptSeconds(b.costs, shape.promptTokens, depth) * pace.prompt;
  const step = batchStepSeconds(b, running, middleContext(shape, depth)) * pace.step;
  const first = batchStepSeconds(b, running, depth + shape.promptTokens) * pace.step;
  const request = output > 0 ? b.costs.requestSeconds * pace.step : 0;
  const busy = running * own + output * step;
  const cohort = running ** Math.min(1, b.rules.cohortExponent);
  const others = busy > 0 ? ((running - cohort) * own) / busy : 0;
  const queued = shape.promptTokens > 0 ? Math.min(running * own, (own * cohort) / (1 - others)) : 0;
  const begun = running > 1 && shape.promptTokens > 0 && output > 0 ? Math.min(step / 2, busy - queued) : 0;
  const prompt = queued + begun;
  const admission = ((users - running) * (busy + request)) / running;
  const between = output > 0 ? (busy - prompt) / output : 0;
  return {
    running,
    promptSeconds: admission + prompt,
    waitingSeconds: admission + prompt - own,
    ttftSeconds: admission + prompt + (output > 0 ? first + request : 0),
    stepSeconds: between,
    pauseSeconds: Math.max(0, between - step),
    totalSeconds: admission + busy + request,
    requestsPerSecond: running / (busy + request),
  };
}
