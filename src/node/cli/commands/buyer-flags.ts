// Flags of verbs about money: load, country, currency, tax, electricity, years.
import { type Command, Option } from 'commander';
import { PRICE_LIST_COLUMNS } from '../../../core/build/price-list-columns.ts';

export function withBuyer(command: Command): Command {
  return command
    .option('--requests-per-hour <count>', 'requests in an hour of use')
    .option('--hours-per-year <hours>', 'hours of use; without it eight on 220 working days')
    .option('--country <code>', 'for electricity and tax, as de; without it de')
    .option('--currency <code>', 'of all amounts; without it EUR')
    .addOption(new Option('--tax <tax>', 'prices with or without tax').choices(['included', 'excluded']))
    .option('--prices <file>', `your own prices, CSV with ${PRICE_LIST_COLUMNS.join(', ')} (and region, kind, note)`)
    .option('--as-of <day>', 'the day for which prices are asked, YYYY-MM-DD; absent: today')
    .option('--stale-after <months>', 'mark prices that are older', '6')
    .option('--electricity <price>', 'your price of a kWh')
    .option('--term <years>', 'years until it is replaced; without it 4')
    .option('--pue <factor>', 'energy of the room ÷ energy of the machine; without it 1');
}
