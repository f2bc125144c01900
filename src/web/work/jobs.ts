// The heavy work, part by part, so that whoever runs it can pause between parts.
import { assess, type Stamp } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import { nearestLifts } from '../../core/assess/nearest-lifts.ts';
import { publishedPoints } from '../../core/assess/published-points.ts';
import type { Job } from './messages.ts';

export function* partsOf(context: Context, stamp: Stamp, job: Job): Generator<unknown> {
  if (job.name === 'published') yield* publishedPoints(context, job.ask);
  else if (job.name === 'lifts') yield nearestLifts(context, job.ask);
  else for (const request of job.ask) yield assess(context, request, stamp);
}

const pause = () => new Promise((done) => setTimeout(done));

/** Runs a job in portions; ends early where `wanted` says so. */
export async function runInPortions(
  parts: Generator<unknown>,
  portionMilliseconds: number,
  wanted: () => boolean,
  send: (parts: readonly unknown[], done: boolean) => void,
): Promise<void> {
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
