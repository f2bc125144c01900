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

/** One binding for each threshold of the tier. */
export function speedBindings(p: LikelyValues, workload: string, tier: Tier | undefined): SpeedBinding[] {
  const { promptSeconds: prompt, decodeTokensPerSecond: decode, totalSeconds: total } = p;
  const { promptSecondsBelow: most, decodeTokensPerSecondAbove: least, totalSecondsAtMost: longest } = tier ?? {};
  const list: SpeedBinding[] = [];
  if (most !== undefined && prompt > 0)
    list.push({ constraint: 'prompt time', used: prompt / most, workload, likely: prompt, limit: most });
  if (least !== undefined && decode > 0)
    list.push({ constraint: 'decode rate', used: least / decode, workload, likely: decode, limit: least });
  if (longest !== undefined)
    list.push({ constraint: 'total time', used: total / longest, workload, likely: total, limit: longest });
  return list;
}

/** The one of them that is used up most; the first of equals. */
export function tightest(list: readonly SpeedBinding[]): SpeedBinding | undefined {
  return list.reduce<SpeedBinding | undefined>((most, b) => (most && most.used >= b.used ? most : b), undefined);
}
