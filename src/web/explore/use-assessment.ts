// Assesses what the address asks: the chosen use case at once, the others when there is time, and how long it took.
import { useDeferredValue, useMemo } from 'react';
import { assess } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { type Session, useEvidence, useSession } from '../data/session.ts';
import { type Question, settingsOf, USE_CASES, workloadOf } from '../state/question.ts';

function assessed(
  { context, stamp }: Session,
  q: Question,
  uses: readonly string[],
  published?: ReturnType<typeof useEvidence>,
): Answer<Assessment> {
  const { machine, model } = q;
  const workloads = uses.map(workloadOf);
  return assess(context, { machine, model, workloads, published, ...settingsOf(q) }, stamp, true);
}

/** The answer for the chosen use case; its evidence follows when it is loaded. */
export function useAssessment(q: Question): Answer<Assessment> {
  const session = useSession();
  const key = JSON.stringify(q);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  return useMemo(() => assessed(session, q, [q.use]), [session, key]);
}

/** The same for the seed's use cases together, with evidence: not in a hurry. */
export function useWholeAssessment(q: Question): Answer<Assessment> | undefined {
  const session = useSession();
  const evidence = useEvidence();
  const later = useDeferredValue(JSON.stringify(q), '');
  return useMemo(() => {
    if (later === '') return undefined;
    const question = JSON.parse(later) as Question;
    const named: readonly string[] = USE_CASES;
    const uses = named.includes(question.use) ? named : [question.use, ...named];
    return assessed(session, question, uses, evidence);
  }, [session, later, evidence]);
}
