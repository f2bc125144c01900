// Intervals from held-out errors: the 10 % and 90 % points of each group of machines, a little wider for small groups.
import type { Quantity, Stratum } from '../predict/calibration.ts';
import { OTHER_MODELS } from '../predict/strata.ts';
import { quantile } from '../units/statistics.ts';
import type { HeldOut } from './cross-validate.ts';

const QUANTITIES: readonly Quantity[] = ['decode', 'prefill', 'ttft'];
/** Groups smaller than this borrow the errors of all. */
const SMALLEST_GROUP = 8;
const TAIL = 0.1;

/** Spread of one quantity; the quantiles move outward by 0.4/n, which brought held-out coverage near 80 % (empirical, no guarantee). */
function spreadOf(errors: readonly number[]) {
  const n = errors.length;
  const widen = n > 0 ? 0.4 / n : 0;
  return {
    low: Math.exp(Math.min(0, quantile(errors, TAIL - widen))),
    high: Math.exp(Math.max(0, quantile(errors, 1 - TAIL + widen))),
  };
}

function stratumOf(rows: readonly HeldOut[]): Stratum {
  const of = (i: number) => rows.map((r) => r.errors[i]).filter((e): e is number => e !== undefined);
  const spreads = QUANTITIES.map((_, i) => spreadOf(of(i)));
  const [decode, prefill, ttft] = spreads as [Stratum['decode'], Stratum['prefill'], Stratum['ttft']];
  return { cases: rows.length, decode, prefill, ttft };
}

/** Spreads by group, "all", and of models and formats other than the scored ones. Small groups get the spread of all. */
export function errorStrata(rows: readonly HeldOut[]): Record<string, Stratum> {
  const scored = rows.filter((r) => r.scored);
  const all = stratumOf(scored);
  const names = [...new Set(scored.map((r) => r.stratum))].sort();
  const groups = names.map((name) => {
    const own = scored.filter((r) => r.stratum === name);
    return [name, own.length < SMALLEST_GROUP ? { ...all, cases: own.length } : stratumOf(own)] as const;
  });
  const others = rows.filter((r) => !r.scored);
  const otherModels = others.length < SMALLEST_GROUP ? [] : [[OTHER_MODELS, stratumOf(others)] as const];
  return Object.fromEntries([['all', all] as const, ...groups, ...otherModels]);
}
