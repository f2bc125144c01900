// A candidate's settings, the same on every machine: prepared weights, memory settings, predictor, use cases.
import type { Offer } from '../../advise/offer.ts';
import { demandOf } from '../../memory/demand.ts';
import { withContext } from '../../memory/settings.ts';
import { type Answer, ok } from '../../units/result.ts';
import type { Context } from '../context.ts';
import { resolveScenario } from '../scenario.ts';
import type { Setting } from './evaluate.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** The calibration of engines that compute every layer on all accelerators at once. */
const SERVING = 'serving';

/** Whether an engine computes on several accelerators at once, so that their rates add up. */
export function inParallel(context: Context, engine: string): boolean {
  return context.catalogue.engines[engine]?.calibration === SERVING;
}

/** Settings as a scenario on any machine resolves them. */
export function settingOf(
  context: Context,
  resolved: ResolvedNeed,
  candidate: Candidate,
  offer: Offer,
): Answer<Setting> {
  const [first] = resolved.useCases;
  const scenario = resolveScenario(context, {
    machine: offer.machine,
    model: candidate.model,
    quantization: candidate.format.id,
    engine: resolved.engine,
    workload: first?.workload.id ?? { promptTokens: 1, outputTokens: 1 },
    slots: resolved.concurrency,
    placement: 'auto',
  });
  if (scenario.status === 'unknown') return scenario;
  const { memory, model, predict, engine } = scenario.value;
  return ok({
    model,
    demand: demandOf(model.model, model.weights, withContext(memory, resolved.contextTokens)),
    settings: predict,
    predict: context.passingPredictorFor(engine),
    tiers: context.catalogue.tiers,
    useCases: resolved.useCases,
    requestsPerHour: resolved.load.requestsPerHour.value,
    sureness: resolved.need.sureness,
    headroomAtLeast: resolved.need.headroomAtLeast,
  });
}
