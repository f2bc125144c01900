// Explore: one model on one machine for one use case; the answer on top, every number openable below.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Assessment, AssessmentResult } from '../../core/assess/assessment.ts';
import { inWords } from '../../core/assess/in-words.ts';
import { announce } from '../components/live.tsx';
import { useLocal } from '../format/numbers.ts';
import { questionOf } from '../state/question.ts';
import { useAddress } from '../state/store.ts';
import { Answer } from './answer.tsx';
import { Assumptions, Parts, Sources } from './background.tsx';
import { Evidence } from './evidence.tsx';
import { Figures } from './figures.tsx';
import { Load } from './load.tsx';
import { Memory } from './memory.tsx';
import { QuestionForm } from './question-form.tsx';
import { Terms } from './terms.tsx';
import { TierChances } from './tier-chances.tsx';
import { recordRecompute } from './timing.ts';
import { useAssessment, useWholeAssessment } from './use-assessment.ts';
import { UseCases } from './use-cases.tsx';

/** One and the same, so that nothing is drawn anew for it. */
const NO_SOURCES: Assessment['sources'] = [];
const ANNOUNCED_AFTER_MILLISECONDS = 600;

function Answered({
  assessment: a,
  result: r,
}: {
  readonly assessment: Assessment;
  readonly result: AssessmentResult;
}) {
  const question = questionOf(useAddress().values);
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

export function Explore() {
  const started = performance.now();
  const { values } = useAddress();
  const question = questionOf(values);
  const answer = useAssessment(question);
  const last = useRef<Assessment>(undefined);
  if (answer.status === 'ok') last.current = answer.value;
  useLayoutEffect(() => recordRecompute(performance.now() - started));
  const problems = answer.status === 'unknown' ? answer.reasons : [];
  const result = answer.status === 'ok' ? answer.value.results[0] : undefined;
  return (
    <div className="explore">
      <QuestionForm question={question} problems={problems} />
      <div className="answers">
        {answer.status === 'ok' && result ? (
          <Answered assessment={answer.value} result={result} />
        ) : (
          <section className="hero unknown">
            <h1>Unknown, because …</h1>
            <ul>
              {problems.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
