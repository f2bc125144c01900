// Shares a search for advice out over threads: this one takes a part, waits for the others, and puts all together.
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Need } from '../../core/advise/need.ts';
import type { SearchWith } from '../../core/assess/advice/advise.ts';
import { foundOf, type Part } from '../../core/assess/advice/found.ts';
import { searchOrder, searchPart } from '../../core/assess/advice/search.ts';
import type { Context } from '../../core/assess/context.ts';
import { builtFile } from '../catalogue-files/load.ts';
import { ANSWERED, DONE, type SearchJob, type SearchReply, type WorkerStart } from './protocol.ts';

/** More threads spare little: each reads the catalogue for itself. */
const MOST_THREADS = 4;
/** Machine × model × format below which a thread's start costs more than it spares. */
const WORTH_SHARING = 20_000;
/** Between two looks at how far the others are. */
const LOOK_MILLISECONDS = 100;
/** A search makes much and keeps little: with more room for what is new, less of it is copied before it is thrown away. */
const YOUNG_MEGABYTES = 192;
/** A thread that needs so many times as long as this one's own part, and at least so long, is given up. */
const PATIENCE = 5;
const LEAST_PATIENCE_MILLISECONDS = 20_000;

interface Helper {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly counters: Int32Array;
}

export interface SearchThreads {
  /** In place of the search in one thread; the same answer. Blocks this thread until all have answered. */
  readonly searchWith: (context: Context) => SearchWith;
  /** Ends the threads. */
  readonly close: () => void;
}

function helper(): Helper {
  const { port1, port2 } = new MessageChannel();
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const workerData: WorkerStart = { port: port2, counters: shared };
  const worker = new Worker(builtFile('search-worker.js'), {
    workerData,
    transferList: [port2],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  // What goes wrong in it shows as an answer that does not come: its share is then searched here.
  worker.on('error', () => undefined);
  worker.unref();
  port1.unref();
  return { worker, port: port1, counters: new Int32Array(shared) };
}

/** The answer of a helper; undefined where it failed or took too long. Blocks this thread. */
function awaited(h: Helper, number: number, until: number, look: () => void): Part | undefined {
  for (;;) {
    const answered = Atomics.load(h.counters, ANSWERED);
    const reply = receiveMessageOnPort(h.port)?.message as SearchReply | undefined;
    if (reply?.number === number) return reply.part;
    if (reply) continue;
    if (Date.now() >= until) return undefined;
    Atomics.wait(h.counters, ANSWERED, answered, LOOK_MILLISECONDS);
    look();
  }
}

/** Beside each thread its compiler and its collector of garbage work: on two cores one thread is sooner done than two (bench/advise.mjs). */
const CORES_A_THREAD = 2;

/** Models up to which a search is over sooner than a thread has started. */
const FEW_MODELS = 3;

const threadsFor = (need: Need): number =>
  need.models !== undefined && need.models.length <= FEW_MODELS
    ? 1
    : Math.min(MOST_THREADS, Math.ceil(availableParallelism() / CORES_A_THREAD));

/** Starts threads for the searches of a need that are yet to come, this one counted: while they read the catalogue, it goes on. */
export function searchThreads(need: Need, threads = threadsFor(need)): SearchThreads {
  const helpers = Array.from({ length: threads - 1 }, helper);
  const close = () => {
    for (const { worker, port } of helpers) {
      port.close();
      void worker.terminate();
    }
  };
  return { searchWith: (context) => sharedOut(context, helpers), close };
}

function sharedOut(context: Context, helpers: readonly Helper[]): SearchWith {
  let number = 0;
  return (resolved, offers, limits, options) => {
    number++;
    const candidates = searchOrder(resolved.candidates);
    const shared = candidates.length * offers.length >= WORTH_SHARING ? helpers : [];
    const of = shared.length + 1;
    const rankingOnly = options.rankingOnly ?? false;
    const started = Date.now();
    const before = shared.map((h) => Atomics.load(h.counters, DONE));
    shared.forEach((h, i) => {
      const job: SearchJob = { number, resolved, offers, limits, share: { index: i + 1, of }, rankingOnly };
      h.port.postMessage(job);
    });
    let mine = 0;
    const look = () => {
      const others = shared.reduce((sum, h, i) => sum + Atomics.load(h.counters, DONE) - (before[i] ?? 0), 0);
      options.progress?.(Math.min(mine + others, candidates.length), candidates.length);
    };
    const progress = () => {
      mine++;
      look();
    };
    const own = (index: number) =>
      searchPart(context, resolved, offers, limits, { index, of }, { rankingOnly, progress });
    const first = own(0);
    const until = Date.now() + Math.max(LEAST_PATIENCE_MILLISECONDS, PATIENCE * (Date.now() - started));
    const rest = shared.map((h, i) => awaited(h, number, until, look) ?? own(i + 1));
    options.progress?.(candidates.length, candidates.length);
    return foundOf(resolved, candidates, offers, [first, ...rest]);
  };
}
