// The advice for a need, in the buyer's money as of today, beside paying for tokens and renting.
import type { Advice } from '../../core/assess/advice/advice.ts';
import { advise, parseNeed } from '../../core/assess/advice/advise.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../core/assess/advice/buyer.ts';
import { offersFor } from '../../core/assess/advice/offers.ts';
import { convertCurrency, type PriceWish } from '../../core/build/money.ts';
import type { Supply } from '../../core/catalogue/catalogue.ts';
import { apiPriceIn, type DollarPrices } from '../../core/cost/api-price.ts';
import type { ApiPrice } from '../../core/cost/break-even.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import type { Bench } from './jobs.ts';

export type Progress = (done: number, all: number) => void;

export interface Market {
  readonly supply: Supply;
  readonly apiPrices: DollarPrices;
}

/** The cheapest providers of a model that are compared. */
const PROVIDERS = 3;

/** Prices of the model itself at providers, then those of the models that were named. */
function pricesOf(
  { supply, apiPrices: { release, hosted, named } }: Market,
  asked: readonly string[],
  wish: PriceWish,
) {
  const convert = (amount: number) => {
    const converted = convertCurrency(supply, amount, 'USD', wish.currency, wish.asOf);
    return converted.status === 'ok'
      ? { amount: converted.value.amount, note: converted.value.notes.join('; ') }
      : undefined;
  };
  const extra = asked.flatMap((name) => {
    const price = Object.hasOwn(named, name) ? named[name] : undefined;
    return (price && apiPriceIn(price, 'named', release, convert)) ?? [];
  });
  return (model: string): readonly ApiPrice[] => [
    ...(hosted[model] ?? []).slice(0, PROVIDERS).flatMap((p) => apiPriceIn(p, 'same', release, convert) ?? []),
    ...extra,
  ];
}

/** `need`: fields of a need as they were asked; what is wrong with them comes back as reasons. */
export function adviceFor(
  { context, stamp }: Pick<Bench, 'context' | 'stamp'>,
  market: Market,
  asked: unknown,
  progress: Progress,
): Answer<Advice> {
  const { supply, apiPrices } = market;
  const parsed = parseNeed(asked);
  if (parsed.status === 'unknown') return parsed;
  const need = parsed.value;
  if (!Object.hasOwn(supply.countries, need.country)) return unknown(`the country "${need.country}" is not known`);
  const unpriced = need.api.find((name) => !Object.hasOwn(apiPrices.named, name));
  if (unpriced !== undefined) return unknown(`no price of the API "${unpriced}" is known`);
  const { currency, tax, country } = need;
  const wish = { currency, tax, country, asOf: stamp.made.slice(0, 10) };
  const terms = buyerTerms(supply, need, wish);
  const budget = budgetIn(supply, need.budget, wish);
  if (terms.status === 'unknown') return terms;
  if (budget.status === 'unknown') return budget;
  const offers = offersFor(context.catalogue, supply, wish, need);
  const alternatives = { api: pricesOf(market, need.api, wish), rentals: rentalsIn(supply, wish) };
  return advise(context, { need, offers, terms: terms.value, budget: budget.value, alternatives }, stamp, { progress });
}
