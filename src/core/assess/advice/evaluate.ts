// One candidate on one machine: does it fit, how fast is it in every use case, what load can it carry.

import type { Entries } from '../../catalogue/catalogue.ts';
import type { Tier } from '../../catalogue/schema/tier.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Demand } from '../../memory/demand.ts';
import { demandSums } from '../../memory/demand-sums.ts';
import { place } from '../../memory/place.ts';
import { placeWhole } from '../../memory/place-whole.ts';
import { deviceTotal, type MemoryPlan } from '../../memory/plan.ts';
import type { Likely } from '../../predict/likely.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import type { Rates } from '../../predict/prediction.ts';
import type { OneDevice, PlacedRates, Predict, PredictSettings } from '../../predict/predictor.ts';
import type { Interval } from '../../units/interval.ts';
import { likelyValues, probabilityBelow, tierOfLikely } from '../../verdict/verdict.ts';
import { type Evaluated, type EvaluatedInFull, inShort, type UseOutcome } from './evaluated.ts';
import type { Failure } from './failure.ts';
import { hopefulPlans, hostPlan, wholePlan } from './hopeful.ts';
import { judgeUses } from './judge-uses.ts';
import type { UseCase } from './resolved-need.ts';
import { type SpeedBinding, speedBindings, tightest } from './speed-binding.ts';

export type Wish = 'auto' | 'cpu';

/** What is the same for a candidate on every machine. */
export interface Setting {
  readonly model: PreparedModel;
  readonly demand: Demand;
  readonly settings: PredictSettings;
  readonly predict: Predict;
  readonly tiers: Entries<Tier>;
  readonly useCases: readonly UseCase[];
  readonly requestsPerHour: number;
  readonly sureness: number;
  readonly headroomAtLeast: number;
}

/** With the placement that it was judged by. */
export type Judged =
  | { readonly ok: true; readonly value: EvaluatedInFull; readonly short: Evaluated; readonly plan: MemoryPlan }
  | { readonly ok: false; readonly failure: Failure; readonly plan: MemoryPlan; readonly hopeless?: boolean };

/** Requests an hour that a prediction stands for: of its concurrent requests together, or one after another. */
function capacityOf({ load, totalSeconds: t }: Rates, concurrency: number): Interval {
  const perHour = (seconds: number) => 3600 / seconds;
  if (load && concurrency > 1) {
    const r = load.systemThroughput.requestsPerSecond;
    return { low: 3600 * r.low, likely: 3600 * r.likely, high: 3600 * r.high };
  }
  return { low: perHour(t.high), likely: perHour(t.likely), high: perHour(t.low) };
}

/**
 * Share of memory that stays free: of the fullest accelerator, or of all devices together where a part lies on the host and what
 * does not fit an accelerator goes there. 0 where a size is not known.
 */
export function memoryHeadroom(plan: MemoryPlan): number {
  const together = plan.kind === 'layer-offload' || plan.kind === 'experts-on-host' || plan.kind === 'cpu-only';
  let [used, capacity, fullest] = [0, 0, 0];
  let counted = 0;
  for (const device of plan.devices) {
    if (!together && device.kind !== 'accelerator') continue;
    if (device.capacityBytes === undefined) return 0;
    counted++;
    const bytes = deviceTotal(device);
    used += bytes;
    capacity += device.capacityBytes;
    fullest = Math.max(fullest, bytes / device.capacityBytes);
  }
  if (counted === 0) return 0;
  return Math.max(0, 1 - (together ? used / capacity : fullest));
}

const ratesUnder = ({ predict, model, settings }: Setting, machine: Machine, plan: MemoryPlan): PlacedRates =>
  predict.placed({ machine, model, plan, settings });

/** Seconds of a mean request with nobody else in work. */
function aloneSeconds(s: Setting, machine: Machine, plan: MemoryPlan, uses: readonly UseOutcome[]): number {
  let rates: PlacedRates | undefined;
  return uses.reduce((sum, u) => {
    const { workload, share } = u.useCase;
    if (workload.concurrency <= 1) return sum + share * u.prediction.totalSeconds.likely;
    rates ??= ratesUnder(s, machine, plan);
    const alone = rates.ratesOf({ ...workload, concurrency: 1 });
    return sum + share * (alone.status === 'ok' ? alone.value : u.prediction).totalSeconds.likely;
  }, 0);
}

/** How a candidate does in every use case under a placement. */
export interface Speed {
  readonly uses: readonly UseOutcome[];
  /** Of a mean request of the mixture. */
  readonly seconds: number;
}

const secondsOf = (uses: readonly UseOutcome[]) =>
  uses.reduce((sum, u) => sum + u.useCase.share * u.prediction.totalSeconds.likely, 0);

/**
 * The speed of a candidate wholly on one of a machine's accelerators, or on its host alone; or the first use case that fails.
 * `likely`: what is known by use case.
 */
export function speedOf(
  s: Setting,
  machine: Machine,
  on: OneDevice,
  one: PlacedRates | undefined,
  likely: (Likely | undefined)[],
): Speed | Failure {
  const { count } = demandSums(s.demand);
  const plan = () => (on === 'host' ? hostPlan(count) : wholePlan(count));
  const uses = judgeUses(s, one ?? ratesUnder(s, machine, plan()), likely);
  return 'kind' in uses ? uses : { uses, seconds: secondsOf(uses) };
}

/**
 * Likely seconds of a mean request with all of a candidate on one device, as `speedOf` has them; Infinity where a use case misses its
 * tier; undefined where it must be predicted in full. Likely figures by use case are added to `known`.
 */
export function likelySeconds(
  { tiers, useCases }: Setting,
  one: PlacedRates,
  known: (Likely | undefined)[],
): number | undefined {
  let seconds = 0;
  for (const { workload, share, tierRank } of useCases) {
    const likely = one.likelyOf(workload);
    if (!likely) return undefined;
    known.push(likely);
    if (tierOfLikely(likely, tiers).rank > tierRank) return Number.POSITIVE_INFINITY;
    seconds += share * likely.totalSeconds;
  }
  return seconds;
}

const isOnAccelerators = ({ kind }: MemoryPlan) => kind === 'whole-device' || kind === 'split';

/** The failure of the first placement where all of them fail; undefined where one might do, or none claims anything. */
function withoutHope(s: Setting, machine: Machine, plans: readonly MemoryPlan[]): Judged | undefined {
  let first: Judged | undefined;
  for (const plan of plans) {
    const uses = judgeUses(s, ratesUnder(s, machine, plan));
    if (!('kind' in uses)) return undefined;
    first ??= { ok: false, failure: uses, plan, hopeless: true };
  }
  return first;
}

/** The mixture's capacity: seconds of machine time a request add up by their shares. */
function mixedCapacity(uses: readonly UseOutcome[]): Interval {
  let [low, likely, high] = [0, 0, 0];
  for (const { prediction, useCase } of uses) {
    const capacity = capacityOf(prediction, useCase.workload.concurrency);
    low += useCase.share / capacity.low;
    likely += useCase.share / capacity.likely;
    high += useCase.share / capacity.high;
  }
  return { low: 1 / low, likely: 1 / likely, high: 1 / high };
}

/** How much of the thresholds of a use case's tier is used up. */
const bindingsOf = ({ tiers }: Setting, { prediction, useCase }: UseOutcome): SpeedBinding[] =>
  speedBindings(likelyValues(prediction), useCase.workload.name, tiers[useCase.tier]);

/** Of all use cases the threshold of which most is used up. */
function tightestOf(s: Setting, uses: readonly UseOutcome[]): SpeedBinding | undefined {
  let most: SpeedBinding | undefined;
  for (const use of uses) {
    const found = tightest(bindingsOf(s, use));
    if (most === undefined || (found !== undefined && found.used > most.used)) most = found;
  }
  return most;
}

/** What of the machine's capacity and memory is left by a candidate that is fast enough; `exact` places it to the byte. */
function judgeRoom(
  s: Setting,
  machine: Machine,
  { uses, seconds }: Speed,
  placed: MemoryPlan,
  exact: () => MemoryPlan,
): Judged {
  const capacityPerHour = mixedCapacity(uses);
  const offeredShare = s.requestsPerHour / capacityPerHour.likely;
  const carries = s.requestsPerHour > 0 ? 1 - probabilityBelow(capacityPerHour, s.requestsPerHour) : 1;
  if (offeredShare > 1 || carries < s.sureness) {
    const failure: Failure = { kind: 'load', capacityPerHour: capacityPerHour.likely, offeredShare, chance: carries };
    return { ok: false, failure, plan: placed };
  }
  const memory = exact();
  const free = memoryHeadroom(memory);
  const headroom = Math.min(free, 1 - offeredShare);
  if (headroom < s.headroomAtLeast)
    return {
      ok: false,
      failure: { kind: 'headroom', headroom, scarce: free < 1 - offeredShare ? 'memory' : 'capacity' },
      plan: memory,
    };
  const value: EvaluatedInFull = {
    memory,
    uses,
    capacityPerHour,
    offeredShare,
    seconds,
    headroom,
    freeMemory: free,
    aloneSeconds: aloneSeconds(s, machine, memory, uses),
    speed: () => uses.flatMap((use) => bindingsOf(s, use)),
  };
  return { ok: true, plan: memory, value, short: inShort(value, tightestOf(s, uses)) };
}

const withoutRoom = (plan: MemoryPlan): Judged => ({
  ok: false,
  failure: { kind: 'memory', requiredBytes: plan.requiredBytes, availableBytes: plan.availableBytes },
  plan,
});

/**
 * Memory first, then every use case, then the load of all together. `speed`: where it is known already, on the host alone or wholly
 * on one accelerator.
 */
export function judge(s: Setting, machine: Machine, wish: Wish, speed?: Speed): Judged {
  const exact = () => place(s.demand, machine, wish, { keep: false });
  if (speed) {
    const known = wish === 'cpu' || machine.devices.length === 0 ? 'cpu-only' : 'whole-device';
    const memory = known === 'whole-device' ? (placeWhole(s.demand, machine) ?? exact()) : exact();
    if (!memory.fits) return withoutRoom(memory);
    if (memory.kind === known) return judgeRoom(s, machine, speed, memory, () => memory);
  }
  const hopeful = hopefulPlans(s.demand, machine, wish);
  // On accelerators alone a model is placed quickly: there the bound would cost more than it spares.
  const hopeless = hopeful.every(isOnAccelerators) ? undefined : withoutHope(s, machine, hopeful);
  if (hopeless) return hopeless;
  // Speed depends on what lies where; the exact bytes are worked out for what is fast enough.
  const sketch = place(s.demand, machine, wish, { sketch: true });
  if (!sketch.fits) return withoutRoom(sketch);
  const uses = judgeUses(s, ratesUnder(s, machine, sketch));
  if ('kind' in uses) return { ok: false, failure: uses, plan: sketch };
  return judgeRoom(s, machine, { uses, seconds: secondsOf(uses) }, sketch, exact);
}
