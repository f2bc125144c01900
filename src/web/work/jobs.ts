// The heavy work, part by part, so that whoever runs it can pause between parts.
import { assess, type Stamp } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import { compareMeasurement } from '../../core/assess/measured/measurement-comparison.ts';
import { triedLifts } from '../../core/assess/nearest-lifts.ts';
import { publishedPoints } from '../../core/assess/published-points.ts';
import type { Entries, Supply } from '../../core/catalogue/catalogue.ts';
import { groupEvidence } from '../../core/catalogue/find-evidence.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { DollarPrices } from '../../core/cost/api-price.ts';
import { answerTo } from '../ask/answer-to.ts';
import { frameOf } from '../ask/frame.ts';
import { acceleratorChoices, cpuChoices, machineChoices, modelChoices } from '../data/suggestions.ts';
import type { Job } from './messages.ts';

/** What jobs work with; what is large is loaded when a job first needs it. */
export interface Bench {
  readonly context: Context;
  readonly stamp: Stamp;
  readonly evidence: () => Promise<Entries<Evidence>>;
  readonly supply: () => Promise<Supply>;
  readonly apiPrices: () => Promise<DollarPrices>;
}

const CHOICES = {
  machines: machineChoices,
  models: modelChoices,
  cpus: cpuChoices,
  accelerators: acceleratorChoices,
} as const;

function* comparedParts(context: Context, stamp: Stamp, results: Extract<Job, { name: 'stored' }>['results']) {
  for (const { number, measurement } of results)
    yield { number, tests: compareMeasurement(context, measurement, stamp, { number }).tests };
}

/** A part that is undefined was a step on the way. */
async function partsOf(
  { context, stamp, evidence }: Bench,
  job: Exclude<Job, { name: 'advise' }>,
): Promise<Iterator<unknown>> {
  switch (job.name) {
    case 'ask': {
      const frame = job.withFrame ? { frame: frameOf(context) } : {};
      return [{ asked: answerTo(context, job.question, stamp), ...frame }].values();
    }
    case 'choices':
      return [CHOICES[job.kind](context.catalogue)].values();
    case 'published':
      return publishedPoints(context, await evidence());
    case 'stored':
      return comparedParts(context, stamp, job.results);
    case 'lifts':
      return triedLifts(context, job.request);
    case 'assess': {
      const published = job.withEvidence ? await evidence() : undefined;
      const { requests, withEvidence } = job;
      return (function* () {
        if (published) yield* groupEvidence(context.catalogue, published);
        for (const request of requests) yield assess(context, { ...request, published }, stamp, withEvidence);
      })();
    }
  }
}

const TOLD_EVERY_MILLISECONDS = 100;
const pause = () => new Promise((done) => setTimeout(done));

/** Runs a job in portions; ends early where `wanted` says so. */
export async function runJob(
  bench: Bench,
  job: Job,
  portionMilliseconds: number,
  wanted: () => boolean,
  send: (parts: readonly unknown[], done: boolean) => void,
): Promise<void> {
  if (job.name === 'advise') {
    const [supply, apiPrices] = await Promise.all([bench.supply(), bench.apiPrices()]);
    const { adviceFor } = await import('./advise-job.ts');
    let told = 0;
    const progress = (done: number, all: number) => {
      if (performance.now() - told < TOLD_EVERY_MILLISECONDS) return;
      told = performance.now();
      send([{ done, all }], false);
    };
    send([{ answer: adviceFor(bench, { supply, apiPrices }, job.need, progress) }], true);
    return;
  }
  const parts = await partsOf(bench, job);
  for (let done = false; !done && wanted(); ) {
    const portion: unknown[] = [];
    const started = performance.now();
    do {
      const next = parts.next();
      done = next.done ?? false;
      if (!done && next.value !== undefined) portion.push(next.value);
    } while (!done && performance.now() - started < portionMilliseconds);
    if (portion.length > 0 || done) send(portion, done);
    await pause();
  }
}
