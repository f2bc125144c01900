// Brings an amount into the currency and tax status asked for, and says by what rate, of which day.
import type { Supply } from '../catalogue/catalogue.ts';
import type { Quote } from '../catalogue/schema/price.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { compareDates, isBy } from './dates.ts';

/** How prices are to be given. */
export interface PriceWish {
  /** Three letters, as EUR. */
  readonly currency: string;
  readonly tax: 'included' | 'excluded';
  /** Where it is bought: decides the rate of tax. Two letters, as de. */
  readonly country: string;
  /** The day for which prices are asked, YYYY-MM-DD: later quotations are not used, older ones age. */
  readonly asOf: string;
  /** Prices older than this are marked stale; absent: 6. */
  readonly staleAfterMonths?: number | undefined;
  /** The user's own prices by "kind/id"; they come before any other. */
  readonly own?: Readonly<Record<string, Quote>> | undefined;
}

export interface Converted {
  readonly amount: number;
  /** Sentences: rates used and what was assumed. */
  readonly notes: readonly string[];
}

/** Units of `currency` for one euro, the newest rate known on `asOf`. */
export function rateOf(supply: Supply, currency: string, asOf: string): Answer<{ rate: number; date: string }> {
  const entry = supply.currencies[currency.toLowerCase()];
  if (!entry)
    return unknown(`currency ${currency} has no exchange rate; known: ${Object.keys(supply.currencies).join(', ')}`);
  const rates = entry.perEuro.filter((r) => isBy(r.date, asOf)).sort((a, b) => compareDates(b.date, a.date));
  const newest = rates[0];
  return newest
    ? ok({ rate: newest.rate, date: newest.date })
    : unknown(`no exchange rate of ${currency} is known for ${asOf}`);
}

/** Amount in another currency, through the euro. */
export function convertCurrency(
  supply: Supply,
  amount: number,
  from: string,
  to: string,
  asOf: string,
): Answer<Converted> {
  if (from === to) return ok({ amount, notes: [] });
  const [a, b] = [rateOf(supply, from, asOf), rateOf(supply, to, asOf)];
  if (a.status === 'unknown') return a;
  if (b.status === 'unknown') return b;
  const rate = b.value.rate / a.value.rate;
  const date = from === 'EUR' ? b.value.date : a.value.date;
  return ok({ amount: amount * rate, notes: [`1 ${from} = ${rate.toFixed(4)} ${to} (${date})`] });
}

/** Tax on sales of a country in percent; the United States have none that is the same everywhere. */
function taxPercent(supply: Supply, country: string): Answer<number> {
  const entry = supply.countries[country.toLowerCase()];
  const percent = entry?.vatPercent?.value;
  return percent === undefined
    ? unknown(`the tax on sales in ${country.toUpperCase()} is not in the catalogue`)
    : ok(percent);
}

/**
 * A quotation in the wished currency and tax status. Tax is taken off at the rate of the region where the quotation
 * holds (of the buyer's country where that is EU or world) and put on at the rate of the buyer's country.
 */
export function convertQuote(supply: Supply, quote: Quote, wish: PriceWish): Answer<Converted> {
  const notes: string[] = [];
  let amount = quote.price;
  if (quote.tax === 'unknown') {
    notes.push('the source does not say whether tax is in the price: taken as it stands');
  } else {
    const at = quote.region === 'EU' || quote.region === 'world' ? wish.country : quote.region;
    const off = quote.tax === 'included' ? taxPercent(supply, at) : ok(0);
    const on = wish.tax === 'included' ? taxPercent(supply, wish.country) : ok(0);
    if (off.status === 'unknown') return off;
    if (on.status === 'unknown') return on;
    if (!(quote.tax === wish.tax && off.value === on.value)) {
      amount = (amount / (1 + off.value / 100)) * (1 + on.value / 100);
      if (quote.tax === 'included') notes.push(`${off.value} % tax (${at.toUpperCase()}) taken off`);
      if (wish.tax === 'included') notes.push(`${on.value} % tax (${wish.country.toUpperCase()}) added`);
    }
  }
  const converted = convertCurrency(supply, amount, quote.currency, wish.currency, wish.asOf);
  if (converted.status === 'unknown') return converted;
  return ok({ amount: converted.value.amount, notes: [...notes, ...converted.value.notes] });
}
