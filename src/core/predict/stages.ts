// The stages a token passes through: one for each device that holds layers, with its share of the work.
import type { MemoryPlan } from '../memory/plan.ts';
import type { AttentionCost, ExpertCost, PhaseCosts } from './phase-costs.ts';
import type { Work } from './work.ts';

/** The part of the work that falls to some of the layers, taken as equal; the output matrix goes with the last stage. */
export function shareOfWork(work: Work, layers: number, withOutput: boolean): Work {
  const f = layers / Math.max(1, work.layers);
  if (f === 1 && withOutput) return work;
  return {
    layers,
    activeBytes: (work.activeBytes - work.outputBytes) * f + (withOutput ? work.outputBytes : 0),
    residentLayerBytes: work.residentLayerBytes * f,
    outputBytes: withOutput ? work.outputBytes : 0,
    matrixParameters: work.matrixParameters * f,
    outputParameters: withOutput ? work.outputParameters : 0,
    hidden: work.hidden,
    vocabulary: work.vocabulary,
    activeExperts: work.activeExperts,
    experts: work.experts,
    expertActiveBytes: work.expertActiveBytes * f,
    expertResidentBytes: work.expertResidentBytes * f,
    expertParameters: work.expertParameters * f,
    attention: work.attention.map((a) => ({
      windowTokens: a.windowTokens,
      layers: a.layers * f,
      cacheElements: a.cacheElements * f,
      heads: a.heads * f,
      headElements: a.headElements * f,
      rowElements: a.rowElements * f,
    })),
    stateElements: work.stateElements * f,
    extraNorms: work.extraNorms,
  };
}

export interface Stage {
  /** Index of the accelerator, or -1 for the host. */
  readonly device: number;
  readonly work: Work;
}

/**
 * Stages in the order a token takes: the host's layers first, then the accelerators'. As many layers as the stage before are the very
 * same work, so that equal devices are asked once.
 */
export function stagesOf(plan: MemoryPlan, work: Work): readonly Stage[] {
  const holding = plan.devices.filter((d) => d.layers > 0).sort((a, b) => a.index - b.index);
  let before: Work | undefined;
  return holding.map((d, i) => {
    const withOutput = i === holding.length - 1;
    const same = before?.layers === d.layers && !withOutput ? before : undefined;
    before = same ?? shareOfWork(work, d.layers, withOutput);
    return { device: d.index, work: before };
  });
}

/** Time for activations to reach the next device: a copy and its latency. Assumption: 20 µs a hop, the order of a small PCIe copy with its launch. */
const HOP_SECONDS = 20e-6;
/** Assumption where no link is stated: PCIe 4.0 x16, about 25 GB/s. */
export const DEFAULT_LINK_BYTES_PER_SECOND = 25e9;
const ACTIVATION_BYTES = 4;

type Sum<T> = { -readonly [K in keyof T]: T[K] };

/** Adds costs of attention to those of the stages before, which mostly have the same windows. */
function addAttention(sums: Sum<AttentionCost>[], more: readonly AttentionCost[]): void {
  for (const { windowTokens, seconds } of more) {
    const known = sums.find((s) => s.windowTokens === windowTokens);
    if (known) known.seconds += seconds;
    else sums.push({ windowTokens, seconds });
  }
}

/** The same of experts, by the share of them that a token visits. */
function addExperts(sums: Sum<ExpertCost>[], more: readonly ExpertCost[]): void {
  for (const { share, sparseSeconds, readSeconds } of more) {
    const known = sums.find((s) => s.share === share);
    if (!known) {
      sums.push({ share, sparseSeconds, readSeconds });
      continue;
    }
    known.sparseSeconds += sparseSeconds;
    known.readSeconds += readSeconds;
  }
}

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
  // Summed field by field in one pass: a search puts hundreds of thousands of stages together.
  let [weights, computeShare, fixed, cacheType, state] = [0, 0, 0, 0, 0];
  let [batch, batchRead, linkBatch, once, token, request] = [0, 0, 0, 0, 0, Number.NEGATIVE_INFINITY];
  const decodeAttention: Sum<AttentionCost>[] = [];
  const promptAttention: Sum<AttentionCost>[] = [];
  const experts: Sum<ExpertCost>[] = [];
  for (const { decode, prompt, requestSeconds } of costs) {
    weights += decode.weightSeconds;
    computeShare += decode.computeShareSeconds;
    fixed += decode.fixedSeconds;
    cacheType += decode.cacheTypeSeconds;
    state += decode.stateSeconds ?? 0;
    batch += prompt.batchSeconds;
    batchRead += prompt.batchReadSeconds;
    linkBatch += prompt.linkBatchSeconds ?? 0;
    once += prompt.onceSeconds;
    token += prompt.tokenSeconds;
    request = Math.max(request, requestSeconds);
    addAttention(decodeAttention, decode.attention);
    addAttention(promptAttention, prompt.attention);
    if (prompt.experts) addExperts(experts, prompt.experts);
  }
  return {
    decode: {
      weightSeconds: weights,
      computeShareSeconds: computeShare,
      fixedSeconds: fixed + hops * (HOP_SECONDS + copy),
      cacheTypeSeconds: cacheType,
      stateSeconds: state,
      attention: decodeAttention,
    },
    prompt: {
      batchTokens: first.prompt.batchTokens,
      batchSeconds: batch + hops * HOP_SECONDS,
      batchReadSeconds: batchRead,
      linkBatchSeconds: linkBatch,
      onceSeconds: once,
      tokenSeconds: token + hops * copy,
      overlapSeconds: undefined,
      attention: promptAttention,
      experts,
    },
    requestSeconds: request,
    storage: undefined,
  };
}
