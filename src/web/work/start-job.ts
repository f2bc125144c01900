// Starts a job in the page's worker, or here in small portions where no worker may be started (the page in a single file).
import { isSingleFile, loadEvidence, loadSupply } from '../data/load.ts';
import type { Session } from '../data/session.ts';
import { runJob } from './jobs.ts';
import type { FromWorker, Job, ToWorker } from './messages.ts';

/** Shorter than a frame, so that the page still answers. */
const PORTION_MILLISECONDS = 8;

export type Receive = (parts: readonly unknown[], done: boolean, problem?: string) => void;

let worker: Worker | undefined;
let tasks = 0;
const receivers = new Map<number, Receive>();

/** The one worker of the page; undefined where the browser forbids it. */
function started({ stamp }: Session): Worker | undefined {
  if (worker || isSingleFile()) return worker;
  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return undefined;
  }
  worker.onmessage = ({ data: { task, parts, done, problem } }: MessageEvent<FromWorker>) =>
    receivers.get(task)?.(parts, done, problem);
  worker.postMessage({ kind: 'open', base: document.baseURI, made: stamp.made } satisfies ToWorker);
  return worker;
}

/** The function returned ends the job. */
export function startJob(session: Session, job: Job, receive: Receive): () => void {
  const task = ++tasks;
  receivers.set(task, receive);
  const running = started(session);
  if (running) running.postMessage({ kind: 'job', task, job } satisfies ToWorker);
  else
    runJob(
      { ...session, evidence: loadEvidence, supply: loadSupply },
      job,
      PORTION_MILLISECONDS,
      () => receivers.has(task),
      receive,
    ).catch((error: unknown) => receive([], true, String(error)));
  return () => {
    receivers.delete(task);
    running?.postMessage({ kind: 'cancel', task } satisfies ToWorker);
  };
}
