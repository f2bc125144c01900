// How much of a tier's thresholds a prediction uses up; above 1 it misses the tier.
import type { Tier } from '../../catalogue/schema/tier.ts';
import { significant } from '../../units/format.ts';
import type { LikelyValues } from '../../verdict/verdict.ts';

export interface Binding {
  readonly constraint: 'budget' | 'power' | 'noise' | 'memory' | 'load' | 'prompt time' | 'decode rate' | 'total time';
  /** Used part of what is allowed; 1 is the limit. */
  readonly used: number;
  readonly text: string;
}

/** A binding of speed before it is put in words: a search makes millions, of which few are shown. */
export interface SpeedBinding {
  readonly constraint: 'prompt time' | 'decode rate' | 'total time';
  readonly used: number;
  readonly workload: string;
  /** Seconds, or tokens a second. */
  readonly likely: number;
  readonly limit: number;
}

export const binding = (constraint: Binding['constraint'], used: number, text: string): Binding => ({
  constraint,
  used,
  text,
});

/** A binding of speed in words. */
export function speedText({ constraint, workload, likely, limit }: SpeedBinding): string {
  switch (constraint) {
    case 'prompt time':
      return `${workload}: prompt in ${significant(likely, 2)} s of ${limit} s`;
    case 'decode rate':
      return `${workload}: ${significant(likely, 2)} tokens/s, more than ${limit} needed`;
    case 'total time':
      return `${workload}: ${significant(likely, 2)} s of ${limit} s`;
  }
}

type See = (constraint: SpeedBinding['constraint'], used: number, likely: number, limit: number) => void;

/** Each threshold of the tier. */
function eachBinding(
  { promptSeconds: prompt, decodeTokensPerSecond: decode, totalSeconds: total }: LikelyValues,
  tier: Tier | undefined,
  add: See,
): void {
  const { promptSecondsBelow: most, decodeTokensPerSecondAbove: least, totalSecondsAtMost: longest } = tier ?? {};
  if (most !== undefined && prompt > 0) add('prompt time', prompt / most, prompt, most);
  if (least !== undefined && decode > 0) add('decode rate', least / decode, decode, least);
  if (longest !== undefined) add('total time', total / longest, total, longest);
}

/** One binding for each threshold of the tier. */
export function speedBindings(p: LikelyValues, workload: string, tier: Tier | undefined): SpeedBinding[] {
  const list: SpeedBinding[] = [];
  eachBinding(p, tier, (constraint, used, likely, limit) => {
    list.push({ constraint, used, workload, likely, limit });
  });
  return list;
}

/**
 * The tightest of a prediction's bindings and `most`, the first of equals, as `tightest` finds it among `speedBindings`: made only if it
 * is the one, since a search asks for it of thousands.
 */
export function tightestBinding(
  p: LikelyValues,
  workload: string,
  tier: Tier | undefined,
  most: SpeedBinding | undefined,
): SpeedBinding | undefined {
  let found = most;
  const see = (constraint: SpeedBinding['constraint'], used: number, likely: number, limit: number) => {
    if (found === undefined || used > found.used) found = { constraint, used, workload, likely, limit };
  };
  eachBinding(p, tier, see);
  return found;
}

/** The one of them that is used up most; the first of equals. */
export function tightest(list: readonly SpeedBinding[]): SpeedBinding | undefined {
  return list.reduce<SpeedBinding | undefined>((most, b) => (most && most.used >= b.used ? most : b), undefined);
}
