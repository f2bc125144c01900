// Flags about buying that several verbs share: country, currency, tax, the user's own prices, the day.
import { type Command, Option } from 'commander';
import { withPrices } from './price-flags.ts';

export function withBuying(command: Command): Command {
  const bought = command
    .option('--country <code>', 'where it is bought: tax, mains and electricity, e.g. de', 'de')
    .option('--currency <code>', 'EUR, USD, …; absent: the country’s')
    .addOption(
      new Option('--tax <status>', 'prices with or without tax').choices(['included', 'excluded']).default('included'),
    );
  return withPrices(bought);
}
