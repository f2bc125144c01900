// One candidate on one machine: does it fit, how fast is it in every use case, what load can it carry.

import type { Entries } from '../../catalogue/catalogue.ts';
import type { Tier } from '../../catalogue/schema/tier.ts';
import type { Machine } from '../../machine/machine.ts';
import { demandOf } from '../../memory/demand.ts';
import { place } from '../../memory/place.ts';
import { deviceTotal, type MemoryPlan } from '../../memory/plan.ts';
import type { MemorySettings } from '../../memory/settings.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import type { Prediction } from '../../predict/prediction.ts';
import type { Predict, PredictSettings } from '../../predict/predictor.ts';
import type { Interval } from '../../units/interval.ts';
import { probabilityBelow, type Verdict, verdictOf } from '../../verdict/verdict.ts';
import { hopefulPlans } from './hopeful.ts';
import type { UseCase } from './resolved-need.ts';
import { speedBindings } from './speed-binding.ts';

export type Wish = 'auto' | 'cpu';

/** What is the same for a candidate on every machine. */
export interface Setting {
  readonly model: PreparedModel;
  readonly memory: MemorySettings;
  readonly settings: PredictSettings;
  readonly predict: Predict;
  readonly tiers: Entries<Tier>;
  readonly useCases: readonly UseCase[];
  readonly requestsPerHour: number;
  readonly sureness: number;
  readonly headroomAtLeast: number;
}

export interface UseOutcome {
  readonly useCase: UseCase;
  readonly prediction: Prediction;
  readonly verdict: Verdict;
  /** Chance of the tier asked for, or a better one. */
  readonly chance: number;
}

export interface Evaluated {
  readonly memory: MemoryPlan;
  readonly uses: readonly UseOutcome[];
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

export type Failure =
  | { readonly kind: 'memory'; readonly requiredBytes: number; readonly availableBytes: number | undefined }
  | { readonly kind: 'speed'; readonly missedBy: number; readonly text: () => string }
  | { readonly kind: 'sureness'; readonly chance: number; readonly text: string }
  | { readonly kind: 'load'; readonly capacityPerHour: number; readonly offeredShare: number; readonly chance: number }
  | { readonly kind: 'headroom'; readonly headroom: number; readonly scarce: 'memory' | 'capacity' }
  | { readonly kind: 'unknown'; readonly reasons: readonly string[] };

/** With the placement that it was judged by. */
export type Judged =
  | { readonly ok: true; readonly value: Evaluated; readonly plan: MemoryPlan }
  | { readonly ok: false; readonly failure: Failure; readonly plan: MemoryPlan; readonly hopeless?: boolean };

/** Chance of a tier of this rank or a better one. */
export function chanceOf(verdict: Verdict, tiers: Entries<Tier>, rank: number): number {
  return verdict.probabilities.reduce((sum, p) => sum + ((tiers[p.tier]?.rank ?? 99) <= rank ? p.probability : 0), 0);
}

/** Requests an hour that a prediction stands for: of its concurrent requests together, or one after another. */
function capacityOf(prediction: Prediction, concurrency: number): Interval {
  const perHour = (seconds: number) => 3600 / seconds;
  const { load, totalSeconds: t } = prediction as Prediction & {
    load?: { systemThroughput: { requestsPerSecond: Interval } };
  };
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
  const counted = together ? plan.devices : plan.devices.filter((d) => d.kind === 'accelerator');
  if (counted.length === 0 || counted.some((d) => d.capacityBytes === undefined)) return 0;
  const capacity = (d: MemoryPlan['devices'][number]) => d.capacityBytes ?? 0;
  const shares = together
    ? [counted.reduce((sum, d) => sum + deviceTotal(d), 0) / counted.reduce((sum, d) => sum + capacity(d), 0)]
    : counted.map((d) => deviceTotal(d) / capacity(d));
  return Math.max(0, 1 - Math.max(...shares));
}

function judgeUse(s: Setting, machine: Machine, plan: MemoryPlan, useCase: UseCase): UseOutcome | Failure {
  const predicted = s.predict({ machine, model: s.model, plan, workload: useCase.workload, settings: s.settings });
  if (predicted.status === 'unknown') return { kind: 'unknown', reasons: predicted.reasons };
  const verdict = verdictOf(predicted.value, s.tiers);
  const chance = chanceOf(verdict, s.tiers, useCase.tierRank);
  const { name } = useCase.workload;
  if (verdict.rank > useCase.tierRank) {
    const missed = speedBindings(predicted.value, name, s.tiers[useCase.tier]).sort((a, b) => b.used - a.used);
    const text = () => `${verdict.tierName}, not ${useCase.tierName}: ${missed[0]?.text() ?? name}`;
    return { kind: 'speed', missedBy: Math.max(1, ...missed.map((b) => b.used)), text };
  }
  if (chance < s.sureness) return { kind: 'sureness', chance, text: `${name} is ${useCase.tierName}` };
  return { useCase, prediction: predicted.value, verdict, chance };
}

/** Seconds of a mean request with nobody else in work. */
function aloneSeconds(s: Setting, machine: Machine, plan: MemoryPlan, uses: readonly UseOutcome[]): number {
  return uses.reduce((sum, u) => {
    const { workload, share } = u.useCase;
    if (workload.concurrency <= 1) return sum + share * u.prediction.totalSeconds.likely;
    const alone = s.predict({
      machine,
      model: s.model,
      plan,
      workload: { ...workload, concurrency: 1 },
      settings: s.settings,
    });
    return sum + share * (alone.status === 'ok' ? alone.value : u.prediction).totalSeconds.likely;
  }, 0);
}

function firstFailure(s: Setting, machine: Machine, plan: MemoryPlan): Failure | undefined {
  for (const useCase of s.useCases) {
    const judged = judgeUse(s, machine, plan, useCase);
    if ('kind' in judged) return judged;
  }
  return undefined;
}

const isOnAccelerators = ({ kind }: MemoryPlan) => kind === 'whole-device' || kind === 'split';

/** The failure of the first placement where all of them fail; undefined where one might do, or none claims anything. */
function withoutHope(s: Setting, machine: Machine, plans: readonly MemoryPlan[]): Judged | undefined {
  let first: Judged | undefined;
  for (const plan of plans) {
    const failure = firstFailure(s, machine, plan);
    if (!failure) return undefined;
    first ??= { ok: false, failure, plan, hopeless: true };
  }
  return first;
}

/** Memory first, then every use case, then the load of all together. */
export function judge(s: Setting, machine: Machine, wish: Wish): Judged {
  const demand = demandOf(s.model.model, s.model.weights, s.memory);
  const hopeful = hopefulPlans(demand, machine, wish);
  // On accelerators alone a model is placed quickly: there the bound would cost more than it spares.
  const hopeless = hopeful.every(isOnAccelerators) ? undefined : withoutHope(s, machine, hopeful);
  if (hopeless) return hopeless;
  const plan = place(demand, machine, wish);
  const fail = (failure: Failure): Judged => ({ ok: false, failure, plan });
  if (!plan.fits)
    return fail({ kind: 'memory', requiredBytes: plan.requiredBytes, availableBytes: plan.availableBytes });
  const uses: UseOutcome[] = [];
  for (const useCase of s.useCases) {
    const judged = judgeUse(s, machine, plan, useCase);
    if ('kind' in judged) return fail(judged);
    uses.push(judged);
  }
  const capacities = uses.map((u) => capacityOf(u.prediction, u.useCase.workload.concurrency));
  // The mixture's capacity: seconds of machine time a request add up by their shares.
  const mixed = (of: (c: Interval) => number) =>
    1 / uses.reduce((sum, u, i) => sum + u.useCase.share / of(capacities[i] ?? { low: 0, likely: 0, high: 0 }), 0);
  const capacityPerHour = { low: mixed((c) => c.low), likely: mixed((c) => c.likely), high: mixed((c) => c.high) };
  const offeredShare = s.requestsPerHour / capacityPerHour.likely;
  const carries = s.requestsPerHour > 0 ? 1 - probabilityBelow(capacityPerHour, s.requestsPerHour) : 1;
  if (offeredShare > 1 || carries < s.sureness)
    return fail({ kind: 'load', capacityPerHour: capacityPerHour.likely, offeredShare, chance: carries });
  const seconds = uses.reduce((sum, u) => sum + u.useCase.share * u.prediction.totalSeconds.likely, 0);
  const free = memoryHeadroom(plan);
  const headroom = Math.min(free, 1 - offeredShare);
  if (headroom < s.headroomAtLeast)
    return fail({ kind: 'headroom', headroom, scarce: free < 1 - offeredShare ? 'memory' : 'capacity' });
  const alone = aloneSeconds(s, machine, plan, uses);
  return {
    ok: true,
    plan,
    value: { memory: plan, uses, capacityPerHour, offeredShare, aloneSeconds: alone, seconds, headroom },
  };
}
