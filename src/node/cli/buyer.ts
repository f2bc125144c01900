// The side of the buyer for verbs about money: offers, terms, budget, API prices and rentals, from the catalogue's supply.
import type { Need } from '../../core/advise/need.ts';
import type { Alternatives } from '../../core/assess/advice/advised-machine.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../core/assess/advice/buyer.ts';
import { convertCurrency, type PriceWish } from '../../core/build/money.ts';
import type { Catalogue, Supply } from '../../core/catalogue/catalogue.ts';
import { type FromDollars, hostedPrices, namedPrice } from '../api-prices/api-prices.ts';
import { loadSupply } from '../catalogue-files/load.ts';
import { type BuyingOptions, buyingWish } from './buying.ts';
import { answered, CliError } from './fail.ts';

function dollarsInto(supply: Supply, wish: PriceWish): FromDollars {
  return (amount) => {
    const converted = convertCurrency(supply, amount, 'USD', wish.currency, wish.asOf);
    return converted.status === 'ok'
      ? { amount: converted.value.amount, note: converted.value.notes.join('; ') }
      : undefined;
  };
}

/** Prices of the model itself at providers, the three cheapest, and of the models that the user named. */
export function alternativesOf(
  catalogue: Catalogue,
  supply: Supply,
  named: readonly string[],
  wish: PriceWish,
): Alternatives {
  const convert = dollarsInto(supply, wish);
  const asked = named.map((name) => {
    const price = namedPrice(name, convert);
    if (!price)
      throw new CliError(`--api: no price of "${name}" is known; write provider:model, as openai:gpt-4o-mini`);
    return price;
  });
  return {
    api: (id) => {
      const entry = catalogue.models[id];
      const names = entry
        ? [entry.id, entry.name, ...(entry.huggingFace === undefined ? [] : [entry.huggingFace])]
        : [id];
      return [...hostedPrices(names, convert).slice(0, 3), ...asked];
    },
    rentals: rentalsIn(supply, wish),
  };
}

/** Flags about prices that a need does not hold. */
export type PriceFlags = Pick<BuyingOptions, 'prices' | 'asOf' | 'staleAfter'>;

/** Supply, prices wished for and terms of a need. */
export function buyerSide(catalogue: Catalogue, need: Need, flags: PriceFlags, now: string) {
  const supply = loadSupply();
  const { country, currency, tax } = need;
  const wish = buyingWish(catalogue, supply, { ...flags, country, currency, tax }, now);
  const terms = answered(buyerTerms(supply, need, wish));
  return {
    ...{ supply, wish, terms },
    budget: answered(budgetIn(supply, need.budget, wish)),
    alternatives: alternativesOf(catalogue, supply, need.api, wish),
  };
}
