// Time of one decode step of several sequences: weights are read once, caches and arithmetic once a sequence.
import { decodeStepSeconds, type PhaseCosts } from '../phase-costs.ts';
import type { LoadRules } from './rules.ts';

/** One device's part of a decode step, as far as it depends on the number of sequences. */
export interface BatchPart {
  /** Seconds to read and multiply its weights for one sequence. */
  readonly weightSeconds: number;
  /** Seconds a token's multiplications take in a long prompt. */
  readonly tokenSeconds: number;
  /** Experts' share of its bytes. */
  readonly expertShare: number;
}

export interface BatchCosts {
  readonly costs: PhaseCosts;
  readonly parts: readonly BatchPart[];
  /** Experts one token visits ÷ experts of a layer; 0 for dense models. */
  readonly visitedShare: number;
  readonly rules: LoadRules;
}

/** Experts that n tokens visit, relative to those of one: each is missed with a chance of (1 − share)^n. */
export function visitedExperts(share: number, n: number): number {
  return share > 0 && share < 1 ? (1 - (1 - share) ** n) / share : 1;
}

/**
 * √((W² − c²)·v² + (n·c)²) over a device: W its weights for one sequence, v how many times their bytes n sequences read (1 but for
 * experts), c = min(W, χ·p) a sequence's arithmetic, p a prompt token's. Reading and arithmetic hide each other in part, as for one
 * sequence, whose W it gives exactly. Seconds.
 */
export function batchWeightSeconds(part: BatchPart, visitedShare: number, n: number, computeCost: number): number {
  const { weightSeconds: w, expertShare } = part;
  const reads = 1 + expertShare * (visitedExperts(visitedShare, n) - 1);
  const compute = Math.min(w, computeCost * part.tokenSeconds);
  return Math.sqrt((w * w - compute * compute) * reads * reads + (n * compute) ** 2);
}

/**
 * t(n) = Σ devices √(…) + fixed + n·(cache type + attention over the context) + (n − 1)·s. Never less for more sequences, never
 * more than n steps of one. Stops being true where sequences share a prefix, and with speculative decoding.
 */
export function batchStepSeconds(b: BatchCosts, n: number, context: number): number {
  const { costs, rules } = b;
  const d = costs.decode;
  const single = decodeStepSeconds(costs, context);
  if (n <= 1) return single;
  let weights = 0;
  for (const part of b.parts) weights += batchWeightSeconds(part, b.visitedShare, n, rules.batchComputeCost);
  const perSequence = single - d.weightSeconds - d.fixedSeconds;
  return weights + d.fixedSeconds + n * perSequence + (n - 1) * Math.min(rules.sequenceSeconds, single);
}
