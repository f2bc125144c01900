// A search for the winner alone: from the cheapest machine on, until no other can come before what was found.
import type { Offer } from '../../advise/offer.ts';
import { lifetimeCost } from '../../cost/lifetime.ts';
import { choiceKey } from './choices.ts';
import type { Found } from './found.ts';
import type { ResolvedNeed } from './resolved-need.ts';
import { beyondLimits, type Limits, select } from './select.ts';

/** What a machine costs over its life at least: never busy. */
function leastTotal({ price, power }: Offer, { load, terms }: ResolvedNeed): number {
  if (price.status === 'unknown' || power.status === 'unknown') return 0;
  const [never, ever] = [0, Number.POSITIVE_INFINITY];
  const service = {
    capacityPerHour: { low: ever, likely: ever, high: ever },
    busySecondsPerRequest: () => never,
    basis: 'never busy',
  };
  return lifetimeCost({ purchase: price.value, power: power.value, service, load, terms }).total.value;
}

/** Machines that are searched at first; each time that this is not enough, twice as many. */
const FEW = 24;

/**
 * What `searchAmong` finds for so many of the offers, the cheapest first, that the first of the ranking and the first of another
 * choice are those of all offers. Offers beyond the limits are left out.
 */
export function fromCheapest(
  offers: readonly Offer[],
  resolved: ResolvedNeed,
  limits: Limits,
  searchAmong: (offers: readonly Offer[]) => Found,
): Found {
  const order = offers
    .filter((offer) => beyondLimits(offer, limits) === undefined)
    .map((offer) => ({ offer, least: leastTotal(offer, resolved) }))
    .sort((a, b) => a.least - b.least);
  let found: Found = { outcomes: [], front: [], scenarios: 0, computed: 0 };
  for (let [from, many] = [0, FEW]; from < order.length; from += many, many *= 2) {
    const next = searchAmong(order.slice(from, from + many).map(({ offer }) => offer));
    found = {
      outcomes: [...found.outcomes, ...next.outcomes],
      front: [],
      scenarios: found.scenarios + next.scenarios,
      computed: found.computed + next.computed,
    };
    const [first, ...others] = select(found, limits).ranked;
    const second = first && others.find((o) => choiceKey(o) !== choiceKey(first));
    const rest = order[from + many];
    if (second && rest && second.cost.total.value < rest.least) break;
  }
  return found;
}
