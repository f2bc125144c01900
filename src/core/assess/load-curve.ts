// The load curve of a scenario: what its machine gets done with 1, 2, … requests in it, for open loads, costs and advice.

import type { LoadCurve } from '../predict/load/open-load.ts';
import type { Prediction } from '../predict/prediction.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { Context } from './context.ts';
import type { Scenario } from './scenario.ts';
import { served } from './slots.ts';

/** Which end of the predictions' intervals: a curve is of one machine, slow or fast at everything. */
export type CurveEnd = 'low' | 'likely' | 'high';

/** Curve of the scenario's workload and memory plan, up to as many requests as run together. Unknown where it fits nowhere. */
export function loadCurve(context: Context, s: Scenario, end: CurveEnd = 'likely'): Answer<LoadCurve> {
  const { plan, slots } = served(s);
  if (!plan.fits) return unknown(...plan.reasons);
  const predict = context.predictorFor(s.engine);
  const known = new Map<number, Prediction>();
  const at = (requests: number): Answer<Prediction> => {
    const found = known.get(requests);
    if (found) return ok(found);
    const workload = { ...s.workload, concurrency: requests };
    const settings = { ...s.predict, slots, explain: false };
    const made = predict({ machine: s.machine, model: s.model, plan, workload, settings });
    if (made.status === 'ok') known.set(requests, made.value);
    return made;
  };
  const first = at(1);
  if (first.status === 'unknown') return first;
  const slow = end === 'low' ? 'high' : end === 'high' ? 'low' : end;
  const responseAt = (requests: number) => {
    const p = at(Math.max(1, Math.round(requests)));
    return p.status === 'ok' ? p.value.totalSeconds[slow] : Number.NaN;
  };
  const throughputAt = (requests: number) => {
    const running = Math.min(slots, Math.max(1, Math.round(requests)));
    const p = at(running);
    if (p.status !== 'ok') return Number.NaN;
    return p.value.load ? p.value.load.systemThroughput.requestsPerSecond[end] : 1 / p.value.totalSeconds[slow];
  };
  const { tests } = s.workload;
  return ok({
    slots,
    serviceSeconds: first.value.totalSeconds[slow],
    throughputAt,
    responseAt,
    capacityRequestsPerSecond: throughputAt(slots),
    outputTokens: tests.reduce((sum, t) => sum + t.outputTokens, 0) / Math.max(1, tests.length),
  });
}
