// What passes between the thread that asks for a search and those that do a share of it.
import type { MessagePort } from 'node:worker_threads';
import type { Offer } from '../../core/advise/offer.ts';
import type { Part } from '../../core/assess/advice/found.ts';
import type { ResolvedNeed } from '../../core/assess/advice/resolved-need.ts';
import type { Share } from '../../core/assess/advice/search.ts';
import type { Limits } from '../../core/assess/advice/select.ts';

/** Given to a thread when it starts. */
export interface WorkerStart {
  readonly port: MessagePort;
  /** Two counters shared with the asker: candidates done, and answers sent. */
  readonly counters: SharedArrayBuffer;
}

export const DONE = 0;
export const ANSWERED = 1;

export interface SearchJob {
  /** Comes back with the answer: one that was given up may still answer. */
  readonly number: number;
  readonly resolved: ResolvedNeed;
  readonly offers: readonly Offer[];
  readonly limits: Limits;
  readonly share: Share;
  readonly rankingOnly: boolean;
}

export interface SearchReply {
  readonly number: number;
  /** Undefined where it failed: the asker then searches for itself. */
  readonly part: Part | undefined;
}
