// Works out advice in a thread of its own: a search over all machines takes seconds, and the server goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { advise, parseNeed } from '../../core/assess/advice/advise.ts';
import { budgetIn, buyerTerms, rentalsIn } from '../../core/assess/advice/buyer.ts';
import { offersOf } from '../../core/assess/advice/offers.ts';
import { createContext } from '../../core/assess/context.ts';
import { convertCurrency, type PriceWish } from '../../core/build/money.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import { type FromDollars, hostedPrices, namedPrice } from '../api-prices/api-prices.ts';
import { loadCatalogue, loadSupply } from '../catalogue-files/load.ts';

/** The cheapest providers of a model that are compared. */
const PROVIDERS = 3;
const STALE_AFTER_MONTHS = 6;

/** `made` is the time of the question: prices of that day are taken. */
function adviceOn(value: unknown, made: string): Answer<object> {
  const parsed = parseNeed(value);
  if (parsed.status === 'unknown') return parsed;
  const need = parsed.value;
  const { catalogue, calibrations, version } = loadCatalogue();
  const supply = loadSupply();
  const country = (need.country ?? 'de').toLowerCase();
  const entry = Object.hasOwn(supply.countries, country) ? supply.countries[country] : undefined;
  if (!entry) return unknown(`country "${country}" is not known; known: ${Object.keys(supply.countries).join(', ')}`);
  const currency = (need.currency ?? entry.currency).toUpperCase();
  if (!Object.hasOwn(supply.currencies, currency.toLowerCase())) return unknown(`currency "${currency}" is not known`);
  const wish: PriceWish = {
    ...{ country, currency, tax: need.tax ?? 'included' },
    ...{ asOf: made.slice(0, 10), staleAfterMonths: STALE_AFTER_MONTHS },
  };
  const terms = buyerTerms(supply, need, wish);
  if (terms.status === 'unknown') return terms;
  const budget = budgetIn(supply, need.budget, wish);
  if (budget.status === 'unknown') return budget;
  const dollars: FromDollars = (amount) => {
    const converted = convertCurrency(supply, amount, 'USD', currency, wish.asOf);
    return converted.status === 'ok'
      ? { amount: converted.value.amount, note: converted.value.notes.join('; ') }
      : undefined;
  };
  const named = (need.api ?? []).map((name) => ({ name, price: namedPrice(name, dollars) }));
  const unpriced = named.find((n) => n.price === undefined);
  if (unpriced) return unknown(`no price of "${unpriced.name}" is known; write provider:model, as openai:gpt-4o-mini`);
  const asked = named.flatMap((n) => (n.price ? [n.price] : []));
  const api = (id: string) => {
    const model = Object.hasOwn(catalogue.models, id) ? catalogue.models[id] : undefined;
    const names = model ? [model.id, model.name, ...(model.huggingFace ? [model.huggingFace] : [])] : [id];
    return [...hostedPrices(names, dollars).slice(0, PROVIDERS), ...asked];
  };
  return advise(
    createContext(catalogue, calibrations),
    {
      need,
      offers: offersOf(catalogue, supply, wish),
      terms: terms.value,
      budget: budget.value,
      alternatives: { api, rentals: rentalsIn(supply, wish) },
    },
    { version, made },
  );
}

const { need, made } = workerData as { need: unknown; made: string };
parentPort?.postMessage(adviceOn(need, made));
