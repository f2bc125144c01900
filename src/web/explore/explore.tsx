// Explore: one model on one machine for one use case; the answer on top, every number openable below.
import { useLayoutEffect } from 'react';
import { useFrame, useProblem, useShown } from '../ask/shown.ts';
import { LoadFailure } from '../components/load-failure.tsx';
import { questionOf, sameQuestion } from '../state/question.ts';
import { useAddress } from '../state/store.ts';
import { Answered } from './answered.tsx';
import { AtHand } from './at-hand.tsx';
import { QuestionForm } from './question-form.tsx';
import { recordRecompute } from './timing.ts';

export function Explore() {
  const question = questionOf(useAddress().values);
  const shown = useShown();
  const frame = useFrame();
  const problem = useProblem();
  useLayoutEffect(() => {
    if (shown) recordRecompute(performance.now() - shown.since);
  }, [shown]);
  if (problem !== undefined) return <LoadFailure reason={problem} />;
  if (!shown || !frame) return <p className="waiting">Computing the answer …</p>;
  const result = shown.answer.status === 'ok' ? shown.answer.value.results[0] : undefined;
  return (
    <div className="explore">
      <QuestionForm question={question} shown={shown} frame={frame} />
      <div className="answers" data-answer={shown.number} aria-busy={!sameQuestion(shown.question, question)}>
        <Answered shown={shown} />
      </div>
      {result ? <AtHand result={result} /> : null}
    </div>
  );
}
