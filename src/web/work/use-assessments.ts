// Many assessments, coming in as they are made away from the page.
import { useEffect, useState } from 'react';
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { useSession } from '../data/session.ts';
import { startJob } from './start-job.ts';

export type Answers = readonly (Answer<Assessment> | undefined)[];

/** Answers in the order of the requests; what is not there yet is undefined. Asked anew where the requests change. */
export function useAssessments(requests: readonly AssessRequest[]): Answers {
  const session = useSession();
  const key = JSON.stringify(requests);
  const [answers, setAnswers] = useState<{ readonly key: string; readonly list: Answers }>({ key: '', list: [] });
  useEffect(() => {
    const ask = JSON.parse(key) as readonly AssessRequest[];
    const list: Answer<Assessment>[] = [];
    return startJob(session, { name: 'assess', ask }, (parts) => {
      list.push(...(parts as readonly Answer<Assessment>[]));
      setAnswers({ key, list: [...list, ...ask.slice(list.length).map(() => undefined)] });
    });
  }, [session, key]);
  return answers.key === key ? answers.list : requests.map(() => undefined);
}
