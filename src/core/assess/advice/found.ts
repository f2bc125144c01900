// What a search found: of each offer its best configuration or nearest miss, and the front; put together from the parts of a search.

import { growingFront } from '../../advise/growing-front.ts';
import type { Offer } from '../../advise/offer.ts';
import type { Wish } from './evaluate.ts';
import type { Evaluated } from './evaluated.ts';
import { comparedNearness, type Failure } from './failure.ts';
import { betterConfiguration, type Configuration, meritsOf, type Option, optionOf } from './option.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** A configuration that meets the need; offers and candidates by their places in the lists that were searched. */
export interface Hit {
  readonly offer: number;
  readonly candidate: number;
  readonly wish: Wish;
  readonly evaluated: Evaluated;
}

export interface Miss {
  readonly candidate: number;
  readonly failure: Failure;
}

/** What the search of some of the candidates came to, as plain data that passes between threads. By offer, in their order. */
export interface Part {
  readonly best: readonly (Hit | undefined)[];
  readonly misses: readonly (Miss | undefined)[];
  /** The offer does what is asked, and only its price or power is not known. */
  readonly unpriced: readonly boolean[];
  /** Of the offers within the limits. */
  readonly front: readonly Hit[];
  /** Combinations of machine, model, format, placement and use case that were decided, by whatever means. */
  readonly scenarios: number;
  /** Those that had to be placed and predicted. */
  readonly computed: number;
}

/** What one offer came to: its best configuration, or the nearest miss. */
export interface OfferOutcome {
  readonly offer: Offer;
  readonly best: Option | undefined;
  readonly failure: Failure | undefined;
  readonly failed: Candidate | undefined;
  readonly doesWithoutPrice: boolean;
}

export interface Found {
  readonly outcomes: readonly OfferOutcome[];
  /** Of the offers within the limits. */
  readonly front: readonly Option[];
  readonly scenarios: number;
  readonly computed: number;
}

/** A hit with what it is compared by; undefined where price or power of the offer is not known. */
export function configurationOf(
  candidates: readonly Candidate[],
  offers: readonly Offer[],
  hit: Hit,
): Configuration | undefined {
  const [offer, candidate] = [offers[hit.offer], candidates[hit.candidate]];
  const merits = offer && candidate && meritsOf(offer, candidate, hit.evaluated);
  return merits && { offer, candidate, wish: hit.wish, merits };
}

/** The nearer miss; of equally near ones that of the earlier candidate. */
export function nearerMiss(a: Miss | undefined, b: Miss | undefined): Miss | undefined {
  if (!a || !b) return a ?? b;
  const compared = comparedNearness(a.failure, b.failure);
  return compared > 0 || (compared === 0 && a.candidate <= b.candidate) ? a : b;
}

/** "auto" before "cpu". */
const inOrder = (a: Hit, b: Hit) =>
  a.candidate - b.candidate || a.offer - b.offer || Number(a.wish === 'cpu') - Number(b.wish === 'cpu');

/** The front of all parts; that of one part is a front already. */
function frontOf(parts: readonly Part[], opened: (hit: Hit) => Option | undefined): readonly Option[] {
  const options = parts.flatMap((p) => p.front.map((hit) => ({ hit, option: opened(hit) })));
  let kept: readonly (typeof options)[number][] = options;
  if (parts.length > 1) {
    const front = growingFront<(typeof options)[number]>();
    for (const o of options) if (o.option) front.add(o, o.option.merits);
    kept = front.options();
  }
  return [...kept].sort((a, b) => inOrder(a.hit, b.hit)).flatMap(({ option }) => option ?? []);
}

/** Parts of one search as a whole, with costs: the same however the candidates were shared out. */
export function foundOf(
  resolved: ResolvedNeed,
  candidates: readonly Candidate[],
  offers: readonly Offer[],
  parts: readonly Part[],
): Found {
  const opened = ({ offer, candidate, wish, evaluated }: Hit): Option | undefined => {
    const [o, c] = [offers[offer], candidates[candidate]];
    return o && c && optionOf(resolved, o, c, wish, evaluated);
  };
  const best = (i: number): Option | undefined =>
    parts
      .flatMap(({ best: of }) => (of[i] ? (opened(of[i]) ?? []) : []))
      .reduce<Option | undefined>((a, b) => (a && betterConfiguration(a, b) <= 0 ? a : b), undefined);
  const inFront = frontOf(parts, opened);
  const sum = (of: (p: Part) => number) => parts.reduce((total, p) => total + of(p), 0);
  return {
    outcomes: offers.map((offer, i) => {
      const [chosen, doesWithoutPrice] = [best(i), parts.some((p) => p.unpriced[i])];
      // Misses were not looked for any more once something did.
      const missed = chosen || doesWithoutPrice ? [] : parts.map((p) => p.misses[i]);
      const miss = missed.reduce<Miss | undefined>(nearerMiss, undefined);
      const failed = miss && candidates[miss.candidate];
      return { offer, best: chosen, failure: miss?.failure, failed, doesWithoutPrice };
    }),
    front: inFront,
    scenarios: sum((p) => p.scenarios),
    computed: sum((p) => p.computed),
  };
}
