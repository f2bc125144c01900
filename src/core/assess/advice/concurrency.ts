// Requests in work at the same time that a need implies.
import type { Need } from '../../advise/need.ts';

/** Assumption: at the busiest moment one user in four waits for an answer. */
const BUSY_USERS = 4;
/** Assumption: a batch is worked off sixteen documents at a time. */
const BATCH = 16;

export interface Concurrency {
  readonly value: number;
  readonly assumption: string | undefined;
}

/** Concurrency as said; else a quarter of the users, or sixteen for a batch, or one. */
export function concurrencyOf(need: Pick<Need, 'concurrent' | 'users' | 'documentsPerNight'>): Concurrency {
  const { concurrent, users, documentsPerNight } = need;
  if (concurrent !== undefined) return { value: concurrent, assumption: undefined };
  if (documentsPerNight !== undefined)
    return { value: BATCH, assumption: `the batch is worked off ${BATCH} documents at a time` };
  if (users === undefined || users === 1) return { value: 1, assumption: undefined };
  const value = Math.ceil(users / BUSY_USERS);
  return { value, assumption: `at the busiest moment ${value} of ${users} users wait for an answer at the same time` };
}
