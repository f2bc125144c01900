// What page and worker say to each other: where the data are, then jobs, answered part by part.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';

/** What can be asked for. Parts of the answers: Answer<Assessment>, readonly Lift[], PublishedPoint. */
export type Job =
  | { readonly name: 'assess'; readonly requests: readonly AssessRequest[]; readonly withEvidence?: boolean }
  | { readonly name: 'lifts'; readonly request: ScenarioRequest }
  | { readonly name: 'published' }
  /** Parts: how far it is, at last the answer (AdvicePart). */
  | { readonly name: 'advise'; readonly need: unknown };

export type ToWorker =
  /** `base`: address of the page, beside which the data lie. */
  | { readonly kind: 'open'; readonly base: string; readonly made: string }
  | { readonly kind: 'job'; readonly task: number; readonly job: Job }
  | { readonly kind: 'cancel'; readonly task: number };

export interface FromWorker {
  readonly task: number;
  readonly parts: readonly unknown[];
  readonly done: boolean;
  /** The data could not be loaded. */
  readonly problem?: string;
}
