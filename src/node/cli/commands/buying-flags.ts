// Flags about buying that several verbs share: country, currency, tax, the user's own prices, the day.
import { type Command, Option } from 'commander';
import { PRICE_LIST_COLUMNS } from '../../../core/build/price-list-columns.ts';

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
