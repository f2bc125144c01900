// Many assessments, coming in as the worker makes them; where no worker may be started, made here in small portions.
import { useEffect, useState } from 'react';
import { type AssessRequest, assess } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import { loadFirst } from '../data/load.ts';
import { type Session, useSession } from '../data/session.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export type Answers = readonly (Answer<Assessment> | undefined)[];
type Receive = (part: FromWorker) => void;

let worker: Worker | undefined;
let tasks = 0;
const receivers = new Map<number, Receive>();

/** The one worker of the page, with the data in it; undefined where the browser forbids it (a page opened as a file). */
async function started({ stamp }: Session): Promise<Worker | undefined> {
  if (worker) return worker;
  const data = await loadFirst();
  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return undefined;
  }
  worker.onmessage = ({ data: part }: MessageEvent<FromWorker>) => receivers.get(part.task)?.(part);
  worker.postMessage({ kind: 'data', data, made: stamp.made } satisfies ToWorker);
  return worker;
}

async function here({ context, stamp }: Session, task: number, requests: readonly AssessRequest[]): Promise<void> {
  for (const [from, request] of requests.entries()) {
    const receive = receivers.get(task);
    if (!receive) return;
    receive({ task, from, answers: [assess(context, request, stamp)] });
    await new Promise((done) => setTimeout(done));
  }
}

/** Begins a task; the function returned ends it. */
function begin(session: Session, requests: readonly AssessRequest[], receive: Receive): () => void {
  const task = ++tasks;
  receivers.set(task, receive);
  started(session).then((running) => {
    if (!receivers.has(task)) return;
    if (running) running.postMessage({ kind: 'assess', task, requests } satisfies ToWorker);
    else void here(session, task, requests);
  });
  return () => {
    receivers.delete(task);
    worker?.postMessage({ kind: 'cancel', task } satisfies ToWorker);
  };
}

/** Answers in the order of the requests; what is not there yet is undefined. Asked anew where the requests change. */
export function useAssessments(requests: readonly AssessRequest[]): Answers {
  const session = useSession();
  const key = JSON.stringify(requests);
  const [answers, setAnswers] = useState<{ readonly key: string; readonly list: Answers }>({ key: '', list: [] });
  useEffect(() => {
    const asked = JSON.parse(key) as readonly AssessRequest[];
    const list: (Answer<Assessment> | undefined)[] = asked.map(() => undefined);
    return begin(session, asked, (part) => {
      for (const [i, answer] of part.answers.entries()) list[part.from + i] = answer;
      setAnswers({ key, list: [...list] });
    });
  }, [session, key]);
  return answers.key === key ? answers.list : requests.map(() => undefined);
}
