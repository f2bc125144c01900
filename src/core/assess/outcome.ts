// One scenario carried through: memory, prediction and verdict.
import { demandOf } from '../memory/demand.ts';
import { place } from '../memory/place.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import type { Prediction } from '../predict/prediction.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { type Verdict, verdictOf, verdictWithoutRoom } from '../verdict/verdict.ts';
import type { Context } from './context.ts';
import { fromStorage } from './from-storage.ts';
import type { Scenario } from './scenario.ts';
import { served } from './slots.ts';

export interface Outcome {
  readonly memory: MemoryPlan;
  /** Undefined where it fits nowhere. */
  readonly prediction: Prediction | undefined;
  readonly verdict: Verdict;
}

/** Only machines whose drive is known can run what they cannot hold. */
function storedPlan(s: Scenario): MemoryPlan | undefined {
  if (!s.machine.storageBytesPerSecond) return undefined;
  return fromStorage(s, place(demandOf(s.model.model, s.model.weights, s.memory), s.machine, 'cpu'));
}

/** Memory first; what fits is predicted and judged, what does not is non-viable for that reason. */
export function outcomeOf(context: Context, s: Scenario): Answer<Outcome> {
  const { plan, slots } = served(s);
  const stored = plan.fits ? undefined : storedPlan(s);
  const memory = stored ?? plan;
  const { tiers } = context.catalogue;
  if (!memory.fits && !stored) return ok({ memory, prediction: undefined, verdict: verdictWithoutRoom(tiers) });
  const predicted = context.predictorFor(s.engine)({
    machine: s.machine,
    model: s.model,
    plan: memory,
    workload: s.workload,
    settings: slots === s.memory.slots ? s.predict : { ...s.predict, slots },
  });
  if (predicted.status === 'unknown') return unknown(...predicted.reasons);
  return ok({ memory, prediction: predicted.value, verdict: verdictOf(predicted.value, tiers) });
}
