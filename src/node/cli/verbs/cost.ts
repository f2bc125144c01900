// viable cost: what a machine costs over its life and per million tokens, as its load rises.
import { CostRequestSchema, costNeed } from '../../../core/advise/cost-request.ts';
import type { Offer } from '../../../core/advise/offer.ts';
import { costAnswer } from '../../../core/assess/advice/cost-answer.ts';
import { costOffer, offerAt } from '../../../core/assess/advice/cost-offer.ts';
import { offerOf } from '../../../core/assess/advice/offers.ts';
import type { PriceWish } from '../../../core/build/money.ts';
import type { Catalogue, Supply } from '../../../core/catalogue/catalogue.ts';
import { machineFromCatalogue } from '../../../core/machine/resolve-machine.ts';
import { costReport } from '../../../core/report/cost-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { buyerSide, type PriceFlags } from '../buyer.ts';
import { answered, CliError } from '../fail.ts';
import { isBuildFile, requestOf } from '../machine-request.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { type LoadFlags, loadFields, split, withFlags } from './load-flags.ts';

export interface CostOptions extends PriceFlags, LoadFlags {
  readonly format: Format;
  readonly machine: string;
  readonly model: string;
  readonly quant?: string;
  readonly workload?: string;
  readonly price?: string;
}

/** The machine of a build file, with the parts that the user describes. */
function builtOffer(
  catalogue: Catalogue,
  supply: Supply,
  file: string,
  paid: number | undefined,
  wish: PriceWish,
): Offer {
  const { machine: entry, supply: own, unknownParts = [] } = requestOf(catalogue, supply, file);
  const missing = unknownParts.filter((p) => p.role === 'cpu' || p.role === 'gpu');
  if (missing.length > 0) throw new CliError(`${file}: ${missing.map((p) => p.reason).join('; ')}`);
  const machine = answered(machineFromCatalogue(catalogue, entry));
  return offerAt(offerOf(catalogue, own, entry, machine, wish), paid, wish.currency);
}

export async function costVerb(o: CostOptions): Promise<void> {
  const fields = {
    ...loadFields(o),
    ...{ machine: o.machine, model: o.model, quantization: o.quant, workloads: split(o.workload), price: o.price },
  };
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const checked = CostRequestSchema.safeParse(said);
  if (!checked.success)
    throw new CliError(
      checked.error.issues.map((i) => withFlags(`${i.path.join('.') || 'cost'}: ${i.message}`, said)).join('; '),
    );
  const request = checked.data;
  const need = costNeed(request);
  const { context, stamp } = openContext();
  const made = stamp();
  const { catalogue } = context;
  const { supply, wish, terms, budget: paid, alternatives } = buyerSide(catalogue, need, o, made.made);
  const offer = isBuildFile(request.machine)
    ? builtOffer(catalogue, supply, request.machine, paid, wish)
    : answered(costOffer(catalogue, supply, request.machine, paid, wish));
  const answer = answered(costAnswer(context, { need, offer, terms, alternatives }, made));
  await print(costReport(answer), answer, o.format);
}
