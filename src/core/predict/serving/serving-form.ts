// Time of engines that serve many requests on equal accelerators in tensor parallel: decode steps of a batch, prompts, all-reduces.
import type { BatchCosts } from '../load/batch-step.ts';
import type { PhaseCosts } from '../phase-costs.ts';
import type { ServingParameters } from './serving-parameters.ts';
import type { ServingWork } from './serving-work.ts';

/** Equal accelerators that share every layer. */
export interface ServingDevices {
  readonly count: number;
  readonly bandwidthBytesPerSecond: number;
  /** Dense peaks of one accelerator by the width of the operands; a width it lacks has the next wider one's. */
  readonly peakFlops: { readonly sixteen: number; readonly eight: number; readonly four: number };
  /** Between two of them, one direction. */
  readonly linkBytesPerSecond: number;
}

const MICRO = 1e-6;
const MILLI = 1e-3;
const ACTIVATION_BYTES = 2;
const STATE_BYTES = 4;
/** Two all-reduces a layer: after attention and after the feed-forward (Shoeybi et al. 2019, Megatron-LM). */
const REDUCES_PER_LAYER = 2;
/** Share of the 16-bit peak that attention kernels reach over long contexts. Assumption: FlashAttention-2 and -3 publish 50 to 75 %. */
const ATTENTION_EFFICIENCY = 0.5;
/** Tokens of prompts in a step. Source: vLLM's `max_num_batched_tokens` on data-centre GPUs; SGLang's and TensorRT-LLM's defaults are alike. */
const STEP_TOKENS = 8192;

/** Peak with only a part of the gain of narrower operands. */
const gained = (peak: number, sixteen: number, gain: number) => sixteen * (peak / sixteen) ** Math.min(1, gain);

/** Seconds that an all-reduce of n tokens adds to a layer's two, beside its latency: a ring moves 2·(g − 1)/g of the bytes each way. */
export function reduceSeconds(count: number, hidden: number, linkBytesPerSecond: number): number {
  return (REDUCES_PER_LAYER * 2 * ((count - 1) / count) * hidden * ACTIVATION_BYTES) / linkBytesPerSecond;
}

/**
 * decode(n) = √((W² − c²)·v² + (n·c)²) + L·(o + o_x + [g > 1]·2α) + o_step + n·(attention + state + all-reduce bytes + s)
 *   W = (dense + x·expert bytes)/(g·η·BW), c = χ × a prompt token's arithmetic, v bytes read by n sequences relative to one (experts)
 *   attention = context × max(cache bytes/(min(g, key-value heads)·η·BW), 4·A/(g·½·F₁₆))
 * prompt(n) = r + ⌈n/8192⌉·L·(o + o_x + 2α) + n·(2·Σ P/(g·ε·F) + all-reduce bytes) + pairs·4A/(g·½·F₁₆), at least one reading of W
 * Seconds, bytes, FLOP/s. Stops being true for unlike devices, expert or data parallel serving, and speculative decoding.
 */
export function servingCosts(d: ServingDevices, s: ServingWork, cacheBytes: number, p: ServingParameters): BatchCosts {
  const { work } = s;
  const g = d.count;
  const moe = work.experts > 0;
  const bandwidth = g * p.bandwidthEfficiency * d.bandwidthBytesPerSecond;
  const peaks = {
    sixteen: d.peakFlops.sixteen,
    eight: gained(d.peakFlops.eight, d.peakFlops.sixteen, p.eightBitGain),
    four: gained(d.peakFlops.four, d.peakFlops.sixteen, p.fourBitGain),
  };
  const denseParameters = work.matrixParameters - work.expertParameters;
  const arithmetic =
    denseParameters / peaks[s.denseOperands] + (work.expertParameters * p.expertComputeCost) / peaks[s.expertOperands];
  const tokenCompute = (2 * arithmetic) / (g * p.computeEfficiency);
  const dense = work.activeBytes - work.expertActiveBytes;
  const experts = work.expertActiveBytes * p.expertReadFactor;
  const weightSeconds = (dense + experts) / bandwidth;
  const reduce = g > 1 ? work.layers * reduceSeconds(g, work.hidden, d.linkBytesPerSecond * p.linkEfficiency) : 0;
  const latency = g > 1 ? REDUCES_PER_LAYER * p.reduceMicroseconds * Math.log2(g) : 0;
  const layer = (p.layerMicroseconds + (moe ? p.expertLayerMicroseconds : 0) + latency) * MICRO;
  const shared = g / Math.min(g, s.keyValueHeads);
  const attentionFlops = g * ATTENTION_EFFICIENCY * d.peakFlops.sixteen;
  const sequence = p.sequenceMicroseconds * MICRO + reduce;
  const readAll = work.residentLayerBytes / bandwidth;
  const costs: PhaseCosts = {
    decode: {
      weightSeconds,
      computeShareSeconds: 0,
      fixedSeconds: work.layers * layer + p.stepMilliseconds * MILLI + sequence,
      cacheTypeSeconds: 0,
      stateSeconds: (2 * work.stateElements * STATE_BYTES) / bandwidth,
      attention: work.attention.map((a) => ({
        windowTokens: a.windowTokens,
        seconds: Math.max((a.cacheElements * cacheBytes * shared) / bandwidth, (4 * a.headElements) / attentionFlops),
      })),
    },
    prompt: {
      batchTokens: STEP_TOKENS,
      batchSeconds: work.layers * layer + p.stepMilliseconds * MILLI,
      batchReadSeconds: 0,
      onceSeconds: readAll,
      tokenSeconds: tokenCompute + reduce,
      attention: work.attention.map((a) => ({
        windowTokens: a.windowTokens,
        seconds: (4 * a.headElements) / attentionFlops,
      })),
    },
    requestSeconds: p.requestMilliseconds * MILLI,
  };
  return {
    costs,
    parts: [
      {
        weightSeconds,
        tokenSeconds: tokenCompute,
        expertShare: dense + experts > 0 ? experts / (dense + experts) : 0,
      },
    ],
    visitedShare: moe ? work.activeExperts / work.experts : 0,
    rules: {
      batchComputeCost: p.batchComputeCost,
      sequenceSeconds: sequence,
      promptTokensPerStep: STEP_TOKENS,
      cohortExponent: p.cohortExponent,
    },
  };
}
