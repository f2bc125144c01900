// Predicts rates and times of a placed model on a machine, with the interval, the terms and the basis.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Machine } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import { keepLast, type Remember } from '../units/keep-last.ts';
import { type Answer, ok } from '../units/result.ts';
import type { Workload } from '../workload/workload.ts';
import { type AnyCalibration, type Calibration, isByBackend } from './calibration.ts';
import { predictionAlone, predictionUnderLoad, ratesAlone, ratesOfLikely, ratesUnderLoad } from './combine.ts';
import type { MachineCeilings } from './form-ceiling.ts';
import { type Likely, likelyAlone } from './likely.ts';
import type { PreparedModel } from './model-library.ts';
import { type PlacedInput, type PlacedModel, type PlacedSettings, placedModels } from './placed-model.ts';
import type { Prediction, Rates } from './prediction.ts';
import { stagePredictor } from './stage-predictor.ts';
import { stageSettings } from './stage-settings.ts';

export interface PredictSettings extends PlacedSettings {
  /** Requests that run at once at most; absent: all of the workload's users. */
  readonly slots?: number | undefined;
  /** True where the caller named them, and not the memory. */
  readonly slotsGiven?: boolean | undefined;
  /** Terms are made only when asked for: they cost more than the prediction. */
  readonly explain: boolean;
}

export interface PredictInput extends PlacedInput {
  readonly workload: Workload;
  readonly settings: PredictSettings;
}

export type OneDevice = 'accelerator' | 'host';

export interface Predict {
  (input: PredictInput): Answer<Prediction>;
  /** The same rates and times without what only a reader wants, first the placement and then workload by workload: for searches. */
  readonly placed: (input: PlacedInput & { readonly settings: PredictSettings }) => PlacedRates;
  /** All of a model on a machine's first accelerator, or on its host, model by model; undefined where the form does not know it so. */
  readonly onOne: (
    on: OneDevice,
    machine: Machine,
    settings: PredictSettings,
  ) => ((model: PreparedModel) => PlacedRates) | undefined;
  /** What no model is predicted faster than on a machine's devices, each by itself. */
  readonly ceilings: (machine: Machine, settings: Pick<PredictSettings, 'backend'>) => MachineCeilings;
}

/** A placed model: the likely figures of one request alone, and the rates that have the same likely values. */
export interface PlacedRates {
  /** Undefined for several requests at once, and where likely figures are known with all else only. */
  readonly likelyOf: (workload: Workload) => Likely | undefined;
  /** `likely`: what `likelyOf` says of the workload, where it was asked. */
  readonly ratesOf: (workload: Workload, likely?: Likely) => Answer<Rates>;
}

export interface PredictorOptions {
  /** Calibration of CPUs where `calibration` has none. */
  readonly host?: Calibration;
  /** Engine really asked for when the calibration is another's. */
  readonly borrowed?: string;
  /** The same where it runs the calibrated engine's code. */
  readonly related?: string;
  /** How answers are remembered; absent: the last for each plan, and for each part of a model's work on a device. */
  readonly remember?: Remember;
}

/** A predictor over one catalogue and calibration. Throws where neither it nor the options have coefficients for CPUs. */
export function predictor(catalogue: Catalogue, calibration: AnyCalibration, options: PredictorOptions = {}): Predict {
  const host = options.host ?? (isByBackend(calibration) ? undefined : calibration);
  if (!host) throw new Error(`the calibration of ${calibration.engine} needs another one for CPUs`);
  const remember = options.remember ?? keepLast;
  const stages = stagePredictor(catalogue, calibration, host, remember);
  const settingsOf = stageSettings(isByBackend(calibration));
  const models = placedModels({ ...options, calibration, host, stages, settingsOf });
  const placed = remember(planOf, isSame, models.underPlan);
  const slotsOf = ({ slots }: PredictSettings, { concurrency }: Workload) => Math.max(1, slots ?? concurrency);
  const predict = (input: PredictInput): Answer<Prediction> => {
    const found = placed(input);
    if (found.status === 'unknown') return found;
    const { workload, settings, model } = input;
    if (workload.concurrency <= 1) return ok(predictionAlone(found.value, workload, settings.explain));
    const slots = slotsOf(settings, workload);
    return ok(predictionUnderLoad(found.value, workload, slots, model.work, settings.explain));
  };
  const rates = (p: PlacedModel, workload: Workload, settings: PredictSettings, { work }: PreparedModel) =>
    ok(
      workload.concurrency <= 1
        ? ratesAlone(p, workload)
        : ratesUnderLoad(p, workload, slotsOf(settings, workload), work),
    );
  const likelyOf = ({ costs, offset }: Pick<PlacedModel, 'costs' | 'offset'>, workload: Workload) =>
    workload.concurrency > 1 ? undefined : likelyAlone(costs, offset, workload);
  const ofPlaced: Predict['placed'] = (input) => {
    const found = placed(input);
    if (found.status === 'unknown') return { likelyOf: () => undefined, ratesOf: () => found };
    const { value } = found;
    return {
      likelyOf: (workload) => likelyOf(value, workload),
      ratesOf: (workload, likely) =>
        likely ? ok(ratesOfLikely(value, likely)) : rates(value, workload, input.settings, input.model),
    };
  };
  const onOne: Predict['onOne'] = (on, machine, settings) => {
    const windows = machine.os === 'windows';
    const [device] = machine.devices;
    const { host: cpu } = machine;
    const stageOf =
      on === 'host' ? cpu && stages.hostStage(cpu) : device && stages.acceleratorStage(device, settings.backend);
    if (!stageOf) return undefined;
    return (model) => {
      const stage = stageOf(model.work, settingsOf(model, settings, windows));
      let found: PlacedModel | undefined;
      return {
        likelyOf: (workload) => likelyOf(stage, workload),
        ratesOf: (workload, likely) => {
          found ??= models.onOne(stage, model);
          return likely ? ok(ratesOfLikely(found, likely)) : rates(found, workload, settings, model);
        },
      };
    };
  };
  const ceilings: Predict['ceilings'] = ({ host: cpu, devices, os }, { backend }) => ({
    host: cpu && stages.hostCeiling(cpu, os === 'windows'),
    devices: devices.map((device) => stages.acceleratorCeiling(device, backend)),
  });
  return Object.assign(predict, { placed: ofPlaced, onOne, ceilings });
}

/** The same plan comes again for every workload: what a prediction rests on is kept with it. */
const planOf = (input: PlacedInput): MemoryPlan => input.plan;

function isSame(a: PlacedInput, b: PlacedInput): boolean {
  const [s, t] = [a.settings, b.settings];
  return (
    a.machine === b.machine &&
    a.model === b.model &&
    s.kvCacheType === t.kvCacheType &&
    s.ubatchTokens === t.ubatchTokens &&
    s.flashAttention === t.flashAttention &&
    s.backend === t.backend &&
    s.evidence === t.evidence
  );
}
