// What a prediction says of several users at once, beside the rates of one request under that load.
import type { Interval } from '../../units/interval.ts';

/** Of all requests together: never to be read as a rate of one. */
export interface SystemThroughput {
  readonly requestsPerSecond: Interval;
  /** Undefined where the workload asks for none. */
  readonly outputTokensPerSecond: Interval | undefined;
  readonly promptTokensPerSecond: Interval | undefined;
}

export interface Load {
  /** Users who each ask again as soon as they are answered. */
  readonly users: number;
  /** Requests that run together; the others wait for a slot. */
  readonly runningAtOnce: number;
  /** The part of the time to first token in which others are served. */
  readonly waitingSeconds: Interval;
  readonly systemThroughput: SystemThroughput;
}
