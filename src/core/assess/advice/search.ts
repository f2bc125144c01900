// All offers × models × formats × placements that meet a need's use cases, exactly, and why the others do not.
import type { Offer } from '../../advise/offer.ts';
import { type Front, growingFront } from '../../advise/pareto.ts';
import { lossClass } from '../../advise/quality.ts';
import type { Answer } from '../../units/result.ts';
import type { Context } from '../context.ts';
import { bounded, type CandidateBounds, candidateBounds, optimistic } from './bounded.ts';
import { type Failure, type Judged, judge, type Setting, type Wish } from './evaluate.ts';
import { nearer } from './failure.ts';
import { type OfferGroup, offerGroups, type Twins } from './offer-groups.ts';
import { betterConfiguration, type Option, optionOf } from './option.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';
import { beyondLimits, type Limits } from './select.ts';
import { settingOf } from './setting.ts';
import { sharedWith } from './share.ts';

/** What one offer came to: its best configuration, or the nearest miss. */
export interface OfferOutcome {
  readonly offer: Offer;
  readonly best: Option | undefined;
  readonly failure: Failure | undefined;
  readonly failed: Candidate | undefined;
  /** It does what is asked, and only its price or power is not known. */
  readonly doesWithoutPrice: boolean;
}

export interface Found {
  readonly outcomes: readonly OfferOutcome[];
  /** Of the offers within the limits. */
  readonly front: readonly Option[];
  /** Combinations of machine, model, format, placement and use case that were decided, by whatever means. */
  readonly scenarios: number;
  /** Those that had to be placed and predicted. */
  readonly computed: number;
}

export interface SearchOptions {
  /** Called after each candidate. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  /** Only each offer's best configuration is wanted: the front is left incomplete. */
  readonly rankingOnly?: boolean | undefined;
}

const wishesOf = ({ machine }: Twins): readonly Wish[] =>
  machine.devices.length > 0 && machine.host ? ['auto', 'cpu'] : ['auto'];

/** Best models first, in each the formats of least loss: what comes later seldom beats what is there. */
function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const loss = (c: Candidate) => c.loss?.value ?? Number.POSITIVE_INFINITY;
  return [...candidates].sort(
    (a, b) =>
      b.quality.value - a.quality.value ||
      lossClass(loss(a)).rank - lossClass(loss(b)).rank ||
      loss(a) - loss(b) ||
      a.model.localeCompare(b.model) ||
      a.format.id.localeCompare(b.format.id),
  );
}

class Search {
  readonly front: Front<Option> = growingFront<Option>();
  readonly best = new Map<Offer, Option>();
  readonly failures = new Map<Offer, { failure: Failure; candidate: Candidate }>();
  readonly within = new Map<Offer, boolean>();
  readonly unpriced = new Set<Offer>();
  computed = 0;
  scenarios = 0;

  constructor(
    readonly resolved: ResolvedNeed,
    limits: Limits,
    offers: readonly Offer[],
    readonly rankingOnly: boolean,
  ) {
    for (const offer of offers) this.within.set(offer, beyondLimits(offer, limits) === undefined);
  }

  fail(offers: readonly Offer[], candidate: Candidate, failure: Failure): void {
    for (const offer of offers)
      if (nearer(failure, this.failures.get(offer)?.failure)) this.failures.set(offer, { failure, candidate });
  }

  /** Whether a candidate might become the best configuration of an offer. */
  mayImprove(offer: Offer, candidate: Candidate): boolean {
    if (this.unpriced.has(offer)) return false;
    const best = this.best.get(offer);
    if (!best) return true;
    const { quality } = best.candidate;
    if (quality.scale !== candidate.quality.scale) return true;
    if (quality.value !== candidate.quality.value) return candidate.quality.value > quality.value;
    const loss = (c: Candidate) => lossClass(c.loss?.value ?? Number.POSITIVE_INFINITY).rank;
    return loss(candidate) <= loss(best.candidate);
  }

  /** Whether nothing of it can matter: no offer's best changes, and the front covers even its most favourable merits. */
  futile(twins: Twins, candidate: Candidate, bounds: CandidateBounds, wish: Wish): boolean {
    if (twins.offers.some((offer) => this.mayImprove(offer, candidate))) return false;
    if (this.rankingOnly) return true;
    const inside = twins.offers.filter((offer) => this.within.get(offer));
    if (inside.length === 0) return true;
    const merits = optimistic(this.resolved, inside, twins.machine, candidate, bounds, wish);
    return merits !== undefined && this.front.covers(merits);
  }

  take(twins: Twins, candidate: Candidate, wish: Wish, judged: Judged): void {
    if (!judged.ok) {
      this.fail(twins.offers, candidate, judged.failure);
      return;
    }
    for (const offer of twins.offers) {
      const option = optionOf(this.resolved, offer, candidate, wish, judged.value);
      if (!option) {
        this.unpriced.add(offer);
        continue;
      }
      if (this.within.get(offer)) this.front.add(option, option.merits);
      const best = this.best.get(offer);
      if (!best || betterConfiguration(option, best) < 0) this.best.set(offer, option);
    }
  }

  group(
    group: OfferGroup,
    candidate: Candidate,
    setting: Setting,
    bounds: CandidateBounds,
    onHosts: Map<string, Judged>,
  ): void {
    for (const wish of ['auto', 'cpu'] as const) {
      let whole: Judged | undefined;
      const hopeless = new Map<string, Judged>();
      for (const twins of group.twins) {
        if (!wishesOf(twins).includes(wish)) continue;
        this.scenarios += twins.offers.length * setting.useCases.length;
        const failure = bounded(setting, twins.machine, bounds, wish);
        if (failure) {
          this.fail(twins.offers, candidate, failure);
          continue;
        }
        if (this.futile(twins, candidate, bounds, wish)) continue;
        const host = wish === 'cpu' ? twins.hostAlone : undefined;
        const hostWithMemory = `${host}|${twins.machine.systemMemoryBytes}`;
        const known =
          host === undefined
            ? (hopeless.get(twins.host) ?? (whole && sharedWith(whole, twins.machine) ? whole : undefined))
            : (onHosts.get(host) ?? onHosts.get(hostWithMemory));
        const judged = known ?? judge(setting, twins.machine, wish);
        if (!known) this.computed += setting.useCases.length;
        if (host !== undefined) onHosts.set(!judged.ok && judged.hopeless ? host : hostWithMemory, judged);
        else if (!judged.ok && judged.hopeless) hopeless.set(twins.host, judged);
        else whole ??= judged;
        this.take(twins, candidate, wish, judged);
      }
    }
  }
}

/** Searches every combination; bounds and equal hardware spare work and never change the answer. */
export function search(
  context: Context,
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  limits: Limits,
  options: SearchOptions = {},
): Found {
  const [first] = offers;
  const run = new Search(resolved, limits, offers, options.rankingOnly ?? false);
  const groups = offerGroups(offers);
  const candidates = inOrder(resolved.candidates);
  candidates.forEach((candidate, i) => {
    const setting: Answer<Setting> | undefined = first && settingOf(context, resolved, candidate, first);
    if (setting?.status === 'unknown') run.fail(offers, candidate, { kind: 'unknown', reasons: setting.reasons });
    else if (setting) {
      const bounds = candidateBounds(setting.value);
      // Without accelerators, answers of equal hosts are shared by all groups.
      const onHosts = new Map<string, Judged>();
      for (const group of groups) run.group(group, candidate, setting.value, bounds, onHosts);
    }
    options.progress?.(i + 1, candidates.length);
  });
  return {
    outcomes: offers.map((offer) => {
      const failed = run.failures.get(offer);
      return {
        offer,
        best: run.best.get(offer),
        failure: failed?.failure,
        failed: failed?.candidate,
        doesWithoutPrice: run.unpriced.has(offer),
      };
    }),
    front: run.front.options(),
    scenarios: run.scenarios,
    computed: run.computed,
  };
}
