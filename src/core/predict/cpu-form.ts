// Time on a CPU: memory bandwidth and cores limit decode together, cores and SIMD the prompt.
import { GIGA } from '../units/scale.ts';
import type { FormCeiling } from './form-ceiling.ts';
import type { CpuParameters } from './parameters.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { CpuTraits, FormSettings, SimdFeature } from './traits.ts';
import type { Work } from './work.ts';

const MS = 1e-3;
/** Cores help streaming less than in proportion: they share caches and the memory controller. */
const STREAMING_EXPONENT = 0.6;
/** Watts per core and GHz below which the power limit lowers the clock under full vector load. */
const POWER_KNEE_WATTS = 4;
const FLOPS_SCALE = 16 * GIGA;
/** Waiting for each other grows with √cores: stated as cores at this many. Linear growth put a 96-core chip several-fold too low. */
const SYNC_REFERENCE_CORES = 8;

const SIMD_PARAMETER: Readonly<Record<SimdFeature, keyof CpuParameters>> = {
  sse: 'simdSse',
  avx: 'simdAvx',
  avx2: 'simdAvx2',
  avx512: 'simdAvx512',
  avx512bf16: 'simdAvx512Bf16',
  neon: 'simdNeon',
};

/**
 * decode(ctx) = √((W/(η·BW))² + (W/(r·cores^0.6·GHz·power))²)·… + L·(o + sync·√(8·cores)) + ctx·A/W·t₀/f
 * prompt(n)   = n·2P/F + s·t₀ + ⌈n/ubatch⌉·L·sync′·√(8·cores) + pairs(n)·4A/(F·a)
 * F = ε·cores^c·GHz·SIMD·power; power the clock that the power limit leaves, relative; A Σ heads × head size; in steps with flash attention, which
 * no measurement of the fit has, Σ rowElements.
 * Efficiency cores count in part, not on laptops. Seconds, bytes, FLOP/s.
 * Stops being true when fewer memory channels are filled than stated, or the model does not fit the memory.
 */
export const cpuCosts = (t: CpuTraits, work: Work, s: CpuSettings, p: CpuParameters): PhaseCosts =>
  cpuForm(t, p)(work, s);

export type CpuSettings = FormSettings & { readonly flashAttention?: boolean };

/** Rates of a processor under the parameters, whatever the model; under Windows it is slower by the factors. */
function processorRates(t: CpuTraits, p: CpuParameters) {
  const cores = t.performanceCores + (t.laptop ? 0 : p.efficiencyCoreWeight * t.efficiencyCores);
  const power = t.server ? 1 : (1 + (POWER_KNEE_WATTS / t.wattsPerCoreGhz) ** 4) ** (-p.powerExponent / 4);
  const waiting = Math.sqrt(SYNC_REFERENCE_CORES * t.performanceCores);
  const simd = p[SIMD_PARAMETER[t.simd]] * (t.dotProduct ? 1 : p.noDotProductFactor);
  const slowness = (windows: boolean) => ({
    decode: (t.laptop ? p.laptopDecodeCost : 1) * (windows ? p.windowsDecodeCost : 1),
    prompt:
      (t.laptop ? p.laptopComputeCost : 1) *
      (windows ? p.windowsComputeCost : 1) *
      (t.server ? p.serverComputeCost : 1),
  });
  return {
    readRate: p.bandwidthEfficiency * t.bandwidthBytesPerSecond * (t.laptop ? p.laptopBandwidthFactor : 1),
    streamRate: p.streamingRate * GIGA * cores ** STREAMING_EXPONENT * t.clockGhz * power,
    computeRate: FLOPS_SCALE * p.computeEfficiency * cores ** p.coreExponent * t.clockGhz * simd * power,
    ...{ onWindows: slowness(true), elsewhere: slowness(false) },
    layerSeconds: p.layerCost * 0.1 * MS + p.stepSyncMicroseconds * 1e-6 * waiting,
    waiting,
  };
}

/** What no model is read and multiplied faster than. */
export function cpuCeiling(t: CpuTraits, p: CpuParameters, windows: boolean): FormCeiling {
  const { readRate, streamRate, computeRate, onWindows, elsewhere, layerSeconds, waiting } = processorRates(t, p);
  const slow = windows ? onWindows : elsewhere;
  return {
    bytesPerSecond: 1 / Math.hypot(1 / readRate, slow.decode / streamRate),
    flopsPerSecond: computeRate / slow.prompt,
    ...{ layerSeconds, stepSeconds: 0, batchLayerSeconds: p.batchSyncCost * 0.1 * MS * waiting },
  };
}

/** The form of one processor: what depends on it alone is worked out once, since searches ask of hundreds of models. */
export function cpuForm(t: CpuTraits, p: CpuParameters): (work: Work, s: CpuSettings) => PhaseCosts {
  const { readRate, streamRate, computeRate, onWindows, elsewhere, layerSeconds, waiting } = processorRates(t, p);
  const { attentionFactor, batchSyncCost, promptStepShare, promptAttentionEfficiency } = p;
  return (work, s) => {
    const slow = s.windows ? onWindows : elsewhere;
    const read = work.activeBytes / readRate;
    const weightSeconds = Math.hypot(read, (work.activeBytes / streamRate) * slow.decode);
    const fixedSeconds = work.layers * layerSeconds;
    const step = weightSeconds + fixedSeconds;
    const flops = computeRate / slow.prompt;
    return {
      decode: {
        weightSeconds,
        computeShareSeconds: weightSeconds - read,
        fixedSeconds,
        cacheTypeSeconds: 0,
        stateSeconds: undefined,
        attention: work.attention.map((a) => ({
          windowTokens: a.windowTokens,
          seconds: (((s.flashAttention ? a.rowElements : a.headElements) / work.activeBytes) * step) / attentionFactor,
        })),
      },
      prompt: {
        batchTokens: s.ubatchTokens,
        batchSeconds: work.layers * batchSyncCost * 0.1 * MS * waiting,
        batchReadSeconds: 0,
        linkBatchSeconds: undefined,
        onceSeconds: promptStepShare * step,
        tokenSeconds: (2 * work.matrixParameters) / flops,
        overlapSeconds: undefined,
        attention: work.attention.map((a) => ({
          windowTokens: a.windowTokens,
          seconds: (4 * a.headElements) / (flops * promptAttentionEfficiency),
        })),
        experts: undefined,
      },
      requestSeconds: 0,
      storage: undefined,
    };
  };
}
