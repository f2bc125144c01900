// The prices of APIs that the page's advice compares with: those of the catalogue's models and of known closed ones.
import type { Catalogue } from '../src/core/catalogue/catalogue.ts';
import type { DollarPrices } from '../src/core/cost/api-price.ts';
import { allDollarPrices } from '../src/node/api-prices/api-prices.ts';

export function pageApiPrices({ models }: Pick<Catalogue, 'models'>): DollarPrices {
  return allDollarPrices(Object.values(models));
}
