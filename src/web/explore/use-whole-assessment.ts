// The seed's use cases together for the question, with evidence: made away from the page when the question rests.
import { useRef } from 'react';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { assessRequest, type Question, USE_CASES } from '../state/question.ts';
import { useAssessments } from '../work/use-assessments.ts';

const REST_MILLISECONDS = 120;

/** While a slider moves, the last one for the same machine and model stays. */
export function useWholeAssessment(q: Question): Answer<Assessment> | undefined {
  const named: readonly string[] = USE_CASES;
  const uses = named.includes(q.use) ? named : [q.use, ...named];
  const [answer] = useAssessments([assessRequest(q, uses)], {
    withEvidence: true,
    restMilliseconds: REST_MILLISECONDS,
  });
  const kept = useRef<{ readonly about: string; readonly answer: Answer<Assessment> }>(undefined);
  const about = `${q.machine} ${q.model} ${q.engine}`;
  if (answer) kept.current = { about, answer };
  return answer ?? (kept.current?.about === about ? kept.current.answer : undefined);
}
