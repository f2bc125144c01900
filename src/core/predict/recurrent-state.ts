// Recurrent layers keep a state of fixed size a sequence: each decoded token reads and writes all of it.
import type { PhaseCosts } from './phase-costs.ts';
import type { Work } from './work.ts';

/** Recurrent states are kept in F32. Source: llama.cpp v0.5.0, `create_memory`. */
const STATE_BYTES = 4;

/**
 * A step with 2·S·4 bytes ÷ BW more, S the state's elements over all layers: no context makes it grow, every sequence of a batch adds
 * its own. The arithmetic of the update is a fraction of an operation per byte and hidden behind it.
 */
export function withState(costs: PhaseCosts, work: Work, bandwidthBytesPerSecond: number): PhaseCosts {
  if (work.stateElements <= 0) return costs;
  const stateSeconds = (2 * work.stateElements * STATE_BYTES) / bandwidthBytesPerSecond;
  const { weightSeconds, computeShareSeconds, fixedSeconds, cacheTypeSeconds, attention } = costs.decode;
  return {
    decode: { weightSeconds, computeShareSeconds, fixedSeconds, cacheTypeSeconds, stateSeconds, attention },
    prompt: costs.prompt,
    requestSeconds: costs.requestSeconds,
    storage: costs.storage,
  };
}
