// Fits one machine to its own results and says what that is worth: errors for models that were left out of the fit.
import type { LearntDevice, LearntModel } from '../../machine/learnt.ts';
import { learntKey } from '../../machine/learnt.ts';
import type { Measurement } from '../../measurement/measurement.ts';
import { observe } from '../../predict/observed.ts';
import type { PhaseCosts } from '../../predict/phase-costs.ts';
import { median } from '../../units/statistics.ts';
import { type Fit, fitLayout } from '../fit.ts';
import {
  type FlatFactors,
  MACHINE_NOISE,
  type MachineLayout,
  type MachineObservation,
  machineLayout,
} from './machine-layout.ts';
import {
  type MachineFitContext,
  observationsOfMeasurement,
  type PlacedMeasurement,
  placeMeasurement,
} from './machine-observations.ts';
import { type LearntSpread, spreadFrom } from './machine-spread.ts';

/** Median absolute error, as |measured ÷ predicted − 1|; undefined where nothing was measured. */
export interface PhaseErrors {
  readonly decode: number | undefined;
  readonly prefill: number | undefined;
}

/** One model and format, predicted by the published calibration and by a fit that never saw the model. */
export interface LeftOut {
  readonly model: string;
  readonly quantization: string;
  readonly tests: number;
  readonly published: PhaseErrors;
  readonly learnt: PhaseErrors;
}

export interface DeviceFit {
  /** "host", or the catalogue id of the accelerator. */
  readonly device: string;
  /** Engine of the calibration that the factors stand on. */
  readonly engine: string;
  readonly learnt: LearntDevice;
  readonly measurements: readonly string[];
  readonly models: readonly string[];
  /** Leave one model out; empty with fewer than two models. */
  readonly leftOut: readonly LeftOut[];
  /** Medians over `leftOut`. */
  readonly summary: { readonly published: PhaseErrors; readonly learnt: PhaseErrors };
}

export interface MachineFit {
  readonly fits: readonly DeviceFit[];
  readonly unused: readonly { readonly id: string; readonly reason: string }[];
}

type Logs = readonly [number | undefined, number | undefined];

/** ln(measured ÷ predicted) of decode and prefill. */
function errorsUnder(o: MachineObservation, costs: PhaseCosts, offset = { decode: 1, prefill: 1 }): Logs {
  const seen = observe(costs, o.tests, o.depth);
  const [decode, prefill] = o.measured;
  return [
    decode === undefined ? undefined : decode - Math.log(seen.decodeTokensPerSecond * offset.decode),
    prefill === undefined ? undefined : prefill - Math.log(seen.prefillTokensPerSecond * offset.prefill),
  ];
}

const present = (values: readonly (number | undefined)[]) => values.filter((v) => v !== undefined);
const middle = (values: readonly (number | undefined)[]) => {
  const known = present(values);
  return known.length === 0 ? undefined : median(known);
};
const medianError = (logs: readonly (number | undefined)[]) =>
  middle(logs.map((e) => (e === undefined ? undefined : Math.abs(Math.expm1(e)))));

interface Row extends MachineObservation {
  readonly placed: PlacedMeasurement;
}

const fitRows = (layout: MachineLayout, rows: readonly Row[]): Fit<FlatFactors> =>
  fitLayout<FlatFactors>(layout, MACHINE_NOISE, rows);

const groupKey = (r: Row) => learntKey(r.model, r.quantization);
const grouped = (rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const r of rows) groups.set(groupKey(r), [...(groups.get(groupKey(r)) ?? []), r]);
  return groups;
};

/** Residuals of a model and format under the fit; measured ÷ fitted, shrunk by one test's weight. */
function learntModels(rows: readonly Row[], fit: Fit<FlatFactors>): Record<string, LearntModel> {
  const models: Record<string, LearntModel> = {};
  for (const [key, own] of grouped(rows)) {
    const logs = own.map((r) => errorsUnder(r, r.costs(fit.parametersOf(r))));
    const shrunk = (k: 0 | 1) => {
      const known = present(logs.map((l) => l[k]));
      return known.length === 0
        ? 1
        : Number(Math.exp((median(known) * known.length) / (known.length + 1)).toPrecision(5));
    };
    models[key] = { decode: shrunk(0), prefill: shrunk(1), tests: own.length };
  }
  return models;
}

interface Held {
  readonly key: string;
  readonly left: LeftOut;
  readonly errors: Logs;
}

/** Every model is predicted by a fit that never saw it, in any format. */
function leaveOneModelOut(layout: MachineLayout, rows: readonly Row[]): Held[] {
  const models = [...new Set(rows.map((r) => r.model))].sort();
  if (models.length < 2) return [];
  return models.flatMap((model) => {
    const fit = fitRows(
      layout,
      rows.filter((r) => r.model !== model),
    );
    return [...grouped(rows.filter((r) => r.model === model))].map(([key, own]) => {
      const learnt = own.map((r) => errorsUnder(r, r.costs(fit.parametersOf(r))));
      const published = own.map((r) => errorsUnder(r, r.placed.published.costs, r.placed.published.offset));
      const errorsOf = (logs: readonly Logs[]): PhaseErrors => ({
        decode: medianError(logs.map((l) => l[0])),
        prefill: medianError(logs.map((l) => l[1])),
      });
      const quantization = own[0]?.quantization ?? '';
      const left = { model, quantization, tests: own.length, published: errorsOf(published), learnt: errorsOf(learnt) };
      return { key, left, errors: [middle(learnt.map((l) => l[0])), middle(learnt.map((l) => l[1]))] as const };
    });
  });
}

function fitDevice(device: string, engine: string, placed: readonly PlacedMeasurement[]): DeviceFit | undefined {
  const rows = placed.flatMap((p) => observationsOfMeasurement(p).map((o): Row => ({ ...o, placed: p })));
  if (rows.length === 0) return undefined;
  const layout = machineLayout(rows.map((r) => r.format));
  const fit = fitRows(layout, rows);
  const held = leaveOneModelOut(layout, rows);
  const models = learntModels(rows, fit);
  const residuals = rows.map((r) => {
    const own = models[groupKey(r)];
    return errorsUnder(r, r.costs(fit.parametersOf(r)), own);
  });
  const published: LearntSpread = placed[0]?.published.spread as LearntSpread;
  const errors = (of: 'published' | 'learnt'): PhaseErrors => ({
    decode: middle(held.map((h) => h.left[of].decode)),
    prefill: middle(held.map((h) => h.left[of].prefill)),
  });
  return {
    device,
    engine,
    learnt: {
      factors: layout.factors(fit.x),
      models,
      spread: spreadFrom(
        published,
        held.map((h) => h.errors),
        'other',
      ),
      measuredSpread: spreadFrom(published, residuals, 'same'),
      measurements: placed.length,
    },
    measurements: placed.map((p) => p.measurement.id),
    models: [...new Set(rows.map((r) => r.model))].sort(),
    leftOut: held.map((h) => h.left),
    summary: { published: errors('published'), learnt: errors('learnt') },
  };
}

/** Fits every device of the machine that has results. Deterministic: the order of the measurements does not matter. */
export function fitMachine(measurements: readonly Measurement[], context: MachineFitContext): MachineFit {
  const unused: { id: string; reason: string }[] = [];
  const groups = new Map<string, PlacedMeasurement[]>();
  for (const m of [...measurements].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const placed = placeMeasurement(context, m);
    if (placed.status === 'unknown') {
      unused.push({ id: m.id, reason: placed.reasons.join('; ') });
      continue;
    }
    if (observationsOfMeasurement(placed.value).length === 0) {
      unused.push({ id: m.id, reason: 'no test of one request alone was timed' });
      continue;
    }
    const key = JSON.stringify([placed.value.device, placed.value.engine]);
    groups.set(key, [...(groups.get(key) ?? []), placed.value]);
  }
  const fits = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, placed]) => {
      const [device, engine] = JSON.parse(key) as [string, string];
      const made = fitDevice(device, engine, placed);
      return made ? [made] : [];
    });
  return { fits, unused };
}
