// What was learnt of one device of one machine from its own results: factors on the published form, and how sure they are.
import type { Spread } from '../units/interval.ts';

/** Factors on the seconds that the published coefficients give; 1 leaves them. */
export interface LearntFactors {
  /** Reading and unpacking weights: the inverse of bandwidth efficiency. */
  readonly weights: number;
  /** Multiplying in prompts: the inverse of compute efficiency. */
  readonly compute: number;
  /** Fixed cost of a layer, in decode steps and prompt batches. */
  readonly layer: number;
  /** Attending to the context in a decode step. */
  readonly context: number;
  /** Attention among a prompt's tokens. */
  readonly promptContext: number;
  /** More factors on weights and compute by class of format, where such formats were measured. */
  readonly formats: Readonly<Record<string, { readonly weights: number; readonly compute: number }>>;
}

/** A model and format that were measured here: measured ÷ fitted, shrunk. */
export interface LearntModel {
  readonly decode: number;
  readonly prefill: number;
  readonly tests: number;
}

export interface LearntDevice {
  readonly factors: LearntFactors;
  /** By `learntKey`. */
  readonly models: Readonly<Record<string, LearntModel>>;
  /** Errors to expect for models that were not measured here. */
  readonly spread: Readonly<Record<'decode' | 'prefill' | 'ttft', Spread>>;
  /** Errors to expect for a model and format that were. */
  readonly measuredSpread: Readonly<Record<'decode' | 'prefill' | 'ttft', Spread>>;
  readonly measurements: number;
}

/** By engine of the calibration that the factors stand on. */
export type Learnt = Readonly<Record<string, LearntDevice>>;

/** Key of a model in a format; the catalogue's ids. */
export function learntKey(model: string | undefined, quantization: string | undefined): string {
  return `${model ?? ''}|${quantization ?? ''}`;
}
