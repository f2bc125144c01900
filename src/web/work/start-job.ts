// Starts a job in a worker of the page, or on its own thread where no worker may be started.
import { isSingleFile } from '../data/load.ts';
import { MADE } from '../data/made.ts';
import type { FromWorker, Job, ToWorker } from './messages.ts';

export type Receive = (parts: readonly unknown[], done: boolean, problem?: string) => void;

/** Advice takes its worker for seconds at a stretch, so it has one of its own, which ends with it. */
type Lane = 'answers' | 'advice';

interface Task {
  readonly job: Job;
  readonly lane: Lane;
  readonly receive: Receive;
}

const workers = new Map<Lane, Worker>();
const tasks = new Map<number, Task>();
let last = 0;
let forbidden = isSingleFile();

function runOnPage(task: number, { job, receive }: Task): void {
  import('./run-here.ts')
    .then(({ runHere }) =>
      runHere(
        job,
        () => tasks.has(task),
        (parts, done) => tasks.has(task) && receive(parts, done),
      ),
    )
    .catch((error: unknown) => receive([], true, error instanceof Error ? error.message : String(error)));
}

/** The browser has no such workers, or may not load them: what they were asked is done here. */
function withoutWorkers(): void {
  if (forbidden) return;
  forbidden = true;
  for (const worker of workers.values()) worker.terminate();
  workers.clear();
  for (const [task, asked] of tasks) runOnPage(task, asked);
}

function opened(lane: Lane): Worker | undefined {
  const running = workers.get(lane);
  if (running || forbidden) return running;
  try {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data: { task, parts, done, problem } }: MessageEvent<FromWorker>) => {
      const receive = tasks.get(task)?.receive;
      if (done) tasks.delete(task);
      receive?.(parts, done, problem);
    };
    worker.onerror = withoutWorkers;
    worker.postMessage({ kind: 'open', base: document.baseURI, made: MADE } satisfies ToWorker);
    workers.set(lane, worker);
    return worker;
  } catch {
    forbidden = true;
    return undefined;
  }
}

/** Starts the worker that answers before there is anything to ask it. */
export function openWorker(): void {
  opened('answers');
}

/** The function returned ends the job. */
export function startJob(job: Job, receive: Receive): () => void {
  const task = ++last;
  const asked: Task = { job, receive, lane: job.name === 'advise' ? 'advice' : 'answers' };
  tasks.set(task, asked);
  const worker = opened(asked.lane);
  if (worker) worker.postMessage({ kind: 'job', task, job } satisfies ToWorker);
  else runOnPage(task, asked);
  return () => {
    if (!tasks.delete(task)) return;
    if (asked.lane === 'advice') {
      workers.get('advice')?.terminate();
      workers.delete('advice');
    } else workers.get(asked.lane)?.postMessage({ kind: 'cancel', task } satisfies ToWorker);
  };
}
