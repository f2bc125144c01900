// Advice for a need over the real catalogue and its prices of a fixed day, without API prices, which come from outside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Advice } from '../../src/core/assess/advice/advice.ts';
import { advise, parseNeed } from '../../src/core/assess/advice/advise.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../src/core/assess/advice/buyer.ts';
import { offersFor } from '../../src/core/assess/advice/offers.ts';
import type { Context } from '../../src/core/assess/context.ts';
import type { Supply } from '../../src/core/catalogue/catalogue.ts';
import type { Answer } from '../../src/core/units/result.ts';

export const AS_OF = '2026-11-25';

export const realSupply = (): Supply =>
  JSON.parse(readFileSync(join(inject('program'), 'supply.json'), 'utf8')) as Supply;

function value<T>(answer: Answer<T>): T {
  if (answer.status === 'unknown') throw new Error(answer.reasons.join('; '));
  return answer.value;
}

export function realAdvice(context: Context, supply: Supply, input: unknown): Advice {
  const need = value(parseNeed(input));
  const { country, currency, tax } = need;
  const wish = { country, currency, tax, asOf: AS_OF };
  const terms = value(buyerTerms(supply, need, wish));
  const offers = offersFor(context.catalogue, supply, wish, need);
  const alternatives = { api: () => [], rentals: rentalsIn(supply, wish) };
  const request = { need, offers, terms, budget: value(budgetIn(supply, need.budget, wish)), alternatives };
  return value(advise(context, request, { version: '0', made: `${AS_OF}T00:00:00Z` }));
}
