// Runs heavy jobs away from the page, so that it stays smooth; between portions it listens whether to go on.
import { createContext } from '../../core/assess/context.ts';
import type { Entries, Supply } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { DollarPrices } from '../../core/cost/api-price.ts';
import type { FirstData } from '../data/load.ts';
import { type Bench, runJob } from './jobs.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** A moved slider waits no longer than this for its turn. */
const PORTION_MILLISECONDS = 8;

interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  readonly postMessage: (message: FromWorker) => void;
}
const scope = self as unknown as Scope;

let bench: Promise<Bench> | undefined;
const cancelled = new Set<number>();

async function load<T>(base: string, name: string): Promise<T> {
  const response = await fetch(new URL(`data/${name}.json`, base));
  if (!response.ok) throw new Error(`data/${name}.json could not be loaded (${response.status})`);
  return (await response.json()) as T;
}

async function opened({ base, made }: Extract<ToWorker, { kind: 'open' }>): Promise<Bench> {
  const { catalogue, calibrations, version } = await load<FirstData>(base, 'first');
  const once = <T>(name: string) => {
    let loaded: Promise<T> | undefined;
    return () => {
      loaded ??= load<T>(base, name);
      // Asked for again, it is tried again.
      loaded.catch(() => {
        loaded = undefined;
      });
      return loaded;
    };
  };
  return {
    context: createContext(catalogue, calibrations),
    stamp: { version, made },
    evidence: once<Entries<Evidence>>('evidence'),
    supply: once<Supply>('supply'),
    apiPrices: once<DollarPrices>('api-prices'),
  };
}

async function run({ task, job }: Extract<ToWorker, { kind: 'job' }>): Promise<void> {
  try {
    const ready = await bench;
    if (!ready) return;
    await runJob(
      ready,
      job,
      PORTION_MILLISECONDS,
      () => !cancelled.has(task),
      (parts, done) => scope.postMessage({ task, parts, done }),
    );
  } catch (error) {
    scope.postMessage({ task, parts: [], done: true, problem: error instanceof Error ? error.message : String(error) });
  }
}

scope.onmessage = ({ data: message }) => {
  if (message.kind === 'cancel') cancelled.add(message.task);
  else if (message.kind === 'open') bench = opened(message);
  else void run(message);
};
