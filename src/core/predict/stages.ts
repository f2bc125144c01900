// The stages a token passes through: one for each device that holds layers, with its share of the work.
import type { MemoryPlan } from '../memory/plan.ts';
import type { AttentionCost, PhaseCosts } from './phase-costs.ts';
import type { Work } from './work.ts';

/** The part of the work that falls to some of the layers, taken as equal; the output matrix goes with the last stage. */
export function shareOfWork(work: Work, layers: number, withOutput: boolean): Work {
  const f = layers / Math.max(1, work.layers);
  if (f === 1 && withOutput) return work;
  return {
    ...work,
    layers,
    activeBytes: (work.activeBytes - work.outputBytes) * f + (withOutput ? work.outputBytes : 0),
    residentLayerBytes: work.residentLayerBytes * f,
    outputBytes: withOutput ? work.outputBytes : 0,
    matrixParameters: work.matrixParameters * f,
    outputParameters: withOutput ? work.outputParameters : 0,
    attention: work.attention.map((a) => ({
      windowTokens: a.windowTokens,
      layers: a.layers * f,
      cacheElements: a.cacheElements * f,
      heads: a.heads * f,
      headElements: a.headElements * f,
      rowElements: a.rowElements * f,
    })),
    expertActiveBytes: work.expertActiveBytes * f,
    expertResidentBytes: work.expertResidentBytes * f,
    expertParameters: work.expertParameters * f,
    stateElements: work.stateElements * f,
  };
}

export interface Stage {
  /** Index of the accelerator, or -1 for the host. */
  readonly device: number;
  readonly work: Work;
}

/** Stages in the order a token takes: the host's layers first, then the accelerators'. */
export function stagesOf(plan: MemoryPlan, work: Work): readonly Stage[] {
  const [only] = plan.devices;
  if (only && plan.devices.length === 1 && only.layers > 0)
    return [{ device: only.index, work: shareOfWork(work, only.layers, true) }];
  const holding = plan.devices.filter((d) => d.layers > 0).sort((a, b) => a.index - b.index);
  return holding.map((d, i) => ({ device: d.index, work: shareOfWork(work, d.layers, i === holding.length - 1) }));
}

/** Time for activations to reach the next device: a copy and its latency. Assumption: 20 µs a hop, the order of a small PCIe copy with its launch. */
const HOP_SECONDS = 20e-6;
/** Assumption where no link is stated: PCIe 4.0 x16, about 25 GB/s. */
export const DEFAULT_LINK_BYTES_PER_SECOND = 25e9;
const ACTIVATION_BYTES = 4;

/** Costs of all stages one after another, with the hops between them. */
export function inSequence(
  costs: readonly PhaseCosts[],
  hidden: number,
  linkBytesPerSecond: number,
  hops = costs.length - 1,
): PhaseCosts {
  const [first] = costs;
  if (!first) throw new Error('a plan without layers cannot be timed');
  if (costs.length === 1 && hops === 0) return first;
  const copy = (hidden * ACTIVATION_BYTES) / linkBytesPerSecond;
  const sum = (of: (c: PhaseCosts) => number) => costs.reduce((total, c) => total + of(c), 0);
  const joined = (of: (c: PhaseCosts) => readonly AttentionCost[]) => costs.flatMap((c) => of(c));
  return {
    decode: {
      weightSeconds: sum((c) => c.decode.weightSeconds),
      computeShareSeconds: sum((c) => c.decode.computeShareSeconds),
      fixedSeconds: sum((c) => c.decode.fixedSeconds) + hops * (HOP_SECONDS + copy),
      cacheTypeSeconds: sum((c) => c.decode.cacheTypeSeconds),
      stateSeconds: sum((c) => c.decode.stateSeconds ?? 0),
      attention: joined((c) => c.decode.attention),
    },
    prompt: {
      batchTokens: first.prompt.batchTokens,
      batchSeconds: sum((c) => c.prompt.batchSeconds) + hops * HOP_SECONDS,
      batchReadSeconds: sum((c) => c.prompt.batchReadSeconds),
      linkBatchSeconds: sum((c) => c.prompt.linkBatchSeconds ?? 0),
      onceSeconds: sum((c) => c.prompt.onceSeconds),
      tokenSeconds: sum((c) => c.prompt.tokenSeconds) + hops * copy,
      attention: joined((c) => c.prompt.attention),
      experts: costs.flatMap((c) => c.prompt.experts ?? []),
    },
    requestSeconds: Math.max(...costs.map((c) => c.requestSeconds)),
  };
}
