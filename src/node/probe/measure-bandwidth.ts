// Measures memory bandwidth with STREAM-like loops in worker threads: a lower bound, as JavaScript is no C.
import { freemem } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type BandwidthMeasurement,
  type BandwidthRun,
  known,
  type Probed,
  unknown,
} from '../../core/machine/probed.ts';
import { KERNEL_BYTES, type KernelName, workerSource } from './stream-kernels.ts';

export interface BandwidthOptions {
  /** Cores to spread over; measured with 1, half and all of them. */
  readonly cores: number;
  /** Level 3 cache of the whole machine, if known: arrays are made four times as large. */
  readonly level3Bytes?: number;
  /** Memory that may be used, by default what is free; the three arrays take at most a quarter of it. */
  readonly availableBytes?: number;
  /** Size of each array over all workers, instead of the size derived from the cache. */
  readonly arrayBytes?: number;
  /** Largest number of timed repetitions of a kernel (default 8). */
  readonly repetitions?: number;
  /** Time after which no more repetition is started (default 3 s); half as much again ends a hang. */
  readonly maximumSeconds?: number;
}

const KERNELS: readonly KernelName[] = ['read', 'copy', 'triad'];
/** Array size where the cache is not known, and the bounds where it is: above, touching the pages would take seconds. */
const DEFAULT_ARRAY_BYTES = 128 * 2 ** 20;
const SMALLEST_ARRAY_BYTES = 64 * 2 ** 20;
const LARGEST_ARRAY_BYTES = 1.5 * 2 ** 30;
/** Threads beyond this saturate no memory bus known today and only cost start-up time. */
const MAXIMUM_WORKERS = 64;

const MEANING =
  'a lower bound: loops in JavaScript, bytes counted as the program reads and writes them; native code reaches more';

const seconds = (): number => Number(process.hrtime.bigint()) / 1e9;

interface Reply {
  readonly start: number;
  readonly end: number;
}

function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', answered).off('error', failed).off('exit', exited);
    };
    const answered = (message: unknown): void => {
      settle();
      resolve(message);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    const exited = (): void => failed(new Error('a worker ended early'));
    worker.on('message', answered).on('error', failed).on('exit', exited);
  });
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

interface Team {
  readonly workers: number;
  readonly arrayBytes: number;
  readonly repetitions: number;
  /** Moment after which no more round is started, once each kernel has one; and the moment that ends a hang. */
  readonly until: number;
  readonly atLatest: number;
}

/** Times all kernels on one number of workers, round robin; adds finished runs to `runs`, also when it then fails. */
async function measureWith(team: Team, runs: BandwidthRun[]): Promise<void> {
  const { workers, arrayBytes, repetitions, until, atLatest } = team;
  const elements = Math.max(8, Math.floor(arrayBytes / 8 / workers));
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const origin = process.hrtime.bigint();
  const source = workerSource();
  const threads = Array.from(
    { length: workers },
    () => new Worker(source, { eval: true, workerData: { elements, workers, arrived, origin } }),
  );
  const guard = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('out of time')), Math.max(50, (atLatest - seconds()) * 1_000)).unref();
  });
  const rates: Record<KernelName, number[]> = { read: [], copy: [], triad: [] };
  try {
    await Promise.race([guard, Promise.all(threads.map(nextMessage))]);
    // The first round of each kernel pays for compilation and is thrown away.
    for (let round = 0; round < (repetitions + 1) * KERNELS.length; round++) {
      if (round >= 2 * KERNELS.length && seconds() > until) break;
      const kernel = KERNELS[round % KERNELS.length]!;
      const replies = threads.map(nextMessage);
      for (const worker of threads) worker.postMessage({ kernel, round });
      const times = (await Promise.race([guard, Promise.all(replies)])) as readonly Reply[];
      const nanoseconds = Math.max(...times.map((t) => t.end)) - Math.min(...times.map((t) => t.start));
      const taken = Math.max(1, nanoseconds) / 1e9;
      if (round >= KERNELS.length) rates[kernel].push((elements * workers * KERNEL_BYTES[kernel]) / taken);
    }
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
    for (const kernel of KERNELS) {
      const sorted = rates[kernel].toSorted((x, y) => x - y);
      if (sorted.length === 0) continue;
      runs.push({
        kernel,
        workers,
        repetitions: sorted.length,
        bestBytesPerSecond: sorted.at(-1)!,
        medianBytesPerSecond: median(sorted),
        worstBytesPerSecond: sorted[0]!,
      });
    }
  }
}

function sizeOf(options: BandwidthOptions): { readonly bytes: number; readonly exceedsCache: Probed<boolean> } {
  const cache = options.level3Bytes;
  const derived =
    cache === undefined
      ? DEFAULT_ARRAY_BYTES
      : Math.min(LARGEST_ARRAY_BYTES, Math.max(SMALLEST_ARRAY_BYTES, 4 * cache));
  const wanted = options.arrayBytes ?? derived;
  const bytes = Math.min(wanted, (options.availableBytes ?? freemem()) / 12);
  const exceedsCache =
    cache === undefined ? unknown('the size of the cache is not known') : known(bytes >= 4 * cache, 'sizes');
  return { bytes, exceedsCache };
}

/**
 * Measured memory bandwidth in bytes/s: the best kernel and number of workers, with median and spread.
 * Takes about `maximumSeconds`. Unknown where threads or memory cannot be had; never throws.
 */
export async function measureBandwidth(options: BandwidthOptions): Promise<Probed<BandwidthMeasurement>> {
  const begin = seconds();
  const limit = options.maximumSeconds ?? 3;
  const { bytes, exceedsCache } = sizeOf(options);
  const all = Math.min(MAXIMUM_WORKERS, Math.max(1, Math.floor(options.cores)));
  const sweep = [...new Set([all, 1, Math.ceil(all / 2)])];
  const runs: BandwidthRun[] = [];
  let problem = 'no repetition was finished in the time allowed';
  for (const [i, workers] of sweep.entries()) {
    if (runs.length > 0 && seconds() > begin + limit) break;
    try {
      const until = begin + (limit * (i + 1)) / sweep.length;
      const atLatest = begin + 1.5 * limit;
      await measureWith({ workers, arrayBytes: bytes, repetitions: options.repetitions ?? 8, until, atLatest }, runs);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  const best = runs.reduce<BandwidthRun | undefined>(
    (top, run) => (top === undefined || run.bestBytesPerSecond > top.bestBytesPerSecond ? run : top),
    undefined,
  );
  if (best === undefined) return unknown(`the bandwidth could not be measured: ${problem}`);
  const value: BandwidthMeasurement = {
    bestBytesPerSecond: best.bestBytesPerSecond,
    medianBytesPerSecond: best.medianBytesPerSecond,
    spread: (best.bestBytesPerSecond - best.worstBytesPerSecond) / best.medianBytesPerSecond,
    arrayBytes: bytes,
    exceedsCache,
    runs,
    seconds: seconds() - begin,
    meaning: MEANING,
  };
  return known(value, `timed: ${best.kernel} with ${best.workers} worker thread(s), best of ${best.repetitions}`);
}
