// Assesses what the address asks: the chosen use case at once, the others with evidence when the question rests.
import { useMemo, useRef } from 'react';
import { type AssessRequest, assess } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { useSession } from '../data/session.ts';
import { type Question, settingsOf, USE_CASES, workloadOf } from '../state/question.ts';
import { useAssessments } from '../work/use-assessments.ts';

const REST_MILLISECONDS = 120;

function requestOf(q: Question, uses: readonly string[]): AssessRequest {
  return { machine: q.machine, model: q.model, workloads: uses.map(workloadOf), ...settingsOf(q) };
}

/** The answer for the chosen use case. */
export function useAssessment(q: Question): Answer<Assessment> {
  const { context, stamp } = useSession();
  const key = JSON.stringify(q);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  return useMemo(() => assess(context, requestOf(q, [q.use]), stamp, true), [context, stamp, key]);
}

/** The same for the seed's use cases together, with evidence: made away from the page. While a slider moves, the last one for the same machine and model stays. */
export function useWholeAssessment(q: Question): Answer<Assessment> | undefined {
  const named: readonly string[] = USE_CASES;
  const uses = named.includes(q.use) ? named : [q.use, ...named];
  const [answer] = useAssessments([requestOf(q, uses)], { withEvidence: true, restMilliseconds: REST_MILLISECONDS });
  const kept = useRef<{ readonly about: string; readonly answer: Answer<Assessment> }>(undefined);
  const about = `${q.machine} ${q.model} ${q.engine}`;
  if (answer) kept.current = { about, answer };
  return answer ?? (kept.current?.about === about ? kept.current.answer : undefined);
}
