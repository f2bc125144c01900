// Starts a job in the page's worker, or here in small portions where no worker may be started (the page in a single file).
import { isSingleFile, loadFirst } from '../data/load.ts';
import type { Session } from '../data/session.ts';
import { partsOf, runInPortions } from './jobs.ts';
import type { FromWorker, Job, ToWorker } from './messages.ts';

/** Shorter than a frame, so that the page still answers. */
const PORTION_MILLISECONDS = 8;

type Receive = (parts: readonly unknown[], done: boolean) => void;

let worker: Worker | undefined;
let tasks = 0;
const receivers = new Map<number, Receive>();

/** The one worker of the page, with the data in it; undefined where the browser forbids it. */
async function started({ stamp }: Session): Promise<Worker | undefined> {
  const data = await loadFirst();
  if (worker) return worker;
  if (isSingleFile()) return undefined;
  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return undefined;
  }
  worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) =>
    receivers.get(message.task)?.(message.parts, message.done);
  worker.postMessage({ kind: 'data', data, made: stamp.made } satisfies ToWorker);
  return worker;
}

/** The function returned ends the job. */
export function startJob(session: Session, job: Job, receive: Receive): () => void {
  const task = ++tasks;
  receivers.set(task, receive);
  started(session).then((running) => {
    if (!receivers.has(task)) return;
    if (running) running.postMessage({ kind: 'job', task, job } satisfies ToWorker);
    else
      void runInPortions(
        partsOf(session.context, session.stamp, job),
        PORTION_MILLISECONDS,
        () => receivers.has(task),
        receive,
      );
  });
  return () => {
    receivers.delete(task);
    worker?.postMessage({ kind: 'cancel', task } satisfies ToWorker);
  };
}
