// The side of a buyer for whoever answers about money: terms, budget, API prices and rentals, from the catalogue's supply.
import type { Need } from '../../core/advise/need.ts';
import type { Alternatives } from '../../core/assess/advice/advised-machine.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../core/assess/advice/buyer.ts';
import { convertCurrency, type PriceWish } from '../../core/build/money.ts';
import type { Catalogue, Supply } from '../../core/catalogue/catalogue.ts';
import type { CostTerms } from '../../core/cost/terms.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { type FromDollars, hostedPrices, namedPrice } from '../api-prices/api-prices.ts';

/** The cheapest providers of a model that are compared. */
const PROVIDERS = 3;

function dollarsInto(supply: Supply, wish: PriceWish): FromDollars {
  return (amount) => {
    const converted = convertCurrency(supply, amount, 'USD', wish.currency, wish.asOf);
    return converted.status === 'ok'
      ? { amount: converted.value.amount, note: converted.value.notes.join('; ') }
      : undefined;
  };
}

/** Prices of the model itself at providers, the cheapest, and of the models that were named. */
function alternativesOf(
  catalogue: Catalogue,
  supply: Supply,
  named: readonly string[],
  wish: PriceWish,
): Answer<Alternatives> {
  const convert = dollarsInto(supply, wish);
  const prices = named.map((name) => ({ name, price: namedPrice(name, convert) }));
  const unpriced = prices.flatMap((p) => (p.price ? [] : [p.name]));
  if (unpriced.length > 0)
    return unknown(
      ...unpriced.map((name) => `no price of the API "${name}" is known; write provider:model, as openai:gpt-4o-mini`),
    );
  const asked = prices.flatMap((p) => p.price ?? []);
  return ok({
    api: (id) => {
      const entry = Object.hasOwn(catalogue.models, id) ? catalogue.models[id] : undefined;
      const names = entry
        ? [entry.id, entry.name, ...(entry.huggingFace === undefined ? [] : [entry.huggingFace])]
        : [id];
      return [...hostedPrices(names, convert).slice(0, PROVIDERS), ...asked];
    },
    rentals: rentalsIn(supply, wish),
  });
}

export interface BuyerSide {
  readonly terms: CostTerms;
  /** The need's budget in the currency of the terms. */
  readonly budget: number | undefined;
  readonly alternatives: Alternatives;
}

/** Terms, budget and alternatives of a need at the prices wished for; all that is not known is said. */
export function buyerSideOf(catalogue: Catalogue, supply: Supply, need: Need, wish: PriceWish): Answer<BuyerSide> {
  const terms = buyerTerms(supply, need, wish);
  const budget = budgetIn(supply, need.budget, wish);
  const alternatives = alternativesOf(catalogue, supply, need.api, wish);
  if (terms.status === 'unknown' || budget.status === 'unknown' || alternatives.status === 'unknown')
    return unknown(...[terms, budget, alternatives].flatMap((a) => (a.status === 'unknown' ? a.reasons : [])));
  return ok({ terms: terms.value, budget: budget.value, alternatives: alternatives.value });
}

/** How a need wishes for prices on a day (YYYY-MM-DD); unknown where its country or currency is. */
export function wishOf(supply: Supply, need: Need, asOf: string): Answer<PriceWish> {
  const country = need.country.toLowerCase();
  if (!Object.hasOwn(supply.countries, country))
    return unknown(`country "${need.country}" is not known; known: ${Object.keys(supply.countries).join(', ')}`);
  const { currency, tax } = need;
  if (!Object.hasOwn(supply.currencies, currency.toLowerCase()))
    return unknown(
      `currency "${currency}" is not known; known: ${Object.keys(supply.currencies).join(', ').toUpperCase()}`,
    );
  return ok({ country, currency, tax, asOf });
}
