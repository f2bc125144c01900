// The answer in a line that stays in sight on a narrow window, where the form comes first and fills it.
import type { AssessmentResult } from '../../core/assess/assessment.ts';
import { formatRate, formatSeconds } from '../../core/units/format.ts';
import { TierBadge } from '../components/tier-badge.tsx';
import { useLocal } from '../format/numbers.ts';

interface Props {
  readonly result: AssessmentResult;
}

export function AtHand({ result: { verdict, prediction: p } }: Props) {
  const local = useLocal();
  const figures = [
    p?.ttftSeconds ? `TTFT ${formatSeconds(p.ttftSeconds.likely)}` : '',
    p?.decodeTokensPerSecond ? `${formatRate(p.decodeTokensPerSecond.likely)}\u00a0tokens/s` : '',
  ].filter(Boolean);
  const show = () => document.getElementById('answer')?.scrollIntoView({ block: 'start' });
  return (
    <div className="at-hand no-print">
      <TierBadge verdict={verdict} />
      <span>{p ? local(figures.join(', ')) : 'does not fit'}</span>
      <button type="button" className="link" onClick={show}>
        Answer
      </button>
    </div>
  );
}
