// The advice for a need, in the buyer's money as of today; prices of APIs are not known in the browser.
import type { Advice } from '../../core/assess/advice/advice.ts';
import { advise, parseNeed } from '../../core/assess/advice/advise.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../core/assess/advice/buyer.ts';
import { offersFor } from '../../core/assess/advice/offers.ts';
import type { Stamp } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import type { Supply } from '../../core/catalogue/catalogue.ts';
import type { Answer } from '../../core/units/result.ts';
import { unknown } from '../../core/units/result.ts';

export type Progress = (done: number, all: number) => void;

/** `need`: fields of a need as they were asked; what is wrong with them comes back as reasons. */
export function adviceFor(
  context: Context,
  supply: Supply,
  asked: unknown,
  stamp: Stamp,
  progress: Progress,
): Answer<Advice> {
  const parsed = parseNeed(asked);
  if (parsed.status === 'unknown') return parsed;
  const need = parsed.value;
  if (!Object.hasOwn(supply.countries, need.country)) return unknown(`the country "${need.country}" is not known`);
  const { currency, tax, country } = need;
  const wish = { currency, tax, country, asOf: stamp.made.slice(0, 10) };
  const terms = buyerTerms(supply, need, wish);
  const budget = budgetIn(supply, need.budget, wish);
  if (terms.status === 'unknown') return terms;
  if (budget.status === 'unknown') return budget;
  const offers = offersFor(context.catalogue, supply, wish, need);
  const alternatives = { api: () => [], rentals: rentalsIn(supply, wish) };
  return advise(context, { need, offers, terms: terms.value, budget: budget.value, alternatives }, stamp, { progress });
}
