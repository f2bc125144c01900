// Power of a whole machine at the socket, as costs read it.
import type { Figure } from './figure.ts';

export interface MachinePower {
  /** On, nothing asked. */
  readonly idleWatts: Figure;
  /** While requests are computed, averaged over prompt and output. */
  readonly loadWatts: Figure;
  /** Everything at its limit at once: what the supply and the circuit must carry. */
  readonly peakWatts: Figure;
}
