// A machine with a model in a format that meets the need's use cases: what it does, costs, and what binds it.

import type { Offer } from '../../advise/offer.ts';
import type { Merits } from '../../advise/pareto.ts';
import { lossClass } from '../../advise/quality.ts';
import { type LifetimeCost, lifetimeCost } from '../../cost/lifetime.ts';
import type { Service } from '../../cost/offered-load.ts';
import type { MachinePower } from '../../cost/power.ts';
import type { Wish } from './evaluate.ts';
import type { Evaluated } from './evaluated.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** A machine with a model in a format, and what it is compared by. */
export interface Configuration {
  readonly offer: Offer;
  readonly candidate: Candidate;
  readonly wish: Wish;
  readonly merits: Merits;
}

export interface Option extends Configuration {
  readonly evaluated: Evaluated;
  readonly cost: LifetimeCost;
  readonly power: MachinePower;
}

const qualities = new WeakMap<Candidate, Merits['quality']>();

/** A candidate's quality with the loss of its format; kept with it, since every machine's merits have the same. */
export function qualityOf(candidate: Candidate): Merits['quality'] {
  const known = qualities.get(candidate);
  if (known) return known;
  const { scale, value } = candidate.quality;
  const made = { scale, value, loss: candidate.loss?.value ?? Number.POSITIVE_INFINITY };
  qualities.set(candidate, made);
  return made;
}

/** Undefined where price or power of the offer is not known. */
export function meritsOf({ price, power }: Offer, candidate: Candidate, evaluated: Evaluated): Merits | undefined {
  if (price.status === 'unknown' || power.status === 'unknown') return undefined;
  return {
    price: price.value.value,
    seconds: evaluated.seconds,
    watts: power.value.loadWatts.value,
    headroom: evaluated.headroom,
    quality: qualityOf(candidate),
  };
}

/** The service that an evaluation stands for: its capacity, and the time a request keeps the machine busy. */
export function serviceOf(e: Evaluated): Service {
  const seconds = 3600 / e.capacityPerHour.likely;
  return {
    capacityPerHour: e.capacityPerHour,
    // Alone a request takes longer than its share of a full batch; the busier, the more requests share a step.
    busySecondsPerRequest: (perHour) => {
      const share = Math.min(1, perHour / e.capacityPerHour.likely);
      return seconds + (e.aloneSeconds - seconds) * (1 - share);
    },
    basis: 'requests that share steps of a batch up to the concurrency',
  };
}

/** Undefined where price or power of the offer is not known. */
export function optionOf(
  resolved: ResolvedNeed,
  offer: Offer,
  candidate: Candidate,
  wish: Wish,
  evaluated: Evaluated,
): Option | undefined {
  const { price, power } = offer;
  const merits = meritsOf(offer, candidate, evaluated);
  if (!merits || price.status === 'unknown' || power.status === 'unknown') return undefined;
  const cost = lifetimeCost({
    purchase: price.value,
    power: power.value,
    service: serviceOf(evaluated),
    load: resolved.load,
    terms: resolved.terms,
  });
  return { offer, candidate, wish, evaluated, cost, power: power.value, merits };
}

/** Below this share of free memory and capacity a configuration is called tight. Assumption. */
export const TIGHT = 0.1;

/**
 * Which of two options is the better configuration of one machine: the higher score, then the smaller class of loss, then the one
 * that is not tight, then less loss. Where the loss is negligible nobody would notice a difference, but everybody notices speed.
 */
export function betterConfiguration(a: Configuration, b: Configuration): number {
  const loss = (o: Configuration) => lossClass(o.merits.quality.loss).rank;
  const sameScale = a.merits.quality.scale === b.merits.quality.scale;
  return (
    (sameScale ? b.merits.quality.value - a.merits.quality.value : 0) ||
    loss(a) - loss(b) ||
    Number(a.merits.headroom < TIGHT) - Number(b.merits.headroom < TIGHT) ||
    (loss(a) > 0 ? a.merits.quality.loss - b.merits.quality.loss : 0) ||
    a.merits.seconds - b.merits.seconds ||
    a.merits.quality.loss - b.merits.quality.loss ||
    b.merits.headroom - a.merits.headroom ||
    a.candidate.model.localeCompare(b.candidate.model) ||
    a.candidate.format.id.localeCompare(b.candidate.format.id) ||
    a.wish.localeCompare(b.wish)
  );
}

/** Cheapest over its life first; the id decides between equals, so that the order never depends on the catalogue's. */
export function cheaperOverLife(a: Option, b: Option): number {
  return (
    a.cost.total.value - b.cost.total.value ||
    a.merits.price - b.merits.price ||
    a.merits.seconds - b.merits.seconds ||
    a.offer.id.localeCompare(b.offer.id)
  );
}

/** In that order; totals are compared from one list, since there may be thousands. */
export function cheapestFirst(options: readonly Option[]): Option[] {
  return options
    .map((option) => ({ option, total: option.cost.total.value }))
    .sort((a, b) => a.total - b.total || cheaperOverLife(a.option, b.option))
    .map(({ option }) => option);
}
