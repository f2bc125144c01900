// What page and worker say to each other: where the data are, then jobs, answered part by part.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import type { Measurement } from '../../core/measurement/measurement.ts';
import type { Question } from '../state/question.ts';

export type ChoiceKind = 'machines' | 'models' | 'cpus' | 'accelerators';

/** What can be asked for, with the parts of the answer. */
export type Job =
  /** One { asked: Asked, frame?: Frame }. */
  | { readonly name: 'ask'; readonly question: Question; readonly withFrame: boolean }
  /** One list of what can be chosen. */
  | { readonly name: 'choices'; readonly kind: ChoiceKind }
  /** An Answer<Assessment> for each request. */
  | { readonly name: 'assess'; readonly requests: readonly AssessRequest[]; readonly withEvidence?: boolean }
  /** A Lift for each change that was found. */
  | { readonly name: 'lifts'; readonly request: ScenarioRequest }
  /** A PublishedPoint for each published row. */
  | { readonly name: 'published' }
  /** A ComparedPart for each result. */
  | {
      readonly name: 'stored';
      readonly results: readonly { readonly number: number; readonly measurement: Measurement }[];
    }
  /** How far it is, at last the answer (AdvicePart). */
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
