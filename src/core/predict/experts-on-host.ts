// Experts kept on the host: decode multiplies them there, layer by layer; prompt batches copy them to the accelerator.
import type { PhaseCosts } from './phase-costs.ts';
import { inSequence } from './stages.ts';
import { withPrompt } from './with-prompt.ts';
import type { Work } from './work.ts';

/** The work that stays on the accelerators when the experts of a share of the layers are on the host. */
export function withoutExperts(work: Work, share: number): Work {
  const rest = 1 - share;
  return {
    layers: work.layers,
    activeBytes: work.activeBytes - work.expertActiveBytes * share,
    residentLayerBytes: work.residentLayerBytes - work.expertResidentBytes * share,
    outputBytes: work.outputBytes,
    matrixParameters: work.matrixParameters - work.expertParameters * share,
    outputParameters: work.outputParameters,
    hidden: work.hidden,
    vocabulary: work.vocabulary,
    activeExperts: share < 1 ? work.activeExperts : 0,
    experts: share < 1 ? work.experts : 0,
    expertActiveBytes: work.expertActiveBytes * rest,
    expertResidentBytes: work.expertResidentBytes * rest,
    expertParameters: work.expertParameters * rest,
    attention: work.attention,
    stateElements: work.stateElements,
    extraNorms: work.extraNorms,
  };
}

const NO_ATTENTION: Work['attention'] = [];

/** The experts' work alone, of a share of the layers. */
export function expertsOnly(work: Work, share: number): Work {
  return {
    layers: work.layers * share,
    activeBytes: work.expertActiveBytes * share,
    residentLayerBytes: work.expertResidentBytes * share,
    outputBytes: 0,
    matrixParameters: work.expertParameters * share,
    outputParameters: 0,
    hidden: work.hidden,
    vocabulary: work.vocabulary,
    activeExperts: work.activeExperts,
    experts: work.experts,
    expertActiveBytes: work.expertActiveBytes * share,
    expertResidentBytes: work.expertResidentBytes * share,
    expertParameters: work.expertParameters * share,
    attention: NO_ATTENTION,
    stateElements: 0,
    extraNorms: 0,
  };
}

export interface ExpertSplit {
  /** Share of the layers whose experts are on the host. */
  readonly share: number;
  /** Costs on the accelerators with all of the work, and without the experts of that share. */
  readonly whole: readonly PhaseCosts[];
  readonly lean: readonly PhaseCosts[];
  /** Costs of those experts on the host. */
  readonly experts: PhaseCosts;
}

/**
 * decode: accelerators without the experts, the host with them, and two hops a layer between. prompt: as if all were on the
 * accelerators, plus a copy of the experts over the link for every batch, as llama.cpp does for 32 tokens and more (`op_offload`).
 * Stops being true for prompts of fewer tokens, and where a copy overlaps with work.
 */
export function expertSplitCosts(split: ExpertSplit, work: Work, linkBytesPerSecond: number): PhaseCosts {
  const { share, whole, lean, experts } = split;
  const hops = Math.round(2 * work.layers * share) + lean.length - 1;
  const { decode } = inSequence([experts, ...lean], work.hidden, linkBytesPerSecond, hops);
  const { prompt, requestSeconds, storage } = inSequence(whole, work.hidden, linkBytesPerSecond);
  const copy = (work.expertResidentBytes * share) / linkBytesPerSecond;
  const batchReadSeconds = prompt.batchReadSeconds + copy;
  const linkBatchSeconds = (prompt.linkBatchSeconds ?? 0) + copy;
  const { overlapSeconds, attention } = prompt;
  const costs = { decode, prompt, requestSeconds, storage };
  return withPrompt(costs, prompt, { batchReadSeconds, linkBatchSeconds, overlapSeconds, attention });
}
