// Fits engines that serve many requests and works out their held-out errors: an accelerator left out, and a model left out.

import type { ErrorSpread, Stratum } from '../../predict/calibration.ts';
import type { ServingCalibration } from '../../predict/serving/serving-calibration.ts';
import type {
  ServingChipParameters,
  ServingEngineParameters,
  ServingParameters,
} from '../../predict/serving/serving-parameters.ts';
import { CHIP_NAMES, ENGINE_NAMES } from '../../predict/serving/serving-parameters.ts';
import { quantile } from '../../units/statistics.ts';
import { type HeldOut, heldOutErrors } from '../cross-validate.ts';
import { type Fit, fitLayout } from '../fit.ts';
import { parametersOf } from '../tree.ts';
import type { ServingObservation } from './from-serving.ts';
import { type ServingLayout, servingLayout } from './serving-layout.ts';

/** Noise of decode, prefill (not measured) and first token, in logarithms; Huber threshold in noises. Assumption: repeats of one setting differ by about these. */
const NOISE = { noise: [0.1, 1, 0.2] as const, huber: 1.5 };
const DIGITS = 5;

export interface ServingResult {
  readonly calibration: ServingCalibration;
  readonly byAccelerator: readonly HeldOut[];
  readonly byModel: readonly HeldOut[];
}

const nodeOf = (o: unknown) => o as ServingObservation;

function fitted(
  rows: readonly ServingObservation[],
  iterations: number,
  from?: Fit<ServingParameters>,
): Fit<ServingParameters> & { layout: ServingLayout } {
  const layout = (from?.layout as ServingLayout | undefined) ?? servingLayout(rows, nodeOf);
  const fit = fitLayout<ServingParameters>(layout, NOISE, rows, from ? { iterations, from } : { iterations });
  return { ...fit, layout };
}

/** 10 % and 90 % points of a sample, in logarithms, on either side of 0. */
function endsOf(sample: readonly number[]): readonly [number, number] {
  return [Math.min(0, quantile(sample, 0.1)), Math.max(0, quantile(sample, 0.9))];
}

const COVERED = 0.8;
const [LARGEST_STRETCH, STRETCH_STEP] = [3, 0.05];

/**
 * Factor on the logarithms of the ends with which those of the OTHER devices cover 80 % of a device's errors: devices differ by more
 * than the rows of one do, which quantiles over all rows do not see. 1 where there is one device.
 */
export function stretchBetween(rows: readonly { readonly group: string; readonly error: number }[]): number {
  const groups = [...new Set(rows.map((r) => r.group))];
  if (groups.length < 2) return 1;
  const others = groups.map((group) => {
    const ends = endsOf(rows.filter((r) => r.group !== group).map((r) => r.error));
    return { ends, errors: rows.filter((r) => r.group === group).map((r) => r.error) };
  });
  for (let stretch = 1; stretch < LARGEST_STRETCH; stretch += STRETCH_STEP) {
    const inside = others.reduce(
      (sum, { ends, errors }) => sum + errors.filter((e) => e >= ends[0] * stretch && e <= ends[1] * stretch).length,
      0,
    );
    if (inside >= COVERED * rows.length) return stretch;
  }
  return LARGEST_STRETCH;
}

function spreadsOf(errors: readonly HeldOut[], groupOf: (h: HeldOut) => string): ErrorSpread {
  const ends = (k: number) => {
    const rows = errors.flatMap((h) => {
      const error = h.errors[k];
      return error === undefined ? [] : [{ group: groupOf(h), error }];
    });
    if (rows.length === 0) return { low: 0.7, high: 1.4 };
    const stretch = stretchBetween(rows);
    const [low, high] = endsOf(rows.map((r) => r.error));
    return { low: Math.exp(low * stretch), high: Math.exp(high * stretch) };
  };
  return { decode: ends(0), prefill: ends(2), ttft: ends(2) };
}

/** Groups with fewer rows take the spread of all. */
const FEWEST = 20;

function strataOf(errors: readonly HeldOut[], groupOf: (h: HeldOut) => string): Record<string, Stratum> {
  const round = (x: number) => Number(x.toPrecision(DIGITS));
  const rounded = (e: ErrorSpread): ErrorSpread => {
    const one = (s: { low: number; high: number }) => ({ low: round(s.low), high: round(s.high) });
    return { decode: one(e.decode), prefill: one(e.prefill), ttft: one(e.ttft) };
  };
  const made: Record<string, Stratum> = { all: { cases: errors.length, ...rounded(spreadsOf(errors, groupOf)) } };
  for (const engine of [...new Set(errors.map((e) => e.stratum))].sort()) {
    const own = errors.filter((e) => e.stratum === engine);
    if (own.length >= FEWEST) made[engine] = { cases: own.length, ...rounded(spreadsOf(own, groupOf)) };
  }
  return made;
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Fit and errors; the same rows in the same order give the same bits. */
export function calibrateServing(rows: readonly ServingObservation[], sources: readonly string[]): ServingResult {
  const all = fitted(rows, 40);
  // Hold-outs start from the typical values, so that they remember nothing of what is left out.
  const without = (kept: readonly unknown[]) => fitted(kept as readonly ServingObservation[], 40);
  const held = (group: (o: ServingObservation) => string) =>
    heldOutErrors(rows, without, (o) => group(o as unknown as ServingObservation));
  const byAccelerator = held((o) => o.device);
  const byModel = held((o) => o.model);
  const { layout, x } = all;
  const pick = <P>(names: readonly string[], of: object): P =>
    Object.fromEntries(names.map((n) => [n, Number((of as Record<string, number>)[n]?.toPrecision(DIGITS))])) as P;
  const at = (chip: string, engine: string) =>
    parametersOf<ServingParameters>(layout.names, x, layout.at(chip, engine));
  const [firstChip = '', firstEngine = ''] = [layout.chipNodes[0], layout.engineNodes[0]];
  const calibration: ServingCalibration = {
    ...{ schema: 'viable.calibration/1', kind: 'serving' },
    evidence: { rows: rows.length, runs: rows.reduce((sum, r) => sum + r.runs, 0), sources },
    chips: Object.fromEntries(
      layout.chipNodes.map((n) => [n, pick<ServingChipParameters>(CHIP_NAMES, at(n, firstEngine))]),
    ),
    engines: Object.fromEntries(
      layout.engineNodes.map((n) => [n, pick<ServingEngineParameters>(ENGINE_NAMES, at(firstChip, n))]),
    ),
    rows: { architectures: counted(rows.map((r) => r.path[0] ?? '')), engines: counted(rows.map((r) => r.engine)) },
    accelerators: [...new Set(rows.map((r) => r.device))].sort(),
    byAccelerator: strataOf(byAccelerator, (h) => h.device),
    byModel: strataOf(byModel, (h) => h.model),
  };
  return { calibration, byAccelerator, byModel };
}
