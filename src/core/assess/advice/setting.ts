// A candidate's settings, the same on every machine: prepared weights, memory settings, predictor, use cases.

import type { Offer } from '../../advise/offer.ts';
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import { demandOf } from '../../memory/demand.ts';
import { withContext } from '../../memory/settings.ts';
import { NO_CEILINGS } from '../../predict/form-ceiling.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import { type Answer, ok } from '../../units/result.ts';
import type { Context } from '../context.ts';
import { preparedUnder, resolveScenario, type Scenario } from '../scenario.ts';
import type { EngineBounds } from './bounds.ts';
import type { Setting } from './evaluate.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** The calibration of engines that compute every layer on all accelerators at once. */
const SERVING = 'serving';

/** What bounds need of an engine, by its id: whether rates of accelerators add up, and what devices are never faster than. */
export function engineBounds({ catalogue, passingPredictorFor }: Context, engine: string): EngineBounds {
  const entry = resolveEntry(catalogue.engines, engine, 'engine');
  const predict = entry.status === 'ok' ? passingPredictorFor(entry.value) : undefined;
  return {
    inParallel: entry.status === 'ok' && entry.value.calibration === SERVING,
    // Searches leave the backend to the machine.
    ceilings: (machine) => predict?.ceilings(machine, { backend: undefined }) ?? NO_CEILINGS,
  };
}

/** What a scenario resolves to, whatever the candidate; the same objects for all of them. */
type Common = Pick<Scenario, 'engine' | 'memory' | 'predict'>;

function setting(
  context: Context,
  resolved: ResolvedNeed,
  { engine, memory, predict }: Common,
  model: PreparedModel,
): Setting {
  return {
    model,
    demand: demandOf(model.model, model.weights, memory),
    settings: predict,
    predict: context.passingPredictorFor(engine),
    tiers: context.catalogue.tiers,
    useCases: resolved.useCases,
    requestsPerHour: resolved.load.requestsPerHour.value,
    sureness: resolved.need.sureness,
    headroomAtLeast: resolved.need.headroomAtLeast,
  };
}

type SettingOf = (candidate: Candidate) => Answer<Setting>;

/** Settings of candidates as a scenario on any machine resolves them; all but the model once. */
export function settings(context: Context, resolved: ResolvedNeed, { machine }: Offer): SettingOf {
  const { library } = context;
  const [first] = resolved.useCases;
  let common: Common | undefined;
  return (candidate) => {
    if (common) {
      const description = library.describe(candidate.model);
      if (description.status === 'unknown') return description;
      const model = preparedUnder(context, common.engine, description.value, candidate.format.id);
      return model.status === 'ok' ? ok(setting(context, resolved, common, model.value)) : model;
    }
    const scenario = resolveScenario(context, {
      machine,
      model: candidate.model,
      quantization: candidate.format.id,
      engine: resolved.engine,
      workload: first?.workload.id ?? { promptTokens: 1, outputTokens: 1 },
      slots: resolved.concurrency,
      placement: 'auto',
    });
    if (scenario.status === 'unknown') return scenario;
    const { engine, memory, predict, model } = scenario.value;
    common = { engine, predict, memory: withContext(memory, resolved.contextTokens) };
    return ok(setting(context, resolved, common, model));
  };
}

/** Settings of one candidate. */
export const settingOf = (
  context: Context,
  resolved: ResolvedNeed,
  candidate: Candidate,
  offer: Offer,
): Answer<Setting> => settings(context, resolved, offer)(candidate);
