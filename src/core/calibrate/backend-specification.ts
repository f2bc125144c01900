// What is fitted for current llama.cpp: factors on the calibration it builds on, shrunk along backend, vendor and generation.
import { BACKENDS, type Backend } from '../predict/backend.ts';
import { FORMAT_CLASSES, type FormatClass } from '../predict/format-class.ts';

/** Coefficients of an architecture that get a factor; the power limit's knee keeps its value. */
export const TREE_FACTORS = {
  bandwidthEfficiency: { root: 0.05, backend: 0.08, vendor: 0.05, generation: 0.05 },
  dequantisationRate: { root: 0.2, backend: 0.2, vendor: 0.2, generation: 0.2 },
  layerMilliseconds: { root: 0.3, backend: 0.3, vendor: 0.2, generation: 0.15 },
  attentionRate: { root: 0.3, backend: 0.3, vendor: 0.2, generation: 0.15 },
  computeEfficiency: { root: 0.2, backend: 0.3, vendor: 0.3, generation: 0.25 },
  batchLayerMilliseconds: { root: 0.4, backend: 0.4, vendor: 0.3, generation: 0.2 },
  promptAttentionCost: { root: 0.3, backend: 0.3, vendor: 0.2, generation: 0.2 },
} as const;
export type TreeFactor = keyof typeof TREE_FACTORS;

/**
 * Share of the unit rate that a backend's own matrix kernels start from, the same on every chip: they are not those of the
 * calibration below, whose values for these backends are far off. Assumption, from the first rows seen.
 */
export const OWN_KERNELS: Readonly<Partial<Record<Backend, number>>> = { rocm: 0.3, vulkan: 0.35 };

interface Prior {
  readonly typical: number;
  readonly spread: number;
  /** Spread of a backend's value about it; absent: one value for all. */
  readonly backendSpread?: number;
}

/** Coefficients of the engine that all rows of their kind share, and factors on those of the calibration below. */
export const SHARED_FACTORS = {
  expertReadFactor: { typical: 1.2, spread: 0.3, backendSpread: 0.2 },
  expertKernelCost: { typical: 0.3, spread: 1 },
  expertComputeCost: { typical: 1.3, spread: 0.4, backendSpread: 0.3 },
  expertFewTokens: { typical: 16, spread: 0.7 },
  matrixUnitFactor: { typical: 3.5, spread: 0.4 },
  weightReads: { typical: 1, spread: 0.3 },
  laptopDecode: { typical: 1, spread: 0.2 },
  laptopCompute: { typical: 1, spread: 0.2 },
  workstationCompute: { typical: 1, spread: 0.15 },
} as const satisfies Record<string, Prior>;

/** Coefficients that each backend has for itself: flash attention, and builds known to be old. */
export const BACKEND_FACTORS = {
  flashLayerFactor: { typical: 0.9, spread: 0.2 },
  flashAttentionRateFactor: { typical: 1.5, spread: 0.7 },
  flashBatchFactor: { typical: 0.8, spread: 0.4 },
  flashPromptAttentionFactor: { typical: 0.4, spread: 0.7 },
  oldDecode: { typical: 0.95, spread: 0.1 },
  oldPrefill: { typical: 0.85, spread: 0.25 },
} as const satisfies Record<string, Prior>;

/** Bits a weight of the classes, for the typical cost of unpacking: (4.85 ÷ bits)^0.7 of Q4_K_M's. Assumption. */
const BITS: Readonly<Record<Exclude<FormatClass, 'q4_k_m'>, number>> = {
  q4_0: 4.5,
  q8_0: 8.5,
  f16: 16,
  mxfp4: 4.6,
  q6_k: 6.56,
  'low-bit': 3.9,
};
const [REFERENCE_BITS, BITS_EXPONENT] = [4.85, 0.7];
/** Spreads: of a format about its typical value, and of a backend about the format. */
const FORMAT_SPREAD = { dequantCost: 0.4, matrixSpeed: 0.3, backend: 0.25 } as const;

export const FORMAT_FACTORS = ['dequantCost', 'matrixSpeed'] as const;
export type FormatFactor = (typeof FORMAT_FACTORS)[number];

export type SharedFactor = keyof typeof SHARED_FACTORS;
export type BackendFactor = keyof typeof BACKEND_FACTORS;
/** All that one row's prediction depends on: a factor, or 1 where it has no part. */
export type Factors = Readonly<Record<TreeFactor | SharedFactor | BackendFactor | FormatFactor, number>>;

export const BACKEND_NOISE = { noise: [0.1, 0.12, 0.12], huber: 1 } as const;
/** Weight of rows that were measured behind a long context. */
export const DEPTH_WEIGHT = 0.5;

/** One coefficient of the vector: its name, the node it belongs to, the node it is pulled towards, and how hard. */
export interface FactorNode {
  readonly name: keyof Factors;
  readonly node: string;
  readonly parent: string | undefined;
  readonly typical: number;
  readonly spread: number;
}

export const ROOT = 'all';

/** Nodes of the engine's factors and formats. */
export function engineNodes(): FactorNode[] {
  const shared = Object.entries(SHARED_FACTORS).flatMap(([key, prior]: [string, Prior]): FactorNode[] => {
    const name = key as SharedFactor;
    const { typical, spread, backendSpread } = prior;
    const root: FactorNode = { name, node: ROOT, parent: undefined, typical, spread };
    if (backendSpread === undefined) return [root];
    return [root, ...BACKENDS.map((node) => ({ name, node, parent: ROOT, typical, spread: backendSpread }))];
  });
  const own = Object.entries(BACKEND_FACTORS).flatMap(([name, prior]) =>
    BACKENDS.map((node): FactorNode => ({ name: name as BackendFactor, node, parent: undefined, ...prior })),
  );
  const formats = FORMAT_FACTORS.flatMap((name) =>
    FORMAT_CLASSES.flatMap((format): FactorNode[] => {
      if (format === 'q4_k_m') return [];
      const typical = name === 'dequantCost' ? (REFERENCE_BITS / BITS[format]) ** BITS_EXPONENT : 1;
      return [
        { name, node: format, parent: undefined, typical, spread: FORMAT_SPREAD[name] },
        ...BACKENDS.map((backend) => ({
          ...{ name, node: `${format}/${backend}`, parent: format },
          ...{ typical, spread: FORMAT_SPREAD.backend },
        })),
      ];
    }),
  );
  return [...shared, ...own, ...formats];
}
