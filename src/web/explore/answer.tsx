// The answer in one plain sentence with its tier, why it is so, and what may be done with it.
import type { Assessment, AssessmentResult } from '../../core/assess/assessment.ts';
import { why } from '../../core/assess/why.ts';
import { ExportMenu } from '../components/export-menu.tsx';
import { TierBadge } from '../components/tier-badge.tsx';
import { useLocal } from '../format/numbers.ts';

interface Props {
  readonly assessment: Assessment;
  readonly result: AssessmentResult;
  readonly sentence: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function Answer({ assessment, result: r, sentence }: Props) {
  const local = useLocal();
  return (
    <section id="answer" className={`hero rank-${r.verdict.rank}`} aria-label="Answer">
      <div className="head">
        <TierBadge verdict={r.verdict} size="large" />
        <ExportMenu assessment={assessment} />
      </div>
      <h1>{sentence}</h1>
      <p className="why">{capital(why(r.memory, r.prediction, r.verdict, local))}.</p>
    </section>
  );
}
