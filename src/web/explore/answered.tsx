// The answer that is shown, from the sentence down to the sources; why there is none where something is unknown.
import { memo, useEffect } from 'react';
import type { Assessment, AssessmentResult } from '../../core/assess/assessment.ts';
import { inWords } from '../../core/assess/in-words.ts';
import type { Shown } from '../ask/shown.ts';
import { announce } from '../components/live.tsx';
import { useLocal } from '../format/numbers.ts';
import type { Question } from '../state/question.ts';
import { Answer } from './answer.tsx';
import { Assumptions, Parts, Sources } from './background.tsx';
import { Evidence } from './evidence.tsx';
import { Figures } from './figures.tsx';
import { Load } from './load.tsx';
import { Memory } from './memory.tsx';
import { Terms } from './terms.tsx';
import { TierChances } from './tier-chances.tsx';
import { UseCases } from './use-cases.tsx';
import { useWholeAssessment } from './use-whole-assessment.ts';

/** One and the same, so that nothing is drawn anew for it. */
const NO_SOURCES: Assessment['sources'] = [];
const ANNOUNCED_AFTER_MILLISECONDS = 600;

interface Props {
  readonly assessment: Assessment;
  readonly result: AssessmentResult;
  readonly question: Question;
}

function Known({ assessment: a, result: r, question }: Props) {
  const whole = useWholeAssessment(question);
  const local = useLocal();
  const subject = { model: a.model.name, quantization: a.model.quantization, machine: a.machine.name };
  const sentence = inWords(r, subject, local);
  useEffect(() => {
    const timer = window.setTimeout(() => announce(sentence), ANNOUNCED_AFTER_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [sentence]);
  const full = whole?.status === 'ok' ? whole.value : undefined;
  return (
    <>
      <Answer assessment={full ?? a} result={r} sentence={sentence} />
      <Figures result={r} />
      <TierChances result={r} question={question} />
      <Load load={r.prediction?.load} />
      <UseCases assessment={full} chosen={r.workload.name} />
      <Memory plan={r.memory} model={a.model} />
      <Terms result={r} />
      <Evidence evidence={full?.evidence} sources={full?.sources ?? NO_SOURCES} />
      <Parts machine={full?.machine ?? a.machine} />
      <Assumptions assessment={a} />
      <Sources sources={full?.sources ?? a.sources} />
    </>
  );
}

/** Drawn anew for another answer only, not while the form runs ahead of it. */
export const Answered = memo(({ shown: { answer, question } }: { readonly shown: Shown }) => {
  const result = answer.status === 'ok' ? answer.value.results[0] : undefined;
  if (answer.status === 'ok' && result) return <Known assessment={answer.value} result={result} question={question} />;
  return (
    <section className="hero unknown">
      <h1>Unknown, because …</h1>
      <ul>
        {(answer.status === 'unknown' ? answer.reasons : []).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
});
