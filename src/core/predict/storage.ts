// A model larger than memory, mapped from a file: the part of its weights that a token needs and memory lacks comes from storage.
import type { MemoryPlan } from '../memory/plan.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Work } from './work.ts';

/** Bytes of weights for which memory has no room: all that is required beyond what is there, at most the weights. */
export function missingBytes(plan: MemoryPlan): number {
  const host = plan.devices.find((d) => d.kind === 'host');
  if (!host || plan.availableBytes === undefined) return 0;
  return Math.min(host.weightsBytes, Math.max(0, plan.requiredBytes - plan.availableBytes));
}

/** Bytes from storage of a decoded token, and of a batch of prompt tokens, which visits every expert. */
export interface StorageBytes {
  readonly token: number;
  readonly batch: number;
}

/**
 * With s the share of the weights that memory lacks, D dense and X expert bytes a token reads:
 *   token = √(s·(D + X)·(D + X)) for a dense model (a page cache that drops the oldest page loses all of a scan that is larger than it;
 *           one that keeps a part loses only what is missing: between s·W and W, taken is their geometric mean)
 *   token = s′·X for experts, s′ the share of the experts that memory lacks: dense parts are used each time and stay
 *   batch = √(s·A·A) over all matrices A.
 * Source: cost of a cyclic scan under least-recently-used replacement; which share a system keeps is an assumption.
 * Stops being true where the file lies on several drives, or the program reads ahead on its own.
 */
export function storageBytes(work: Work, weightsBytes: number, missing: number): StorageBytes {
  if (missing <= 0 || weightsBytes <= 0) return { token: 0, batch: 0 };
  const share = Math.min(1, missing / weightsBytes);
  const all = work.residentLayerBytes + work.outputBytes;
  const batch = Math.sqrt(share) * all;
  const denseActive = work.activeBytes - work.expertActiveBytes;
  if (work.expertResidentBytes <= 0) return { token: Math.sqrt(share) * work.activeBytes, batch };
  const expertShare = Math.min(1, missing / work.expertResidentBytes);
  const denseMissing = Math.max(0, missing - work.expertResidentBytes);
  const denseBytes = Math.max(1, weightsBytes - work.expertResidentBytes);
  const dense = Math.sqrt(Math.min(1, denseMissing / denseBytes)) * denseActive;
  return { token: dense + expertShare * work.expertActiveBytes, batch };
}

/** Costs with the reading from storage; it adds to the rest, since a mapped page is waited for. Seconds. */
export function withStorage(costs: PhaseCosts, bytes: StorageBytes, bytesPerSecond: number): PhaseCosts {
  const [step, batch] = [bytes.token / bytesPerSecond, bytes.batch / bytesPerSecond];
  return {
    ...costs,
    decode: { ...costs.decode, fixedSeconds: costs.decode.fixedSeconds + step },
    prompt: { ...costs.prompt, batchSeconds: costs.prompt.batchSeconds + batch },
    storage: { stepSeconds: step, batchSeconds: batch },
  };
}
