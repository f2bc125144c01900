// Runs heavy jobs away from the page, so that it stays smooth; between portions it listens whether to go on.
import type { Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import { partsOf, runInPortions } from './jobs.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const PORTION_MILLISECONDS = 50;

interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  readonly postMessage: (message: FromWorker) => void;
}
const scope = self as unknown as Scope;

let session: { readonly context: Context; readonly stamp: Stamp } | undefined;
const cancelled = new Set<number>();

scope.onmessage = ({ data: message }) => {
  if (message.kind === 'cancel') cancelled.add(message.task);
  else if (message.kind === 'data') {
    const { catalogue, calibrations, version } = message.data;
    session = { context: createContext(catalogue, calibrations), stamp: { version, made: message.made } };
  } else if (session) {
    const { task, job } = message;
    void runInPortions(
      partsOf(session.context, session.stamp, job),
      PORTION_MILLISECONDS,
      () => !cancelled.has(task),
      (parts, done) => scope.postMessage({ task, parts, done }),
    );
  }
};
