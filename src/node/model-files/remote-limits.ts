// Bounds on what one remote reading may fetch and how long it may take, and what is left of them.

export interface RemoteLimits {
  /** Bytes of all answers together. */
  readonly totalBytes: number;
  /** Time for everything, all parts of a split model included. */
  readonly totalSeconds: number;
  /** Longest wait without a byte, connecting included. */
  readonly stallSeconds: number;
  /** Redirects of one request. */
  readonly redirects: number;
  /** Requests in all. */
  readonly requests: number;
}

/** Assumptions, see docs/decisions/0002-gguf-reader.md: the largest published headers are about 16 MB. */
export const REMOTE_LIMITS: RemoteLimits = {
  totalBytes: 2 ** 27,
  totalSeconds: 120,
  stallSeconds: 15,
  redirects: 5,
  requests: 2048,
};

/** What one reading has left. Mutable: every request spends from it. */
export interface RemoteBudget {
  readonly limits: RemoteLimits;
  /** On the clock of `performance.now()`, in milliseconds. */
  readonly deadline: number;
  bytesLeft: number;
  requestsLeft: number;
}

export function startBudget(limits: RemoteLimits): RemoteBudget {
  return {
    limits,
    deadline: performance.now() + limits.totalSeconds * 1000,
    bytesLeft: limits.totalBytes,
    requestsLeft: limits.requests,
  };
}

/** Aborts a request that stalls or outlives the budget. A lifetime: call `stop` at the end of the request. */
export class Watchdog {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** Why the request was aborted, for people. */
  reason: string | undefined;

  constructor(private readonly budget: RemoteBudget) {
    this.reset();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something arrived: the wait begins anew. */
  reset(): void {
    clearTimeout(this.timer);
    const { stallSeconds, totalSeconds } = this.budget.limits;
    const left = this.budget.deadline - performance.now();
    const stalls = stallSeconds * 1000 < left;
    const reason = stalls
      ? `the server sent nothing for ${stallSeconds} s; try again`
      : `reading the header took longer than ${totalSeconds} s; download the file and give its path`;
    this.timer = setTimeout(
      () => {
        this.reason = reason;
        this.controller.abort();
      },
      Math.max(0, Math.min(stallSeconds * 1000, left)),
    );
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
