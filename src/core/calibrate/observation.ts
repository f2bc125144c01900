// One measured row as the fit sees it: where it sits in the generation graph, how to cost it, what was timed.
import type { Question } from '../predict/nearness.ts';
import type { PhaseCosts } from '../predict/phase-costs.ts';
import type { RequestShape } from '../workload/workload.ts';

export interface Observation<P> {
  /** Catalogue id of the device; held out together. */
  readonly device: string;
  /** Architecture node first, then its parents up to the root. */
  readonly path: readonly string[];
  readonly model: string;
  /** Catalogue id of the weights' format. */
  readonly format?: string;
  /** What makes it near or far from other rows of its device; absent where rows of a device are not blended. */
  readonly at?: Question;
  readonly stratum: string;
  /** Rows that count in error tables; others only help the fit. */
  readonly scored: boolean;
  readonly costs: (parameters: P) => PhaseCosts;
  /** Logarithms of the predicted decode rate, prefill rate and TTFT where they are not those of one request alone. */
  readonly logs?: (parameters: P) => LogTriple;
  /** Natural logarithm of memory bandwidth ÷ bytes read per token: what naive tools take for the decode rate. */
  readonly naiveDecode: number;
  readonly tests: readonly RequestShape[];
  /** Tokens of context before each test; 0 where absent. */
  readonly depth?: number;
  /** Factor on the weight in the fit: 0 for rows that are only predicted; 1 where absent. */
  readonly weight?: number;
  readonly runs: number;
  /** Natural logarithms of decode rate, prefill rate and TTFT; undefined where not measured or doubtful. */
  readonly measured: readonly [number | undefined, number | undefined, number | undefined];
}

export type LogTriple = [number, number, number];
