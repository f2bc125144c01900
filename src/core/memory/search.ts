// Searches over placements: the longest context, the best format, the smallest machine, and what fits at all.
import type { Machine } from '../machine/machine.ts';
import type { ModelDescription } from '../model/description.ts';
import { CELL_PADDING, paddedCells } from './cells.ts';
import { demandOf, withWeights } from './demand.ts';
import { type PlacementWish, place } from './place.ts';
import type { MemoryPlan } from './plan.ts';
import type { MemorySettings } from './settings.ts';
import type { Weights } from './weights.ts';

export interface Longest {
  /** Tokens of context over all slots. */
  readonly contextTokens: number;
  readonly plan: MemoryPlan;
  /** The model's own limit stopped the search, not memory. */
  readonly limitedByModel: boolean;
}

/** Whether a plan counts as fitting: anywhere, or only if all of it is on accelerators. */
export type Where = 'anywhere' | 'accelerators';

const accepted = (plan: MemoryPlan, where: Where): boolean =>
  plan.fits && (where === 'anywhere' || plan.kind === 'whole-device' || plan.kind === 'split');

/**
 * The longest context that fits, in steps of 256 tokens, at most what the model was made for (times the slots); undefined where
 * not even one step fits. Memory never shrinks with context, so the search halves.
 */
export function longestContext(
  model: ModelDescription,
  weights: Weights,
  settings: MemorySettings,
  machine: Machine,
  options: { wish?: PlacementWish; where?: Where; mostTokens?: number } = {},
): Longest | undefined {
  const most = options.mostTokens ?? Math.max(CELL_PADDING, model.hyper.contextTokens * settings.slots);
  const planWith = (steps: number) =>
    place(
      demandOf(model, weights, { ...settings, contextTokens: Math.min(most, steps * CELL_PADDING) }),
      machine,
      options.wish ?? 'auto',
    );
  const where = options.where ?? 'anywhere';
  let low = 0;
  let high = paddedCells(most) / CELL_PADDING;
  let best: MemoryPlan | undefined;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const plan = planWith(middle);
    if (accepted(plan, where)) {
      low = middle;
      best = plan;
    } else high = middle - 1;
  }
  if (!best) return undefined;
  const contextTokens = Math.min(most, low * CELL_PADDING);
  return { contextTokens, plan: best, limitedByModel: contextTokens >= most };
}

export interface Choice<T> {
  readonly chosen: T;
  readonly plan: MemoryPlan;
}

/** The first of the formats (best first) with which the model fits. */
export function bestFormat<T extends { readonly weights: Weights }>(
  model: ModelDescription,
  formats: readonly T[],
  settings: MemorySettings,
  machine: Machine,
  options: { where?: Where; bounded?: boolean } = {},
): Choice<T> | undefined {
  const [first] = formats;
  if (!first) return undefined;
  // Caches and compute buffers do not depend on the format.
  const demand = demandOf(model, first.weights, settings);
  for (const chosen of formats) {
    const plan = place(withWeights(demand, chosen.weights), machine, 'auto', { bounded: options.bounded });
    if (accepted(plan, options.where ?? 'anywhere')) return { chosen, plan };
  }
  return undefined;
}

/** All memory of a machine, the accelerators' and the system's; where they share it, the system's. */
export function modelMemoryBytes(machine: Machine): number {
  const own = machine.devices.reduce((sum, d) => sum + (d.accelerator.unifiedMemory ? 0 : d.memoryBytes), 0);
  return own + (machine.systemMemoryBytes ?? 0);
}

/** The machine with the least memory on which the model fits; undefined where it fits on none. */
export function smallestMachine(
  model: ModelDescription,
  weights: Weights,
  settings: MemorySettings,
  machines: readonly Machine[],
  options: { where?: Where } = {},
): Choice<Machine> | undefined {
  const demand = demandOf(model, weights, settings);
  const bySize = [...machines].sort((a, b) => modelMemoryBytes(a) - modelMemoryBytes(b));
  for (const chosen of bySize) {
    const plan = place(demand, chosen);
    if (accepted(plan, options.where ?? 'anywhere')) return { chosen, plan };
  }
  return undefined;
}

export interface Candidate<T extends { readonly weights: Weights }> {
  readonly model: ModelDescription;
  /** Formats, best first. */
  readonly formats: readonly T[];
}

export interface Fit<T extends { readonly weights: Weights }> extends Choice<T> {
  readonly model: ModelDescription;
}

/**
 * For each model the best format that fits a machine. Compute buffers are bounded from above, so what is said to fit does; a model
 * on the edge may be left out. Fast once each model's buffer is known, which the first call works out and keeps.
 */
export function whatFits<T extends { readonly weights: Weights }>(
  candidates: readonly Candidate<T>[],
  settings: MemorySettings,
  machine: Machine,
  options: { where?: Where } = {},
): readonly Fit<T>[] {
  return candidates.flatMap(({ model, formats }) => {
    const found = bestFormat(model, formats, settings, machine, { ...options, bounded: true });
    return found ? [{ model, ...found }] : [];
  });
}
