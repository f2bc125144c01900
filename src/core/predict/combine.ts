// From what a prediction rests on and a workload to rates and times with intervals, alone or among several users.
import type { Interval, Spread } from '../units/interval.ts';
import { spreadInterval } from '../units/interval.ts';
import type { Workload } from '../workload/workload.ts';
import type { DeviceBlend } from './device-blend.ts';
import { type Likely, likelyAlone } from './likely.ts';
import { LLAMA_CPP_RULES } from './load/rules.ts';
import { underLoad } from './load/under-load.ts';
import type { PlacedModel } from './placed-model.ts';
import type { Prediction, Rates, Term } from './prediction.ts';
import { stretched } from './spread.ts';
import { bottlenecksOf, type LoadTerms, termsOf } from './terms.ts';
import type { Work } from './work.ts';

/** Stretch of the interval for several requests at once, which no measurement of the fit shows. Assumption. */
const LOAD_STRETCH = 1.5;

const NO_TERMS: readonly Term[] = [];
const ZERO: Interval = { low: 0, likely: 0, high: 0 };

function blendedOf({ decode, prefill, rows, nearest, exact }: DeviceBlend): NonNullable<Prediction['blended']> {
  const { model, quantization } = nearest();
  return { rows, nearest: { model, quantization }, exact, decodeFactor: decode, prefillFactor: prefill };
}

/** What an explanation adds: terms, and the coefficients they were computed with. */
function explained(p: PlacedModel, workload: Workload, load?: LoadTerms) {
  return { terms: termsOf(p.costs, workload, load), coefficients: p.results.map((r) => r.used()) };
}

const rate = (value: number, spread: Spread): Interval | undefined =>
  value > 0 ? spreadInterval(value, spread) : undefined;
/** Time of something whose rate has the given spread. */
const time = (value: number, s: Spread): Interval | undefined =>
  value > 0 ? { low: value / s.high, likely: value, high: value / s.low } : undefined;

/** Rates and times of one request alone. */
export const ratesAlone = (p: PlacedModel, workload: Workload): Rates =>
  ratesOfLikely(p, likelyAlone(p.costs, p.offset, workload));

/** The same from its likely figures. */
export function ratesOfLikely({ spread, basis }: PlacedModel, likely: Likely): Rates {
  const prefill = rate(likely.prefillTokensPerSecond, spread.prefill);
  const prompt = time(likely.promptSeconds, spread.prefill);
  const [a, b] = [prompt ?? ZERO, time(likely.decodingSeconds, spread.decode) ?? ZERO];
  return {
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: rate(likely.decodeTokensPerSecond, spread.decode),
    promptSeconds: prompt,
    ttftSeconds: prefill ? rate(likely.ttftSeconds, spread.ttft) : undefined,
    totalSeconds: { low: a.low + b.low, likely: a.likely + b.likely, high: a.high + b.high },
    basis,
  };
}

/** One request alone. */
export function predictionAlone(p: PlacedModel, workload: Workload, explain: boolean): Prediction {
  const { blend, notes } = p;
  const limits = bottlenecksOf(p.costs, workload);
  const rates = ratesAlone(p, workload);
  // Field by field: a spread would take longer than all else here.
  const made: Prediction = {
    prefillTokensPerSecond: rates.prefillTokensPerSecond,
    decodeTokensPerSecond: rates.decodeTokensPerSecond,
    promptSeconds: rates.promptSeconds,
    ttftSeconds: rates.ttftSeconds,
    totalSeconds: rates.totalSeconds,
    basis: rates.basis,
    terms: NO_TERMS,
    bottleneck: limits.all,
    phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
    notes: notes(),
  };
  if (!blend && !explain) return made;
  return { ...made, ...(explain ? explained(p, workload) : {}), ...(blend ? { blended: blendedOf(blend) } : {}) };
}

function batchOf(p: PlacedModel, work: Work) {
  const visitedShare = work.experts > 0 ? work.activeExperts / work.experts : 0;
  return { costs: p.costs, parts: p.parts(), visitedShare, rules: LLAMA_CPP_RULES };
}

function ratesOfBatch(p: PlacedModel, workload: Workload, slots: number, batch: ReturnType<typeof batchOf>): Rates {
  const found = underLoad(batch, workload, slots, stretched(p.spread, LOAD_STRETCH), p.offset);
  return {
    prefillTokensPerSecond: found.prefillTokensPerSecond,
    decodeTokensPerSecond: found.decodeTokensPerSecond,
    promptSeconds: found.promptSeconds,
    ttftSeconds: found.ttftSeconds,
    totalSeconds: found.totalSeconds,
    load: found.load,
    basis: 'extrapolated',
  };
}

/** Rates and times of one request among the workload's users, of whom so many are served together. */
export const ratesUnderLoad = (p: PlacedModel, workload: Workload, slots: number, work: Work): Rates =>
  ratesOfBatch(p, workload, slots, batchOf(p, work));

/** One request among the workload's users. */
export function predictionUnderLoad(
  p: PlacedModel,
  workload: Workload,
  slots: number,
  work: Work,
  explain: boolean,
): Prediction {
  const batch = batchOf(p, work);
  const limits = bottlenecksOf(p.costs, workload, { batch, slots });
  return {
    ...ratesOfBatch(p, workload, slots, batch),
    terms: NO_TERMS,
    ...(explain ? explained(p, workload, { batch, slots }) : {}),
    bottleneck: limits.all,
    phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
    notes: [
      ...p.notes(),
      ...(slots < workload.concurrency
        ? [`${slots} of ${workload.concurrency} requests run together, as memory allows or as asked; the others wait`]
        : []),
      'no measurement of several requests at once is in the fit: batches and queues are computed, the interval is widened',
    ],
  };
}
