// How much of a tier's thresholds a prediction uses up; above 1 it misses the tier.
import type { Tier } from '../../catalogue/schema/tier.ts';
import type { Prediction } from '../../predict/prediction.ts';
import { significant } from '../../units/format.ts';

export interface Binding {
  readonly constraint: 'budget' | 'power' | 'noise' | 'memory' | 'load' | 'prompt time' | 'decode rate' | 'total time';
  /** Used part of what is allowed; 1 is the limit. */
  readonly used: number;
  readonly text: string;
}

/** A binding whose words are made only where they are shown: a search makes millions. */
export interface SpeedBinding extends Omit<Binding, 'text'> {
  readonly text: () => string;
}

export const binding = (constraint: Binding['constraint'], used: number, text: string): Binding => ({
  constraint,
  used,
  text,
});

/** One binding for each threshold of the tier, of likely values. */
export function speedBindings(p: Prediction, workload: string, tier: Tier | undefined): SpeedBinding[] {
  const list: SpeedBinding[] = [];
  const prompt = p.promptSeconds?.likely;
  const decode = p.decodeTokensPerSecond?.likely;
  const total = p.totalSeconds.likely;
  if (tier?.promptSecondsBelow !== undefined && prompt !== undefined) {
    const text = () => `${workload}: prompt in ${significant(prompt, 2)} s of ${tier.promptSecondsBelow} s`;
    list.push({ constraint: 'prompt time', used: prompt / tier.promptSecondsBelow, text });
  }
  if (tier?.decodeTokensPerSecondAbove !== undefined && decode !== undefined) {
    const text = () =>
      `${workload}: ${significant(decode, 2)} tokens/s, more than ${tier.decodeTokensPerSecondAbove} needed`;
    list.push({ constraint: 'decode rate', used: tier.decodeTokensPerSecondAbove / decode, text });
  }
  if (tier?.totalSecondsAtMost !== undefined) {
    const text = () => `${workload}: ${significant(total, 2)} s of ${tier.totalSecondsAtMost} s`;
    list.push({ constraint: 'total time', used: total / tier.totalSecondsAtMost, text });
  }
  return list;
}
