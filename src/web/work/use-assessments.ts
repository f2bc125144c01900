// Many assessments, coming in as they are made away from the page.
import { startTransition, useEffect, useState } from 'react';
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { startJob } from './start-job.ts';

export type Answers = readonly (Answer<Assessment> | undefined)[];

interface Options {
  readonly withEvidence?: boolean;
  /** The question must rest this long before it is asked. */
  readonly restMilliseconds?: number;
}

/** Answers in the order of the requests; what is not there yet is undefined. Asked anew where the requests change. */
export function useAssessments(requests: readonly AssessRequest[], options: Options = {}): Answers {
  const { withEvidence = false, restMilliseconds = 0 } = options;
  const key = JSON.stringify(requests);
  const [answers, setAnswers] = useState<{ readonly key: string; readonly list: Answers }>({ key: '', list: [] });
  useEffect(() => {
    const asked = JSON.parse(key) as readonly AssessRequest[];
    const list: Answer<Assessment>[] = [];
    let stop = () => {};
    const timer = window.setTimeout(() => {
      stop = startJob({ name: 'assess', requests: asked, withEvidence }, (parts) => {
        list.push(...(parts as readonly Answer<Assessment>[]));
        // Drawn in slices: there may be hundreds, and what is typed meanwhile comes first.
        startTransition(() => setAnswers({ key, list: [...list, ...asked.slice(list.length).map(() => undefined)] }));
      });
    }, restMilliseconds);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [key, withEvidence, restMilliseconds]);
  return answers.key === key ? answers.list : requests.map(() => undefined);
}
