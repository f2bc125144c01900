// Time on an accelerator under current llama.cpp: the accelerator form with experts, formats and flash attention apart.
import type { FormatClass } from './format-class.ts';
import { ATTENTION_SCALE, DEQUANTISATION_SCALE, MS, PROMPT_ATTENTION_SCALE, REFERENCE_GHZ } from './gpu-form.ts';
import type { LlamaCppParameters } from './llama-cpp-parameters.ts';
import type { ExpertCost, PhaseCosts } from './phase-costs.ts';
import type { GpuTraits } from './traits.ts';
import type { Work } from './work.ts';

export interface LlamaCppSettings {
  readonly ubatchTokens: number;
  readonly flashAttention: boolean;
  readonly format: FormatClass;
}

/** Bytes of an element of the F16 cache, which flash attention reads as a stream. */
const CACHE_BYTES = 2;

/** Bytes of weights by how they are read: dense and expert bytes of a decode step, dense and all experts' bytes of the layers. */
export function expertBytes(work: Work) {
  const share = work.experts > 0 ? work.activeExperts / work.experts : 0;
  const active = work.activeBytes - work.outputBytes;
  const all = share > 0 && share < 1 ? Math.max(0, (work.residentLayerBytes - active) / (1 - share)) : 0;
  const visited = all * share;
  return { share, all, visited, dense: work.activeBytes - visited, denseLayers: active - visited };
}

/**
 * decode(ctx) = √((W′/(η·BW·d))² + (W′·q/(ρF·d))²)·laptop + (L·k·o·√(1.6/GHz) + o_step)·laptop + ctx·(A/(κ·F) + [FA]·C/BW)
 * prompt(n)   = ⌈n/B⌉·(L·k·o′ + w·(D + X·v)/BW) + n·2P·e/(ε·F′·s) + pairs(n)·a·H/√(BW·F)
 * W′ = dense + x·expert bytes; q, s costs of the format; k kernels a layer; D dense bytes and X all experts' bytes, of which a batch of
 * m = min(n, B) tokens visits v = 1 − (1 − share)^m; e = x′·(1 + m₀/(m·share)) in mixtures; C bytes of cache a token; the rest as in
 * gpu-form.ts. Flash attention multiplies o, κ, o′ and a. Seconds, bytes, FLOP/s. Stops being true where not all stays on the device.
 */
export function llamaCppCosts(t: GpuTraits, work: Work, s: LlamaCppSettings, p: LlamaCppParameters): PhaseCosts {
  const moe = work.experts > 0;
  const { share, all, visited, dense, denseLayers } = expertBytes(work);
  const format = p.formats[s.format];
  const flash = s.flashAttention;
  const kernels = (1 + p.extraNormCost * work.extraNorms) * (moe ? 1 + p.expertKernelCost : 1);
  const slow = t.slowPath === 'no-int8';
  const bandwidth = t.bandwidthBytesPerSecond;
  const decodeClass = slow ? p.noInt8DecodeFactor : 1;
  const laptop = t.laptop ? p.laptopDecodeFactor : 1;
  const readBytes = dense + visited * p.expertReadFactor;
  const read = readBytes / (p.bandwidthEfficiency * bandwidth * decodeClass);
  const unpack =
    (readBytes * format.dequantCost) / (p.dequantisationRate * t.unitFlops * DEQUANTISATION_SCALE * decodeClass);
  const weightSeconds = Math.hypot(read, unpack) * laptop;
  const layer = p.layerMilliseconds * Math.sqrt(REFERENCE_GHZ / t.clockGhz) * (flash ? p.flashLayerFactor : 1);
  const attentionRate = p.attentionRate * (flash ? p.flashAttentionRateFactor : 1) * t.unitFlops * ATTENTION_SCALE;
  const streamed = flash ? CACHE_BYTES / bandwidth : 0;
  const power = t.vendor === 'nvidia' ? (1 + (p.powerKneeWatts / t.wattsPerUnitGhz) ** 4) ** (-p.powerExponent / 4) : 1;
  const flops =
    t.unitFlops *
    (slow ? p.noInt8ComputeFactor : 1) *
    power *
    (t.laptop ? p.laptopComputeFactor : 1) *
    (t.workstation ? p.workstationComputeFactor : 1) *
    (t.matrixUnits ? p.matrixUnitFactor : 1);
  const tokenSeconds =
    (2 * work.matrixParameters * (moe ? p.expertComputeCost : 1)) / (p.computeEfficiency * flops * format.matrixSpeed);
  const pairRate =
    (p.promptAttentionCost * (flash ? p.flashPromptAttentionFactor : 1) * PROMPT_ATTENTION_SCALE) /
    Math.sqrt(bandwidth * t.unitFlops);
  const readSeconds = p.weightReadsPerBatch / bandwidth;
  const experts: readonly ExpertCost[] = moe
    ? [{ share, sparseSeconds: (tokenSeconds * p.expertFewTokens) / share, readSeconds: all * readSeconds }]
    : [];
  return {
    decode: {
      weightSeconds,
      computeShareSeconds: weightSeconds - read * laptop,
      fixedSeconds: (work.layers * kernels * layer + p.stepMilliseconds) * MS * laptop,
      cacheTypeSeconds: 0,
      attention: work.attention.map((a) => ({
        windowTokens: a.windowTokens,
        seconds: a.headElements / attentionRate + a.cacheElements * streamed,
      })),
    },
    prompt: {
      batchTokens: s.ubatchTokens,
      batchSeconds: work.layers * kernels * p.batchLayerMilliseconds * MS * (flash ? p.flashBatchFactor : 1),
      batchReadSeconds: (denseLayers + work.outputBytes) * readSeconds,
      onceSeconds: 0,
      tokenSeconds,
      attention: work.attention.map((a) => ({ windowTokens: a.windowTokens, seconds: a.heads * pairRate })),
      experts,
    },
    requestSeconds: p.requestMilliseconds * MS,
  };
}
