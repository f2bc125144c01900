// How many of the users' requests run together: all where memory allows, else as many as fit; the others wait.
import { demandOf } from '../memory/demand.ts';
import { place } from '../memory/place.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import type { MemorySettings } from '../memory/settings.ts';
import type { Scenario } from './scenario.ts';

export interface Served {
  readonly plan: MemoryPlan;
  readonly slots: number;
}

function withSlots({ memory }: Scenario, slots: number): MemorySettings {
  if (slots === memory.slots && slots === memory.outputRows) return memory;
  return { ...memory, contextTokens: (memory.contextTokens / memory.slots) * slots, outputRows: slots, slots };
}

/** Placements on accelerators alone. */
const isOnAccelerators = (plan: MemoryPlan) => plan.fits && (plan.kind === 'whole-device' || plan.kind === 'split');

/**
 * The plan for all slots, where it fits and does not push layers off the accelerators. Else the most slots that keep the model where
 * one request alone would have it: a machine serves more by letting some wait than by computing for all on its slow side.
 * Where the caller named the slots, they stay.
 */
export function served(s: Scenario): Served {
  const planFor = (slots: number) =>
    place(demandOf(s.model.model, s.model.weights, withSlots(s, slots)), s.machine, s.placement);
  const all = { plan: planFor(s.memory.slots), slots: s.memory.slots };
  if (s.slotsGiven || s.memory.slots <= 1 || isOnAccelerators(all.plan)) return all;
  const alone = planFor(1);
  const good = isOnAccelerators(alone) ? isOnAccelerators : (plan: MemoryPlan) => plan.fits;
  if (good(all.plan) || !good(alone)) return all;
  let [low, high] = [1, s.memory.slots - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (good(planFor(middle))) low = middle;
    else high = middle - 1;
  }
  return { plan: planFor(low), slots: low };
}
