// An open load: requests that come by themselves, so many an hour. How busy the machine is, and how long a request takes.

/** A machine's closed-loop throughput at each number of requests in it, for one workload. */
export interface LoadCurve {
  /** Requests that run at once at most; further ones wait. */
  readonly slots: number;
  /** Seconds that one request takes alone. */
  readonly serviceSeconds: number;
  /** Requests per second with so many in the machine; beyond the slots it stays. */
  readonly throughputAt: (requests: number) => number;
  /** Seconds of one of so many requests that are in the machine at once. */
  readonly responseAt: (requests: number) => number;
  /** The most requests per second. */
  readonly capacityRequestsPerSecond: number;
  /** Output tokens a request. */
  readonly outputTokens: number;
}

export interface OpenLoad {
  /** Share of the capacity that is asked for; 1 and more: the queue grows without end. */
  readonly utilisation: number;
  readonly stable: boolean;
  /** Requests in the machine, in the mean; Infinity where the load is not stable. */
  readonly meanRequests: number;
  /** Chance that no request is there. */
  readonly idleShare: number;
  /** Mean seconds from asking to the last token, and the part beyond a request that is alone. */
  readonly responseSeconds: number;
  readonly waitingSeconds: number;
  /** Output tokens of all requests together. */
  readonly outputTokensPerSecond: number;
}

const HOUR_SECONDS = 3600;

/**
 * Steady state of a queue whose server works at X(k) with k requests in it: p(k) ∝ λ^k ÷ (X(1)·…·X(k)), a geometric tail beyond the
 * slots; N = Σ k·p(k); response = N/λ (Little). Source: the flow-equivalent server (Chandy, Herzog, Woo 1975) with Poisson arrivals.
 * Stops being true for bursts (a workday's peak: ask with the peak hour's rate) and for requests of very unlike lengths.
 * Throws a RangeError where the rate is negative or not finite.
 */
export function openLoad(curve: LoadCurve, requestsPerHour: number): OpenLoad {
  if (!(requestsPerHour >= 0) || !Number.isFinite(requestsPerHour))
    throw new RangeError(`requests per hour are 0 or more, not ${requestsPerHour}`);
  const rate = requestsPerHour / HOUR_SECONDS;
  const capacity = curve.capacityRequestsPerSecond;
  const utilisation = rate / capacity;
  const outputTokensPerSecond = Math.min(rate, capacity) * curve.outputTokens;
  if (utilisation >= 1) {
    const never = { meanRequests: Number.POSITIVE_INFINITY, responseSeconds: Number.POSITIVE_INFINITY };
    const waitingSeconds = Number.POSITIVE_INFINITY;
    return { utilisation, stable: false, idleShare: 0, ...never, waitingSeconds, outputTokensPerSecond };
  }
  let [weight, total, mean, empty] = [1, 1, 0, 1];
  for (let k = 1; k <= curve.slots; k++) {
    weight *= rate / curve.throughputAt(k);
    total += weight;
    mean += k * weight;
    // Far larger weights would overflow; only their ratios matter.
    if (total > 1e200) [weight, total, mean, empty] = [weight / total, 1, mean / total, empty / total];
  }
  const tail = (weight * utilisation) / (1 - utilisation);
  mean += tail * (curve.slots + 1 / (1 - utilisation));
  total += tail;
  const meanRequests = mean / total;
  const responseSeconds = rate > 0 ? meanRequests / rate : curve.serviceSeconds;
  return {
    utilisation,
    stable: true,
    meanRequests,
    idleShare: empty / total,
    responseSeconds,
    waitingSeconds: Math.max(0, responseSeconds - curve.serviceSeconds),
    outputTokensPerSecond,
  };
}
