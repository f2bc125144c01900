// What a configuration that meets the need does: in short, as a search compares thousands, and in full, as a few are shown.
import type { MemoryPlan, PlacementKind } from '../../memory/plan.ts';
import type { Rates } from '../../predict/prediction.ts';
import type { Interval } from '../../units/interval.ts';
import type { UseCase } from './resolved-need.ts';
import type { SpeedBinding } from './speed-binding.ts';

export interface UseOutcome {
  readonly useCase: UseCase;
  readonly prediction: Rates;
  /** The tier that the likely values meet. */
  readonly reached: { readonly id: string; readonly name: string };
  /** Chance of the tier asked for, or a better one. */
  readonly chance: number;
}

/** Plain and small: it is kept for every configuration of the front, and passes between threads. */
export interface Evaluated {
  /** In words. */
  readonly placement: string;
  readonly kind: PlacementKind;
  /** The smallest chance of a use case to reach its tier. */
  readonly leastChance: number;
  /** Share of memory that stays free. */
  readonly freeMemory: number;
  /** Of all thresholds of the tiers that of which most is used up. */
  readonly tightest: SpeedBinding | undefined;
  /** Requests of the mixture an hour at saturation. */
  readonly capacityPerHour: Interval;
  /** Offered load ÷ likely capacity. */
  readonly offeredShare: number;
  /** Seconds of machine time of a mean request with nobody else in work; as `seconds` where load is not modelled. */
  readonly aloneSeconds: number;
  /** Seconds of a mean request of the mixture, at the concurrency. */
  readonly seconds: number;
  readonly headroom: number;
}

export interface EvaluatedInFull extends Omit<Evaluated, 'placement' | 'kind' | 'leastChance' | 'tightest'> {
  readonly memory: MemoryPlan;
  readonly uses: readonly UseOutcome[];
  /** Of all use cases, in order. */
  readonly speed: () => readonly SpeedBinding[];
}

/** `tightest`: of all thresholds. */
export function inShort(full: EvaluatedInFull, tightest: SpeedBinding | undefined): Evaluated {
  let leastChance = 1;
  for (const { chance } of full.uses) leastChance = Math.min(leastChance, chance);
  return {
    placement: full.memory.placement,
    kind: full.memory.kind,
    leastChance,
    freeMemory: full.freeMemory,
    tightest,
    capacityPerHour: full.capacityPerHour,
    offeredShare: full.offeredShare,
    aloneSeconds: full.aloneSeconds,
    seconds: full.seconds,
    headroom: full.headroom,
  };
}
