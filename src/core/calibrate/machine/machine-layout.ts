// What is fitted of one machine: five factors on the published form and two for each class of formats, all pulled towards 1.
import type { LearntFactors } from '../../machine/learnt.ts';
import type { Observation } from '../observation.ts';
import type { Layout, Prior } from '../tree.ts';

/** The factors as the fit sees them for one row: the five, and those of the row's class of formats. */
export interface FlatFactors {
  readonly weights: number;
  readonly compute: number;
  readonly layer: number;
  readonly context: number;
  readonly promptContext: number;
  readonly formatWeights: number;
  readonly formatCompute: number;
}

export interface MachineObservation extends Observation<FlatFactors> {
  readonly format: string;
  /** Id of the measurement. */
  readonly measurement: string;
  /** Catalogue id of the model's format. */
  readonly quantization: string;
}

/**
 * Log-scale spreads about the published calibration. Assumption: as far as machines of one chip differ (memory really fitted,
 * power limits, virtual machines); a class of formats differs less from the others on the same machine.
 */
const SPREADS: Readonly<Record<keyof FlatFactors, number>> = {
  weights: 0.4,
  compute: 0.6,
  layer: 1,
  context: 0.7,
  promptContext: 0.7,
  formatWeights: 0.15,
  formatCompute: 0.3,
};

/** Noise of one test in logarithms (decode, prefill, TTFT), and the threshold of the robust loss. Assumption: clean runs differ by 1–5 %. */
export const MACHINE_NOISE = { noise: [0.04, 0.05, 0.08], huber: 1.5 } as const;

const NAMES = Object.keys(SPREADS) as (keyof FlatFactors)[];
const SHARED = NAMES.slice(0, 5);

export interface MachineLayout extends Layout {
  readonly factors: (x: Float64Array) => LearntFactors;
}

/** Lays out the factors for the classes of formats that were measured. */
export function machineLayout(formats: readonly string[]): MachineLayout {
  const classes = [...new Set(formats)].sort();
  const size = SHARED.length + 2 * classes.length;
  const formatAt = (format: string) => SHARED.length + 2 * classes.indexOf(format);
  const priors: Prior[] = [
    ...SHARED.map((name, index) => ({ index, parent: undefined, centre: 0, spread: SPREADS[name] })),
    ...classes.flatMap((c) => [
      { index: formatAt(c), parent: undefined, centre: 0, spread: SPREADS.formatWeights },
      { index: formatAt(c) + 1, parent: undefined, centre: 0, spread: SPREADS.formatCompute },
    ]),
  ];
  const indices = new Map(classes.map((c) => [c, [...SHARED.map((_, i) => i), formatAt(c), formatAt(c) + 1]]));
  const none = [...SHARED.map((_, i) => i), -1, -1];
  return {
    names: NAMES,
    size,
    start: new Float64Array(size),
    priors,
    indicesOf: (o) => indices.get((o as unknown as MachineObservation).format) ?? none,
    factors: (x) => {
      const at = (i: number) => round(Math.exp(x[i] ?? 0));
      return {
        ...{ weights: at(0), compute: at(1), layer: at(2), context: at(3), promptContext: at(4) },
        formats: Object.fromEntries(
          classes.map((c) => [c, { weights: at(formatAt(c)), compute: at(formatAt(c) + 1) }]),
        ),
      };
    },
  };
}

const round = (value: number) => Number(value.toPrecision(5));
