// How wide the interval is: the held-out errors of machines like this one, wider where less like them.
import type { Spread } from '../units/interval.ts';
import type { ErrorSpread, FittedSide, Quantity, Stratum } from './calibration.ts';
import type { Basis } from './prediction.ts';
import { OTHER_MODELS } from './strata.ts';

export const QUANTITIES: readonly Quantity[] = ['decode', 'prefill', 'ttft'];

function widest(a: Spread, b: Spread): Spread {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** Spread that covers both; for placements over unlike devices. */
export function widestOf(a: ErrorSpread, b: ErrorSpread): ErrorSpread {
  return { decode: widest(a.decode, b.decode), prefill: widest(a.prefill, b.prefill), ttft: widest(a.ttft, b.ttft) };
}

/** Stretches a spread in logarithms: 1 leaves it, 2 doubles its width. */
export function stretched(s: ErrorSpread, factor: number): ErrorSpread {
  const stretch = (x: Spread): Spread => ({ low: x.low ** factor, high: x.high ** factor });
  return { decode: stretch(s.decode), prefill: stretch(s.prefill), ttft: stretch(s.ttft) };
}

function pick(strata: Readonly<Record<string, Stratum>>, name: string): ErrorSpread {
  const found = strata[name] ?? strata.all;
  if (!found) throw new Error('a calibration lacks the group "all"');
  return found;
}

/** Spread for models unlike those with much evidence, where the calibration has a group for them. */
export function otherModelsSpread(side: FittedSide<unknown, unknown>): ErrorSpread | undefined {
  return side.strata[OTHER_MODELS];
}

/** Spread of a device's group; an architecture the fit never saw gets at least that of held-out architectures. */
export function spreadOf(side: FittedSide<unknown, unknown>, stratum: string, basis: Basis): ErrorSpread {
  const known = pick(side.strata, stratum);
  return basis === 'extrapolated' ? widestOf(known, pick(side.newArchitecture, stratum)) : known;
}
