// What flags about buying mean: currency, tax, country, the day, and the user's own price list.
import type { Circuit } from '../../core/build/build.ts';
import type { PriceWish } from '../../core/build/money.ts';
import { readPriceList } from '../../core/build/price-list.ts';
import type { Catalogue, Supply } from '../../core/catalogue/catalogue.ts';
import { CliError, oneLine } from './fail.ts';
import { textFile } from './text-file.ts';

export interface BuyingOptions {
  readonly currency?: string;
  readonly tax?: 'included' | 'excluded';
  readonly country?: string;
  readonly asOf?: string;
  readonly staleAfter?: string;
  readonly prices?: string;
}

function ownPrices(catalogue: Catalogue, supply: Supply, file: string): PriceWish['own'] {
  const text = textFile(file, `--prices ${file}`);
  const list = readPriceList(catalogue, supply, text);
  if (list.status === 'unknown') throw new CliError(`--prices ${file}: ${list.reasons.join('; ')}`);
  for (const problem of list.value.problems)
    process.stderr.write(`${oneLine(`${file}: ${problem}; this line is not used`)}\n`);
  if (Object.keys(list.value.prices).length === 0) throw new CliError(`--prices ${file}: no line could be used`);
  return list.value.prices;
}

/** How prices are wished for; `now` is used where no day is given. */
export function buyingWish(catalogue: Catalogue, supply: Supply, o: BuyingOptions, now: string): PriceWish {
  const country = (o.country ?? 'de').toLowerCase();
  const entry = Object.hasOwn(supply.countries, country) ? supply.countries[country] : undefined;
  if (!entry)
    throw new CliError(`--country "${o.country}" is not known; known: ${Object.keys(supply.countries).join(', ')}`);
  const currency = (o.currency ?? entry.currency).toUpperCase();
  if (!Object.hasOwn(supply.currencies, currency.toLowerCase()))
    throw new CliError(
      `--currency "${o.currency}" is not known; known: ${Object.keys(supply.currencies).join(', ').toUpperCase()}`,
    );
  const asOf = o.asOf ?? now.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw new CliError(`--as-of: "${asOf}" is not a day; write YYYY-MM-DD`);
  const staleAfterMonths = Number(o.staleAfter ?? 6);
  if (!(staleAfterMonths >= 0)) throw new CliError(`--stale-after: "${o.staleAfter}" is not a number of months`);
  const own = o.prices === undefined ? undefined : ownPrices(catalogue, supply, o.prices);
  return { currency, tax: o.tax ?? 'included', country, asOf, staleAfterMonths, own };
}

/** "230x16" as volts and amperes. */
export function circuitFlag(text: string | undefined): Circuit | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{2,3})\s*V?\s*[x×/,]\s*(\d{1,3})\s*A?$/i.exec(text.trim());
  if (!match) throw new CliError(`--circuit: "${text}" is not volts and amperes, as 230x16`);
  return { volts: Number(match[1]), amperes: Number(match[2]) };
}
