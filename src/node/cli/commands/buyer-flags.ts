// Flags of verbs about money: load, country, currency, tax, electricity, years.
import { type Command, Option } from 'commander';
import { withPrices } from './price-flags.ts';

export function withBuyer(command: Command): Command {
  command
    .option('--requests-per-hour <count>', 'requests in an hour of use')
    .option('--hours-per-year <hours>', 'hours of use; without it eight on 220 working days')
    .option('--country <code>', 'for electricity and tax, as de; without it de')
    .option('--currency <code>', 'of all amounts; without it EUR')
    .addOption(new Option('--tax <tax>', 'prices with or without tax').choices(['included', 'excluded']));
  return withPrices(command)
    .option('--electricity <price>', 'your price of a kWh')
    .option('--term <years>', 'years until it is replaced; without it 4')
    .option('--pue <factor>', 'energy of the room ÷ energy of the machine; without it 1');
}
