// Advise: from a need to a ranked list of machines, the Pareto front as a chart, and the page to decide by.
import { useCallback, useMemo, useState } from 'react';
import type { Advice } from '../../core/assess/advice/advice.ts';
import { adviceReport } from '../../core/report/advice-report.ts';
import { DocumentMenu } from '../components/document-menu.tsx';
import { ReportBlocks } from '../components/report-blocks.tsx';
import { useLocalSentence } from '../format/numbers.ts';
import { needFields, needOf } from '../state/need.ts';
import { usePreferences } from '../state/preferences.ts';
import { setValues, useAddress } from '../state/store.ts';
import { FrontChart } from './front-chart.tsx';
import { NeedForm } from './need-form.tsx';
import { OptionTable } from './option-table.tsx';
import { useAdvice } from './use-advice.ts';

function Answered({ advice: a }: { readonly advice: Advice }) {
  const { values } = useAddress();
  const [looked, setLooked] = useState<string>();
  const chosen = looked ?? values.chosen;
  const keep = useCallback((id: string) => {
    setLooked(undefined);
    setValues({ chosen: id });
  }, []);
  const short = useMemo(() => adviceReport(a, false), [a]);
  const full = useMemo(() => adviceReport(a, true), [a]);
  const sentence = useLocalSentence();
  return (
    <div className="answers">
      <section className={`hero rank-${a.feasible ? 1 : 4}`} aria-label="Answer">
        <div className="head">
          <p className="hint">{sentence(a.question)}</p>
          <DocumentMenu name="viable-advice" report={full} data={a} />
        </div>
        <h1>{sentence(a.answer)}</h1>
      </section>
      {a.meeting.length > 0 ? (
        <section aria-labelledby="front">
          <h2 id="front">What meets the need</h2>
          <FrontChart advice={a} chosen={chosen} onChoose={keep} />
          <OptionTable advice={a} chosen={chosen} onLook={setLooked} />
        </section>
      ) : null}
      <section aria-labelledby="decision">
        <h2 id="decision">The page to decide by</h2>
        <ReportBlocks report={short} />
      </section>
      <details className="fold">
        <summary>Every machine of the shortlist in full</summary>
        <ReportBlocks report={full} />
      </details>
    </div>
  );
}

export function Advise() {
  const { values } = useAddress();
  const { currency } = usePreferences();
  const fields = needFields(values, currency);
  const { answer, done, all, problem } = useAdvice(needOf(fields));
  return (
    <div className="advise">
      {answer?.status === 'ok' ? null : (
        <div className="title">
          <h1>What to buy</h1>
        </div>
      )}
      <NeedForm need={fields} />
      <p className="hint" role="status">
        {problem ??
          (answer === undefined ? (all > 0 ? `${done} of ${all} machines …` : 'Looking through the machines …') : '')}
      </p>
      {answer?.status === 'unknown' ? <p className="problem">{answer.reasons.join('; ')}</p> : null}
      {answer?.status === 'ok' ? <Answered advice={answer.value} /> : null}
    </div>
  );
}
