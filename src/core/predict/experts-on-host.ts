// Experts kept on the host: decode multiplies them there, layer by layer; prompt batches copy them to the accelerator.
import type { PhaseCosts } from './phase-costs.ts';
import { inSequence } from './stages.ts';
import type { Work } from './work.ts';

/** The work that stays on the accelerators when the experts of a share of the layers are on the host. */
export function withoutExperts(work: Work, share: number): Work {
  const rest = {
    ...work,
    activeBytes: work.activeBytes - work.expertActiveBytes * share,
    residentLayerBytes: work.residentLayerBytes - work.expertResidentBytes * share,
    matrixParameters: work.matrixParameters - work.expertParameters * share,
    expertActiveBytes: work.expertActiveBytes * (1 - share),
    expertResidentBytes: work.expertResidentBytes * (1 - share),
    expertParameters: work.expertParameters * (1 - share),
  };
  return share < 1 ? rest : { ...rest, experts: 0, activeExperts: 0 };
}

/** The experts' work alone, of a share of the layers. */
export function expertsOnly(work: Work, share: number): Work {
  return {
    ...work,
    layers: work.layers * share,
    activeBytes: work.expertActiveBytes * share,
    residentLayerBytes: work.expertResidentBytes * share,
    outputBytes: 0,
    matrixParameters: work.expertParameters * share,
    outputParameters: 0,
    expertActiveBytes: work.expertActiveBytes * share,
    expertResidentBytes: work.expertResidentBytes * share,
    expertParameters: work.expertParameters * share,
    attention: [],
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
  const { prompt, requestSeconds } = inSequence(whole, work.hidden, linkBytesPerSecond);
  const copy = (work.expertResidentBytes * share) / linkBytesPerSecond;
  const batchReadSeconds = prompt.batchReadSeconds + copy;
  const linkBatchSeconds = (prompt.linkBatchSeconds ?? 0) + copy;
  return { decode, prompt: { ...prompt, batchReadSeconds, linkBatchSeconds }, requestSeconds };
}
