// The chance of each tier, and what the next better one would need.
import type { AssessmentResult } from '../../core/assess/assessment.ts';
import { formatProbability } from '../../core/units/format.ts';
import type { Frame } from '../ask/frame.ts';
import { useFrame } from '../ask/shown.ts';
import { tierClass, tierSign } from '../components/tier-badge.tsx';
import type { Question } from '../state/question.ts';
import { Lifts } from './lifts.tsx';

const percent = (p: number) => Math.max(0, Math.min(100, p * 100));

interface Props {
  readonly result: AssessmentResult;
  readonly question: Question;
}

export function TierChances({ result: { verdict }, question }: Props) {
  const tiers: Frame['tiers'] = useFrame()?.tiers ?? {};
  const rows = verdict.probabilities.flatMap(({ tier, probability }) => {
    const entry = tiers[tier];
    return entry ? [{ entry, probability }] : [];
  });
  return (
    <section aria-labelledby="tiers">
      <h2 id="tiers">How sure</h2>
      <table className="chances">
        <thead className="hidden">
          <tr>
            <th scope="col">Tier</th>
            <th scope="col">Chance</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ entry, probability }) => (
            <tr key={entry.id} className={entry.id === verdict.tier ? 'chosen' : ''}>
              <th scope="row">
                <span className={`tier ${tierClass(entry.rank)}`}>
                  <span aria-hidden="true">{tierSign(entry.rank)} </span>
                  {entry.name}
                </span>
              </th>
              <td className="number">{formatProbability(probability)}</td>
              <td className="grow">
                <svg className="chance-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                  <rect className="axis" width="100" height="6" />
                  <rect className={tierClass(entry.rank)} width={percent(probability)} height="6" />
                </svg>
                <span className="hint">{entry.description}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Lifts question={question} rank={verdict.rank} />
    </section>
  );
}
