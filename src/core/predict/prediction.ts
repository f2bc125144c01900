// What a prediction says: rates and times as intervals, the terms they are made of, what binds, and on what it rests.
import type { Interval } from '../units/interval.ts';
import type { UsedCoefficients } from './coefficients-used.ts';
import type { Load } from './load/load.ts';

/** measured: this model was timed on this device, in this format; calibrated: this chip is in the fit; transferred: its family is; extrapolated: neither. */
export type Basis = 'measured' | 'calibrated' | 'transferred' | 'extrapolated';

export type Bottleneck = 'memory-bandwidth' | 'compute' | 'fixed-cost' | 'attention' | 'link' | 'storage' | 'queue';

/** A share of the time of one phase. */
export interface Term {
  readonly phase: 'prefill' | 'decode';
  readonly name: string;
  /** Seconds for the whole prompt (prefill) or for one token in the middle of the output (decode). */
  readonly seconds: number;
  readonly bottleneck: Bottleneck;
  /** How it was computed, with figures. */
  readonly detail: string;
}

/** Rates and times, and what they rest on: all that a search compares. */
export interface Rates {
  /** Undefined where the workload asks for none. */
  readonly prefillTokensPerSecond: Interval | undefined;
  readonly decodeTokensPerSecond: Interval | undefined;
  readonly promptSeconds: Interval | undefined;
  readonly ttftSeconds: Interval | undefined;
  readonly totalSeconds: Interval;
  /** Where several users are served at once: the figures above are then those of one request under that load. */
  readonly load?: Load | undefined;
  readonly basis: Basis;
}

export interface Prediction extends Rates {
  readonly terms: readonly Term[];
  /** What the terms were computed with; made only when asked for an explanation. */
  readonly coefficients?: readonly UsedCoefficients[] | undefined;
  /** The limit that takes most of the whole time. */
  readonly bottleneck: Bottleneck;
  /** The limit that takes most of each phase; undefined where the workload has none of it. */
  readonly phaseBottlenecks: { readonly prefill: Bottleneck | undefined; readonly decode: Bottleneck | undefined };
  /** Measurements of the very device that the model's answer was blended with; undefined where there are none. */
  readonly blended?: {
    readonly rows: number;
    /** The measurement most like the question, by catalogue ids. */
    readonly nearest: { readonly model: string; readonly quantization: string };
    /** True where the very model, format and setting were measured. */
    readonly exact: boolean;
    /** What the blend multiplies the form's rates by. */
    readonly decodeFactor: number;
    readonly prefillFactor: number;
  };
  /** Why the basis is what it is, which coefficients were borrowed, which settings slow it. */
  readonly notes: readonly string[];
}
