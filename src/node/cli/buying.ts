// Flags about buying that several verbs share: currency, tax, country, the day, and the user's own price list.
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Circuit } from '../../core/build/build.ts';
import type { PriceWish } from '../../core/build/money.ts';
import { PRICE_LIST_COLUMNS, readPriceList } from '../../core/build/price-list.ts';
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

export function withBuying(command: Command): Command {
  return command
    .option('--country <code>', 'where it is bought: tax, mains and electricity, e.g. de', 'de')
    .option('--currency <code>', 'EUR, USD, …; absent: the country’s')
    .addOption(
      new Option('--tax <status>', 'prices with or without tax').choices(['included', 'excluded']).default('included'),
    )
    .option('--prices <file>', `your own prices, CSV with ${PRICE_LIST_COLUMNS.join(', ')} (and region, kind, note)`)
    .option('--as-of <day>', 'the day for which prices are asked, YYYY-MM-DD; absent: today')
    .option('--stale-after <months>', 'mark prices that are older', '6');
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
