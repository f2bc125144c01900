// viable cost: what a machine costs over its life and per million tokens, as its load rises.
import { MoneySchema, type Need } from '../../../core/advise/need.ts';
import type { Offer } from '../../../core/advise/offer.ts';
import { costAnswer } from '../../../core/assess/advice/cost-answer.ts';
import { offerOf } from '../../../core/assess/advice/offers.ts';
import { resolveEntry } from '../../../core/catalogue/resolve/resolve-entry.ts';
import { given } from '../../../core/cost/figure.ts';
import { resolveMachine } from '../../../core/machine/resolve-machine.ts';
import { costReport } from '../../../core/report/cost-report.ts';
import { ok } from '../../../core/units/result.ts';
import { buyerSide } from '../buyer.ts';
import { answered, CliError } from '../fail.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { type AdviseOptions, needOf } from './advise.ts';

export interface CostOptions extends AdviseOptions {
  readonly machine: string;
  readonly price?: string;
}

export async function costVerb(options: CostOptions): Promise<void> {
  const { machine: name, price, ...rest } = options;
  const paid = MoneySchema.safeParse(price ?? '1EUR');
  if (!paid.success) throw new CliError(`--price: ${paid.error.issues[0]?.message ?? 'not an amount'}`);
  // The slowest tier: a cost is asked whatever the speed.
  const need: Need = needOf({ ...rest, tier: 'off-line', ...(price === undefined ? {} : { budget: price }) });
  const { context, stamp } = openContext();
  const made = stamp();
  const { catalogue } = context;
  const { supply, wish, terms, budget: said, alternatives } = buyerSide(catalogue, need, options, made.made);
  const entry = resolveEntry(catalogue.machines, name, 'machine');
  const machine = answered(resolveMachine(catalogue, name));
  if (entry.status === 'unknown')
    throw new CliError(`${entry.reasons.join('; ')}; a cost needs a machine whose power and price are known`);
  const listed = offerOf(catalogue, supply, entry.value, machine, wish);
  const offer: Offer =
    said === undefined ? listed : { ...listed, price: ok(given(said, wish.currency, 'your price')), priceNotes: [] };
  const answer = answered(costAnswer(context, { need, offer, terms, alternatives }, made));
  await print(costReport(answer), answer, options.format);
}
