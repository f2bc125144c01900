// What the time of each phase is made of, term by term, with the formula's figures.
import type { AssessmentResult } from '../../core/assess/assessment.ts';
import type { Term } from '../../core/predict/prediction.ts';
import { formatSeconds } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';

const PHASES = [
  { phase: 'prefill', title: 'Prefill, the whole prompt' },
  { phase: 'decode', title: 'Decode, one token in the middle of the output' },
] as const;

const LIMITS: Readonly<Record<Term['bottleneck'], string>> = {
  'memory-bandwidth': 'memory bandwidth',
  compute: 'compute',
  'fixed-cost': 'fixed cost',
  attention: 'attention',
  link: 'link',
  storage: 'storage',
  queue: 'queue',
};

function Phase({ title, terms }: { readonly title: string; readonly terms: readonly Term[] }) {
  const local = useLocal();
  const total = terms.reduce((sum, t) => sum + t.seconds, 0);
  return (
    <div className="scroll" tabIndex={-1}>
      <table className="terms">
        <caption>
          {title}: {local(formatSeconds(total))}
        </caption>
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th scope="col" className="number">
              Time
            </th>
            <th scope="col">Share</th>
            <th scope="col">Limit</th>
          </tr>
        </thead>
        <tbody>
          {terms.map((t) => (
            <tr key={t.name}>
              <th scope="row">
                {t.name}
                <span className="hint">{t.detail}</span>
              </th>
              <td className="number">{local(formatSeconds(t.seconds))}</td>
              <td>
                <svg
                  className="share-bar"
                  viewBox="0 0 100 8"
                  preserveAspectRatio="none"
                  role="img"
                  aria-label={`${Math.round((100 * t.seconds) / total)} %`}
                >
                  <rect className="axis" width="100" height="8" />
                  <rect className="band" width={(100 * t.seconds) / total} height="8" />
                </svg>
              </td>
              <td>{LIMITS[t.bottleneck]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Terms({ result: { prediction: p } }: { readonly result: AssessmentResult }) {
  if (!p || p.terms.length === 0) return null;
  return (
    <section aria-labelledby="terms">
      <h2 id="terms">What the time is made of</h2>
      {PHASES.map(({ phase, title }) => {
        const terms = p.terms.filter((t) => t.phase === phase);
        return terms.length > 0 ? <Phase key={phase} title={title} terms={terms} /> : null;
      })}
    </section>
  );
}
