// Assesses many machines away from the page, so that it stays smooth; between parts it listens whether to go on.
import { assess, type Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Computing goes on for this long before what was found is sent. */
const PART_MILLISECONDS = 50;

interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  readonly postMessage: (message: FromWorker) => void;
}
const scope = self as unknown as Scope;

let session: { readonly context: Context; readonly stamp: Stamp } | undefined;
const cancelled = new Set<number>();

const pause = () => new Promise((done) => setTimeout(done));

async function run({ task, requests }: Extract<ToWorker, { kind: 'assess' }>): Promise<void> {
  let at = 0;
  while (at < requests.length && session && !cancelled.has(task)) {
    const from = at;
    const answers: FromWorker['answers'][number][] = [];
    const started = performance.now();
    do {
      const request = requests[at++];
      if (request) answers.push(assess(session.context, request, session.stamp));
    } while (at < requests.length && performance.now() - started < PART_MILLISECONDS);
    scope.postMessage({ task, from, answers });
    await pause();
  }
}

scope.onmessage = ({ data: message }) => {
  if (message.kind === 'cancel') cancelled.add(message.task);
  else if (message.kind === 'assess') void run(message);
  else {
    const { catalogue, calibrations, version } = message.data;
    session = { context: createContext(catalogue, calibrations), stamp: { version, made: message.made } };
  }
};
