// Time on an accelerator: a decode step and a prompt as sums of physical terms with fitted coefficients.
import type { GpuParameters } from './parameters.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { FormSettings, GpuTraits } from './traits.ts';
import type { Work } from './work.ts';

export const MS = 1e-3;
/** Heads of the model on which the BF16 cache's cost was first seen; the cost scales with heads. */
const REFERENCE_HEADS = 32;
/** Clock at which the layer cost is stated: launch and latency costs fall with √clock. */
export const REFERENCE_GHZ = 1.6;
/** Scales that only bring the coefficients near 1. */
export const DEQUANTISATION_SCALE = 0.01;
export const ATTENTION_SCALE = 4.5e-3 / 1.024;
export const PROMPT_ATTENTION_SCALE = 16e-9 * Math.sqrt(1.024e21 / 4.5);

const heads = (work: Work) => work.attention.reduce((sum, a) => sum + a.heads, 0);

/**
 * decode(ctx) = (√((W/(η·BW))² + (W/ρF)²) + L·k·(o·√(1.6/GHz) + o_windows) + o_step)·laptop + bf16 + ctx·A/(κ·F)
 * prompt(n)   = ⌈n/ubatch⌉·(L·k·o′ + w·W/BW + bf16′) + n·2P/(ε·F′) + pairs(n)·a·H/√(BW·F)
 * W bytes of weights read per token, L layers, k kernels a layer relative to two norms, F units × clock × FLOP per unit, F′ the same
 * lowered by power limit, laptop and missing int8 paths, P matrix parameters, A Σ heads × head size, H Σ heads. Seconds, bytes, FLOP/s.
 * Stops being true where weights or cache do not stay on the device.
 */
export function gpuCosts(t: GpuTraits, work: Work, s: FormSettings, p: GpuParameters): PhaseCosts {
  const kernels = 1 + p.extraNormCost * work.extraNorms;
  const moe = work.experts > 0;
  const [computeClass, decodeClass] =
    t.slowPath === 'no-int8'
      ? [p.noInt8ComputeFactor, p.noInt8DecodeFactor]
      : t.slowPath === 'no-tensor-cores'
        ? [p.noTensorCoreComputeFactor, p.noTensorCoreDecodeFactor]
        : [1, 1];
  const bf16Weights = s.bf16Weights ? p.bf16WeightFactor : 1;
  const power = t.vendor === 'nvidia' ? (1 + (p.powerKneeWatts / t.wattsPerUnitGhz) ** 4) ** (-p.powerExponent / 4) : 1;
  const flops =
    (t.unitFlops * computeClass * power * (t.laptop ? p.laptopComputeFactor : 1)) /
    ((moe ? p.expertComputeFactor : 1) * bf16Weights);
  const readBytes = work.activeBytes * (moe ? p.expertDecodeFactor : 1) * bf16Weights;
  const laptop = t.laptop ? p.laptopDecodeFactor : 1;
  const read = readBytes / (p.bandwidthEfficiency * t.bandwidthBytesPerSecond * decodeClass);
  const dequantise = readBytes / (p.dequantisationRate * t.unitFlops * DEQUANTISATION_SCALE * decodeClass);
  const weightSeconds = Math.hypot(read, dequantise) * laptop;
  const layer =
    p.layerMilliseconds * Math.sqrt(REFERENCE_GHZ / t.clockGhz) + (s.windows ? p.windowsLayerMilliseconds : 0);
  const fixedSeconds = (work.layers * kernels * layer + p.stepMilliseconds) * MS * laptop;
  const cache = s.bf16Cache ? bf16Cost(t, s, p) : { decode: 0, prompt: 0 };
  const cacheUnits = (heads(work) / REFERENCE_HEADS) * MS;
  const attentionRate = p.attentionRate * t.unitFlops * ATTENTION_SCALE;
  const pairRate =
    (p.promptAttentionCost * PROMPT_ATTENTION_SCALE) / Math.sqrt(t.bandwidthBytesPerSecond * t.unitFlops);
  return {
    decode: {
      weightSeconds,
      computeShareSeconds: weightSeconds - read * laptop,
      fixedSeconds,
      cacheTypeSeconds: cache.decode * cacheUnits,
      stateSeconds: undefined,
      attention: work.attention.map((a) => ({ windowTokens: a.windowTokens, seconds: a.headElements / attentionRate })),
    },
    prompt: {
      batchTokens: s.ubatchTokens,
      batchSeconds: work.layers * kernels * p.batchLayerMilliseconds * MS + cache.prompt * cacheUnits,
      batchReadSeconds: (p.weightReadsPerBatch * work.activeBytes) / t.bandwidthBytesPerSecond,
      linkBatchSeconds: undefined,
      onceSeconds: 0,
      tokenSeconds: (2 * work.matrixParameters) / (p.computeEfficiency * flops),
      overlapSeconds: undefined,
      attention: work.attention.map((a) => ({ windowTokens: a.windowTokens, seconds: a.heads * pairRate })),
      experts: undefined,
    },
    requestSeconds: p.requestMilliseconds * MS,
    storage: undefined,
  };
}

/** Milliseconds a layer of 32 heads that a BF16 cache costs in the 2024 engine, which has no fast kernel for it. */
function bf16Cost(t: GpuTraits, s: FormSettings, p: GpuParameters): { decode: number; prompt: number } {
  const datacenter = t.datacenter ? p.bf16DecodeDatacenterFactor : 1;
  if (t.vendor === 'amd')
    return { decode: p.bf16DecodeAmdMilliseconds * datacenter, prompt: p.bf16PromptAmdMilliseconds };
  if (t.vendor !== 'nvidia') return { decode: 0, prompt: 0 };
  return {
    decode: p.bf16DecodeNvidiaMilliseconds * (s.windows ? p.bf16DecodeWindowsFactor : 1) * datacenter,
    prompt: p.bf16PromptNvidiaMilliseconds * (s.windows ? p.bf16PromptWindowsFactor : 1),
  };
}
