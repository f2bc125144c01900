// A tier as a word with a sign and a colour: the sign and the word say it without the colour.

import { formatProbability } from '../../core/units/format.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

const SIGNS = ['●', '◕', '◔', '✕'] as const;
const TONES = ['good', 'fair', 'poor', 'bad'] as const;

const place = (rank: number) => Math.min(Math.max(rank, 1), SIGNS.length) - 1;

export const tierSign = (rank: number): string => SIGNS[place(rank)] ?? '✕';
export const tierClass = (rank: number): string => TONES[place(rank)] ?? 'bad';

interface Props {
  readonly verdict: Pick<Verdict, 'rank' | 'tierName' | 'probability'>;
  readonly size?: 'large' | 'small';
}

export function TierBadge({ verdict, size = 'small' }: Props) {
  return (
    <span className={`tier ${tierClass(verdict.rank)} ${size}`}>
      <span aria-hidden="true">{tierSign(verdict.rank)} </span>
      {verdict.tierName}{' '}
      <span className="chance" title="chance of this tier or a better one">
        {formatProbability(verdict.probability)}
      </span>
    </span>
  );
}
