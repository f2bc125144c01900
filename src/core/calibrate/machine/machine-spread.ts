// How wide predictions for a learnt machine are: its own held-out errors, pulled towards the published spread while they are few.
import type { Spread } from '../../units/interval.ts';

export type LearntSpread = Readonly<Record<'decode' | 'prefill' | 'ttft', Spread>>;

/** 10 % and 90 % points of a normal distribution. */
const EIGHTY_PERCENT = 1.2816;
/** Errors that the published spread counts as: held-out models, and tests of a model that was measured. Assumption. */
const PRIOR_ERRORS = { other: 3, same: 2 } as const;
/** Share of the published width that is expected once the machine is known. Assumption, as the prior of the errors. */
const PRIOR_SHARE = { other: 0.6, same: 0.3 } as const;
/** No prediction is surer than repeated runs of one machine on another day. Assumption: 3 % (one sigma). */
const LEAST_SIGMA = 0.03;

const sigmaOf = (s: Spread) => (Math.log(s.high) - Math.log(s.low)) / (2 * EIGHTY_PERCENT);

function spreadOf(published: Spread, errors: readonly (number | undefined)[], kind: keyof typeof PRIOR_ERRORS): Spread {
  const known = errors.filter((e) => e !== undefined);
  const prior = (sigmaOf(published) * PRIOR_SHARE[kind]) ** 2;
  const weight = PRIOR_ERRORS[kind];
  const variance = (weight * prior + known.reduce((sum, e) => sum + e * e, 0)) / (weight + known.length);
  const sigma = Math.max(LEAST_SIGMA, Math.sqrt(variance));
  const factor = Math.exp(EIGHTY_PERCENT * sigma);
  return { low: Number((1 / factor).toPrecision(5)), high: Number(factor.toPrecision(5)) };
}

/** Spreads out of errors ln(measured ÷ predicted) of decode and prefill; TTFT goes with the prompt. */
export function spreadFrom(
  published: LearntSpread,
  errors: readonly (readonly [number | undefined, number | undefined])[],
  kind: keyof typeof PRIOR_ERRORS,
): LearntSpread {
  const prefill = errors.map((e) => e[1]);
  return {
    decode: spreadOf(
      published.decode,
      errors.map((e) => e[0]),
      kind,
    ),
    prefill: spreadOf(published.prefill, prefill, kind),
    ttft: spreadOf(published.ttft, prefill, kind),
  };
}
