// The heavy work, part by part, so that whoever runs it can pause between parts.
import { assess, type Stamp } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import { nearestLifts } from '../../core/assess/nearest-lifts.ts';
import { publishedPoints } from '../../core/assess/published-points.ts';
import type { Entries } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { Job } from './messages.ts';

/** What jobs work with; evidence is loaded when a job first needs it. */
export interface Bench {
  readonly context: Context;
  readonly stamp: Stamp;
  readonly evidence: () => Promise<Entries<Evidence>>;
}

async function partsOf({ context, stamp, evidence }: Bench, job: Job): Promise<Iterator<unknown>> {
  if (job.name === 'published') return publishedPoints(context, await evidence());
  if (job.name === 'lifts') return [nearestLifts(context, job.request)].values();
  const published = job.withEvidence ? await evidence() : undefined;
  return (function* () {
    for (const request of job.requests) yield assess(context, { ...request, published }, stamp, job.withEvidence);
  })();
}

const pause = () => new Promise((done) => setTimeout(done));

/** Runs a job in portions; ends early where `wanted` says so. */
export async function runJob(
  bench: Bench,
  job: Job,
  portionMilliseconds: number,
  wanted: () => boolean,
  send: (parts: readonly unknown[], done: boolean) => void,
): Promise<void> {
  const parts = await partsOf(bench, job);
  for (let done = false; !done && wanted(); ) {
    const portion: unknown[] = [];
    const started = performance.now();
    do {
      const next = parts.next();
      done = next.done ?? false;
      if (!done) portion.push(next.value);
    } while (!done && performance.now() - started < portionMilliseconds);
    send(portion, done);
    await pause();
  }
}
