// From what was found to a ranking: the need's limits, the front, and a reason for everything that was rejected.
import type { Need } from '../../advise/need.ts';
import type { Offer, Rejection } from '../../advise/offer.ts';
import { failureText } from './failure.ts';
import type { Found, OfferOutcome } from './found.ts';
import { cheapestFirst, type Option } from './option.ts';

export interface Limits {
  /** In the currency of the prices. */
  readonly budget: number | undefined;
  readonly powerWatts: number | undefined;
  readonly noiseDb: number | undefined;
  readonly platforms: readonly string[] | undefined;
  readonly deliveryWeeks: number | undefined;
  /** False: nothing on a cable outside of the case. */
  readonly cables: boolean;
}

export interface Selection {
  /** Best configuration of each machine within the limits, cheapest over its life first. */
  readonly ranked: readonly Option[];
  readonly front: readonly Option[];
  readonly rejected: readonly Rejection[];
}

/** Limits of a need; the budget already in the currency of the prices. */
export function limitsOf(need: Need, budget: number | undefined): Limits {
  return {
    budget,
    powerWatts: need.powerWattsAtMost,
    noiseDb: need.noiseDbAtMost,
    platforms: need.platforms,
    deliveryWeeks: need.deliveryWeeksAtMost,
    cables: need.cables,
  };
}

const watts = (w: number) => `${Math.round(w)} W`;
const amount = (value: number, unit: string) => `${Math.round(value).toLocaleString('en-US')} ${unit}`;

/** Why an offer is out whatever it can do; undefined where it is not. */
export function beyondLimits(offer: Offer, limits: Limits): Rejection | undefined {
  const out = (kind: Rejection['kind'], reason: string): Rejection => ({ offer: offer.id, kind, reason });
  const broken = offer.findings.find((f) => f.level === 'error' && f.outcome === 'fail');
  if (broken) return out('rules', `${broken.rule}: ${broken.text}`);
  if (limits.platforms && !limits.platforms.includes(offer.platform))
    return out('platform', `it is of the kind ${offer.platform}`);
  if (!limits.cables && offer.externalLink) return out('cable', `it works over a cable (${offer.externalLink})`);
  if (offer.price.status === 'unknown') return out('price-unknown', offer.price.reasons.join('; '));
  const { value, unit } = offer.price.value;
  if (limits.budget !== undefined && value > limits.budget)
    return out('budget', `${amount(value, unit)}, ${amount(value - limits.budget, unit)} above the budget`);
  if (offer.power.status === 'unknown') return out('power-unknown', offer.power.reasons.join('; '));
  const peak = offer.power.value.peakWatts.value;
  if (limits.powerWatts !== undefined && peak > limits.powerWatts)
    return out('power', `up to ${watts(peak)}, the limit is ${watts(limits.powerWatts)}`);
  if (limits.noiseDb !== undefined && offer.noiseDb !== undefined && offer.noiseDb > limits.noiseDb)
    return out('noise', `${offer.noiseDb} dB, the limit is ${limits.noiseDb} dB`);
  const weeks = offer.deliveryWeeks;
  if (limits.deliveryWeeks !== undefined && weeks !== undefined && weeks > limits.deliveryWeeks)
    return out('delivery', `delivery in ${weeks} weeks`);
  return undefined;
}

function rejectionOf(o: OfferOutcome): Rejection {
  const { offer, failure, failed } = o;
  if (!failure) return { offer: offer.id, kind: 'unknown', reason: 'nothing was tried on it' };
  const candidate = failed ? `${failed.modelName} ${failed.format.name}` : 'the model';
  return { offer: offer.id, kind: failure.kind, reason: failureText(failure, candidate) };
}

/** Applies limits to what was found. Exact: nothing that meets them is left out; the front is that of the limits searched with. */
export function select(found: Found, limits: Limits): Selection {
  const ranked: Option[] = [];
  const rejected: Rejection[] = [];
  for (const outcome of found.outcomes) {
    const beyond = beyondLimits(outcome.offer, limits);
    if (beyond?.kind === 'price-unknown' && outcome.doesWithoutPrice)
      rejected.push({ ...beyond, reason: `does what is asked, but ${beyond.reason}` });
    else if (beyond) rejected.push(beyond);
    else if (!outcome.best) rejected.push(rejectionOf(outcome));
    else ranked.push(outcome.best);
  }
  const within = new Set(ranked.map((o) => o.offer.id));
  return {
    ranked: cheapestFirst(ranked),
    front: cheapestFirst(found.front.filter((o) => within.has(o.offer.id))),
    rejected,
  };
}
