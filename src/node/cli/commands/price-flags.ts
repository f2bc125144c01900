// Flags about prices that every verb about money has: the user's own, the day, and when they are called old.
import type { Command } from 'commander';
import { PRICE_LIST_COLUMNS } from '../../../core/build/price-list-columns.ts';

export function withPrices(command: Command): Command {
  return command
    .option('--prices <file>', `your own prices, CSV with ${PRICE_LIST_COLUMNS.join(', ')} (and region, kind, note)`)
    .option('--as-of <day>', 'the day for which prices are asked, YYYY-MM-DD; absent: today')
    .option('--stale-after <months>', 'mark prices that are older', '6');
}
