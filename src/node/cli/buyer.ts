// The side of the buyer for verbs about money, with flags that a need does not hold: own prices, the day, what is stale.
import type { Need } from '../../core/advise/need.ts';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { buyerSideOf } from '../buying/buyer-side.ts';
import { loadSupply } from '../catalogue-files/load.ts';
import { type BuyingOptions, buyingWish } from './buying.ts';
import { answered } from './fail.ts';

/** Flags about prices that a need does not hold. */
export type PriceFlags = Pick<BuyingOptions, 'prices' | 'asOf' | 'staleAfter'>;

/** Supply, prices wished for and terms of a need. */
export function buyerSide(catalogue: Catalogue, need: Need, flags: PriceFlags, now: string) {
  const supply = loadSupply();
  const { country, currency, tax } = need;
  const wish = buyingWish(catalogue, supply, { ...flags, country, currency, tax }, now);
  return { supply, wish, ...answered(buyerSideOf(catalogue, supply, need, wish)) };
}
