// What page and worker say to each other: the data once, then tasks, answered part by part.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Lift } from '../../core/assess/nearest-lifts.ts';
import type { PublishedPoint } from '../../core/assess/published-points.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import type { Entries } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { Answer } from '../../core/units/result.ts';
import type { FirstData } from '../data/load.ts';

/** What can be asked for, and one part of the answer to it. */
export interface Jobs {
  readonly assess: { readonly ask: readonly AssessRequest[]; readonly part: Answer<Assessment> };
  readonly lifts: { readonly ask: ScenarioRequest; readonly part: readonly Lift[] };
  readonly published: { readonly ask: Entries<Evidence>; readonly part: PublishedPoint };
}
export type JobName = keyof Jobs;
export type Job = { [K in JobName]: { readonly name: K; readonly ask: Jobs[K]['ask'] } }[JobName];

export type ToWorker =
  | { readonly kind: 'data'; readonly data: FirstData; readonly made: string }
  | { readonly kind: 'job'; readonly task: number; readonly job: Job }
  | { readonly kind: 'cancel'; readonly task: number };

export interface FromWorker {
  readonly task: number;
  readonly parts: readonly unknown[];
  readonly done: boolean;
}
