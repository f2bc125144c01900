// Everything an assessment needs besides the question: the catalogue, the model library and the calibrated predictors.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import type { Engine } from '../catalogue/schema/engine.ts';
import type { Machine } from '../machine/machine.ts';
import type { MachineRequest } from '../machine/request.ts';
import { resolveMachine } from '../machine/resolve-machine.ts';
import { type AnyCalibration, isByBackend } from '../predict/calibration.ts';
import { type ModelLibrary, modelLibrary } from '../predict/model-library.ts';
import type { ModelSizes } from '../predict/model-sizes.ts';
import { type Predict, predictor } from '../predict/predictor.ts';
import { isServing, type ServingCalibration } from '../predict/serving/serving-calibration.ts';
import { servingPredictor } from '../predict/serving/serving-predictor.ts';
import { keepLast, keepNone, type Remember } from '../units/keep-last.ts';
import type { Answer } from '../units/result.ts';

/** The calibration whose CPU coefficients those by backend use. */
const BASE_CALIBRATION = 'localscore';
/** The calibration that engines borrow until they have their own: of the newest engine there is one for. */
const FALLBACK_CALIBRATION = 'llama.cpp';

/** The engine assumed when none is named: the one most programs on such machines run, directly or inside. */
export const DEFAULT_ENGINE = 'llama.cpp';
/** The engine of LocalScore, with which the seed document's claims were measured. */
export const CLAIM_ENGINE = 'llamafile@0.9.3';

export interface Context {
  readonly catalogue: Catalogue;
  readonly library: ModelLibrary;
  /** Machine of a request; the same request gives the same object, so that what was worked out for it is found again. */
  readonly machineOf: (request: MachineRequest) => Answer<Machine>;
  readonly predictorFor: (engine: Entry<Engine>) => Predict;
  /** The same answers for searches that ask each question once: remembering them would cost more than it spares. */
  readonly passingPredictorFor: (engine: Entry<Engine>) => Predict;
}

/** Machines kept; beyond it all are forgotten, so that a stream of different ones does not grow without end. */
const MOST_MACHINES = 5_000;

function machineCache(catalogue: Catalogue): Context['machineOf'] {
  const known = new Map<string, Answer<Machine>>();
  return (request) => {
    const key = typeof request === 'string' ? request : JSON.stringify(request);
    const found = known.get(key);
    if (found) return found;
    if (known.size >= MOST_MACHINES) known.clear();
    const made = resolveMachine(catalogue, request);
    known.set(key, made);
    return made;
  };
}

/** By id, as generated. */
export type Calibrations = Readonly<Record<string, AnyCalibration | ServingCalibration>>;

/**
 * A context over a compiled catalogue and its calibrations; nothing in it changes afterwards but caches. `sizes`: what the build worked
 * out of the catalogue's models, for searches.
 */
export function createContext(catalogue: Catalogue, calibrations: Calibrations, sizes?: ModelSizes): Context {
  const predictorsThat = (remember: Remember) => {
    const predictors = new Map<string, Predict>();
    return (engine: Entry<Engine>): Predict => {
      const known = predictors.get(engine.id);
      if (known) return known;
      const named = engine.calibration === undefined ? undefined : calibrations[engine.calibration];
      const own = isServing(named) ? undefined : named;
      const base = calibrations[BASE_CALIBRATION];
      if (!base || isServing(base) || isByBackend(base))
        throw new Error(`the calibration "${BASE_CALIBRATION}" is missing; run npm run calibrate`);
      const fallback = calibrations[FALLBACK_CALIBRATION];
      const used = own ?? (isServing(fallback) ? base : fallback) ?? base;
      const single = predictor(catalogue, used, {
        remember,
        ...(isByBackend(used) ? { host: base } : {}),
        ...(own ? {} : { borrowed: engine.name }),
        ...(own && own.engine !== engine.id ? { related: engine.name } : {}),
      });
      const made = isServing(named) ? servingPredictor(catalogue, named, engine.id, single) : single;
      predictors.set(engine.id, made);
      return made;
    };
  };
  return {
    ...{ catalogue, library: modelLibrary(catalogue, sizes), machineOf: machineCache(catalogue) },
    ...{ predictorFor: predictorsThat(keepLast), passingPredictorFor: predictorsThat(keepNone) },
  };
}
