// The price of one thing for a buyer: the newest quotation that holds, converted, with its age.
import type { Supply } from '../catalogue/catalogue.ts';
import type { Priced, Quote } from '../catalogue/schema/price.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { ageMonths, compareDates, isBy } from './dates.ts';
import { convertQuote, type PriceWish } from './money.ts';

export const STALE_AFTER_MONTHS = 6;

export interface ThingId {
  readonly kind: Priced;
  readonly id: string;
}

export interface Price {
  /** Of one piece, in the currency and tax status asked for. */
  readonly amount: number;
  readonly currency: string;
  readonly tax: 'included' | 'excluded';
  readonly date: string;
  readonly ageMonths: number;
  readonly stale: boolean;
  /** Id of a catalogue source; "own" for the user's list. */
  readonly source: string;
  /** list: recommended by the maker; street: asked by a shop; used: second-hand; own: the user's. */
  readonly kind: Quote['kind'] | 'own';
  /** As it was quoted. */
  readonly quoted: {
    readonly price: number;
    readonly currency: string;
    readonly tax: Quote['tax'];
    readonly region: string;
  };
  readonly notes: readonly string[];
}

/** A quotation as the wish wants it. */
export function pricedQuote(supply: Supply, quote: Quote, wish: PriceWish, own = false): Answer<Price> {
  const converted = convertQuote(supply, quote, wish);
  if (converted.status === 'unknown') return converted;
  const age = ageMonths(quote.date, wish.asOf);
  return ok({
    amount: converted.value.amount,
    currency: wish.currency,
    tax: wish.tax,
    date: quote.date,
    ageMonths: age,
    stale: age > (wish.staleAfterMonths ?? STALE_AFTER_MONTHS),
    source: own ? 'own' : quote.source,
    kind: own ? 'own' : quote.kind,
    quoted: { price: quote.price, currency: quote.currency, tax: quote.tax, region: quote.region },
    notes: [...(quote.note === undefined ? [] : [quote.note]), ...converted.value.notes],
  });
}

/** How well a quotation's region suits the buyer: lower is better. */
function distance(quote: Quote, wish: PriceWish): number {
  if (quote.region.toLowerCase() === wish.country.toLowerCase()) return 0;
  if (quote.region === 'EU') return wish.currency === 'EUR' ? 1 : 2;
  return quote.region === 'world' ? 2 : 3;
}

/** The quotation used: new goods before used, then the newest, then the nearest region, then the later written. */
export function chooseQuote(quotes: readonly Quote[], wish: PriceWish): Quote | undefined {
  return quotes
    .map((quote, i) => ({ quote, i }))
    .filter(({ quote }) => isBy(quote.date, wish.asOf))
    .sort(
      (a, b) =>
        Number(a.quote.kind === 'used') - Number(b.quote.kind === 'used') ||
        compareDates(b.quote.date, a.quote.date) ||
        distance(a.quote, wish) - distance(b.quote, wish) ||
        b.i - a.i,
    )[0]?.quote;
}

/** Prices already worked out: thousands of machines are made of the same parts. */
const found = new WeakMap<Supply, WeakMap<PriceWish, Map<string, Answer<Price>>>>();

function foundOf(supply: Supply, wish: PriceWish): Map<string, Answer<Price>> {
  const byWish = found.get(supply) ?? new WeakMap<PriceWish, Map<string, Answer<Price>>>();
  found.set(supply, byWish);
  const prices = byWish.get(wish) ?? new Map<string, Answer<Price>>();
  byWish.set(wish, prices);
  return prices;
}

function looked(supply: Supply, key: string, wish: PriceWish): Answer<Price> {
  const own = wish.own?.[key];
  if (own) return pricedQuote(supply, own, wish, true);
  const chosen = chooseQuote(supply.prices[key]?.quotes ?? [], wish);
  return chosen ? pricedQuote(supply, chosen, wish) : unknown(`no price of ${key} by ${wish.asOf} is in the catalogue`);
}

/** Price of a part, processor, accelerator or whole machine; unknown where nobody quoted one by that day. */
export function priceOf(supply: Supply, thing: ThingId, wish: PriceWish): Answer<Price> {
  const key = `${thing.kind}/${thing.id}`;
  const prices = foundOf(supply, wish);
  const price = prices.get(key) ?? looked(supply, key, wish);
  prices.set(key, price);
  return price;
}
