// What page and worker say to each other: the data once, then tasks, answered part by part.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Answer } from '../../core/units/result.ts';
import type { FirstData } from '../data/load.ts';

export type ToWorker =
  | { readonly kind: 'data'; readonly data: FirstData; readonly made: string }
  | { readonly kind: 'assess'; readonly task: number; readonly requests: readonly AssessRequest[] }
  | { readonly kind: 'cancel'; readonly task: number };

export interface FromWorker {
  readonly task: number;
  /** Place of the first of the answers among the requests. */
  readonly from: number;
  readonly answers: readonly Answer<Assessment>[];
}
