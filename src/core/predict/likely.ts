// Likely figures of one request alone: what decides most questions of a search, without intervals and words.
import type { Workload } from '../workload/workload.ts';
import { type Observed, type Offset, observe } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';

/** As `observe` has them, with what is known of the device. */
export type Likely = Observed;

export const likelyAlone = (costs: PhaseCosts, offset: Offset, { tests, depthTokens }: Workload): Likely =>
  observe(costs, tests, depthTokens, offset);
