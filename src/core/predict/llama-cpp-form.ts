// Time on an accelerator under current llama.cpp: the accelerator form with experts, formats and flash attention apart.
import type { FormCeiling } from './form-ceiling.ts';
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

const NO_EXPERTS: readonly ExpertCost[] = [];

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
export const llamaCppCosts = (t: GpuTraits, work: Work, s: LlamaCppSettings, p: LlamaCppParameters): PhaseCosts =>
  llamaCppForm(t, p)(work, s);

/** Rates of a device under the parameters, whatever the model. */
function deviceRates(t: GpuTraits, p: LlamaCppParameters) {
  const slow = t.slowPath === 'no-int8';
  const decodeClass = slow ? p.noInt8DecodeFactor : 1;
  const power = t.vendor === 'nvidia' ? (1 + (p.powerKneeWatts / t.wattsPerUnitGhz) ** 4) ** (-p.powerExponent / 4) : 1;
  const flops =
    t.unitFlops *
    (slow ? p.noInt8ComputeFactor : 1) *
    power *
    (t.laptop ? p.laptopComputeFactor : 1) *
    (t.workstation ? p.workstationComputeFactor : 1) *
    (t.matrixUnits ? p.matrixUnitFactor : 1);
  return {
    laptop: t.laptop ? p.laptopDecodeFactor : 1,
    readRate: p.bandwidthEfficiency * t.bandwidthBytesPerSecond * decodeClass,
    unpackRate: p.dequantisationRate * t.unitFlops * DEQUANTISATION_SCALE * decodeClass,
    multiplyRate: p.computeEfficiency * flops,
  };
}

/** What no model is read and multiplied faster than, in the format that suits the device most. */
export function llamaCppCeiling(t: GpuTraits, p: LlamaCppParameters): FormCeiling {
  const { laptop, readRate, unpackRate, multiplyRate } = deviceRates(t, p);
  const formats = Object.values(p.formats);
  const leastUnpacking = Math.min(...formats.map((f) => f.dequantCost));
  const secondsPerByte =
    Math.min(1, p.expertReadFactor) * Math.hypot(1 / readRate, leastUnpacking / unpackRate) * laptop;
  const fastest = Math.max(...formats.map((f) => f.matrixSpeed));
  const layer = p.layerMilliseconds * Math.sqrt(REFERENCE_GHZ / t.clockGhz) * Math.min(1, p.flashLayerFactor);
  return {
    bytesPerSecond: 1 / secondsPerByte,
    flopsPerSecond: (multiplyRate * fastest) / Math.min(1, p.expertComputeCost),
    layerSeconds: layer * MS * laptop,
    stepSeconds: p.stepMilliseconds * MS * laptop,
    batchLayerSeconds: p.batchLayerMilliseconds * MS * Math.min(1, p.flashBatchFactor),
  };
}

/** The form of one device: what depends on it alone is worked out once, since searches ask of hundreds of models. */
export function llamaCppForm(t: GpuTraits, p: LlamaCppParameters): (work: Work, s: LlamaCppSettings) => PhaseCosts {
  const bandwidth = t.bandwidthBytesPerSecond;
  const { laptop, readRate, unpackRate, multiplyRate } = deviceRates(t, p);
  const readSeconds = p.weightReadsPerBatch / bandwidth;
  const ofAttention = (flash: boolean) => ({
    layer: p.layerMilliseconds * Math.sqrt(REFERENCE_GHZ / t.clockGhz) * (flash ? p.flashLayerFactor : 1),
    rate: p.attentionRate * (flash ? p.flashAttentionRateFactor : 1) * t.unitFlops * ATTENTION_SCALE,
    streamed: flash ? CACHE_BYTES / bandwidth : 0,
    pairRate:
      (p.promptAttentionCost * (flash ? p.flashPromptAttentionFactor : 1) * PROMPT_ATTENTION_SCALE) /
      Math.sqrt(bandwidth * t.unitFlops),
    batchFactor: flash ? p.flashBatchFactor : 1,
  });
  const [plain, flashed] = [ofAttention(false), ofAttention(true)];
  const { extraNormCost, expertKernelCost, expertReadFactor, expertComputeCost, expertFewTokens, formats } = p;
  const { stepMilliseconds, batchLayerMilliseconds } = p;
  const requestSeconds = p.requestMilliseconds * MS;
  return (work, s) => {
    const moe = work.experts > 0;
    const { share, all, visited, dense, denseLayers } = expertBytes(work);
    const format = formats[s.format];
    const attention = s.flashAttention ? flashed : plain;
    const kernels = (1 + extraNormCost * work.extraNorms) * (moe ? 1 + expertKernelCost : 1);
    const readBytes = dense + visited * expertReadFactor;
    const read = readBytes / readRate;
    const weightSeconds = Math.hypot(read, (readBytes * format.dequantCost) / unpackRate) * laptop;
    const tokenSeconds =
      (2 * work.matrixParameters * (moe ? expertComputeCost : 1)) / (multiplyRate * format.matrixSpeed);
    const experts: readonly ExpertCost[] = moe
      ? [{ share, sparseSeconds: (tokenSeconds * expertFewTokens) / share, readSeconds: all * readSeconds }]
      : NO_EXPERTS;
    return {
      decode: {
        weightSeconds,
        computeShareSeconds: weightSeconds - read * laptop,
        fixedSeconds: (work.layers * kernels * attention.layer + stepMilliseconds) * MS * laptop,
        cacheTypeSeconds: 0,
        stateSeconds: undefined,
        attention: work.attention.map((a) => ({
          windowTokens: a.windowTokens,
          seconds: a.headElements / attention.rate + a.cacheElements * attention.streamed,
        })),
      },
      prompt: {
        batchTokens: s.ubatchTokens,
        batchSeconds: work.layers * kernels * batchLayerMilliseconds * MS * attention.batchFactor,
        batchReadSeconds: (denseLayers + work.outputBytes) * readSeconds,
        linkBatchSeconds: undefined,
        onceSeconds: 0,
        tokenSeconds,
        overlapSeconds: undefined,
        attention: work.attention.map((a) => ({
          windowTokens: a.windowTokens,
          seconds: a.heads * attention.pairRate,
        })),
        experts,
      },
      requestSeconds,
      storage: undefined,
    };
  };
}
