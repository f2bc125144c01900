// Catalogue machines as offers: priced, checked against the rules of building, with their power, in the buyer's money.
import type { BuildFinding, Offer } from '../../advise/offer.ts';
import { billOf } from '../../build/bill.ts';
import { buildOf } from '../../build/build.ts';
import { checkBuild } from '../../build/check.ts';
import type { PriceWish } from '../../build/money.ts';
import { type PowerDemand, powerOf, type Watts } from '../../build/power.ts';
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import { assumed, derived, type Figure, sourcedFigure } from '../../cost/figure.ts';
import type { MachinePower } from '../../cost/power.ts';
import type { Machine } from '../../machine/machine.ts';
import { resolveMachine } from '../../machine/resolve-machine.ts';
import { type Answer, ok } from '../../units/result.ts';

/** Efficiency at which a supply's load becomes the socket's. Assumption: as for the load of builds. */
const SUPPLY_EFFICIENCY = 0.92;

function wattsFigure(w: Watts): Figure {
  return w.basis === 'sourced'
    ? sourcedFigure(w.watts, 'W', w.from)
    : assumed(w.watts, 'W', `modelled: ${w.from}; not measured`);
}

function powerFigures(demand: PowerDemand): MachinePower {
  return {
    idleWatts: wattsFigure(demand.idleW),
    loadWatts: wattsFigure(demand.loadW),
    peakWatts: derived(demand.peakW.watts / SUPPLY_EFFICIENCY, 'W', 'all parts at their limit, at the socket'),
  };
}

/** The bill's total as a figure, with what a buyer must know of it. */
function priceOfMachine(
  catalogue: Catalogue,
  supply: Supply,
  machine: Entry<CatalogueMachine>,
  wish: PriceWish,
): { price: Answer<Figure>; notes: string[] } {
  const bill = billOf(catalogue, supply, machine, wish);
  const priced = bill.lines.flatMap((l) => (l.price.status === 'ok' ? [{ line: l, price: l.price.value }] : []));
  const used = priced.filter((p) => p.price.kind === 'used').map((p) => p.line.name);
  const dates = bill.oldest === bill.newest ? bill.newest : `${bill.oldest} to ${bill.newest}`;
  const notes = [
    ...(bill.staleLines > 0
      ? [`${bill.staleLines} of ${bill.lines.length} prices are stale (${dates}): ask for a new quotation`]
      : []),
    ...(used.length > 0 ? [`second-hand: ${used.join(', ')}`] : []),
    ...new Set(priced.flatMap((p) => p.price.notes)),
  ];
  if (bill.total.status === 'unknown') return { price: bill.total, notes };
  const from =
    bill.lines.length === 1 ? `one price (${priced[0]?.price.source ?? ''})` : `sum of ${bill.lines.length} parts`;
  return { price: ok(sourcedFigure(bill.total.value, wish.currency, `${from}, tax ${wish.tax}`, dates)), notes };
}

const ON_A_CABLE: BuildFinding = {
  ...{ rule: 'external-link', level: 'warning', outcome: 'fail' },
  text: 'the accelerator hangs on a cable outside of the case: a plug pulled or a link that trains down stops the service',
};

function findingsOf(build: ReturnType<typeof buildOf>): readonly BuildFinding[] {
  const external = build.cards.some((c) => c.external) ? [ON_A_CABLE] : [];
  return external.concat(checked(build));
}

function checked(build: ReturnType<typeof buildOf>): readonly BuildFinding[] {
  return checkBuild(build).outcomes.flatMap((o) =>
    o.status === 'fail' || o.status === 'unknown'
      ? [{ rule: o.rule, level: o.level, outcome: o.status, text: `${o.title}: ${o.message}` }]
      : [],
  );
}

/** One machine as an offer; unknown where it cannot be resolved. */
export function offerOf(
  catalogue: Catalogue,
  supply: Supply,
  entry: Entry<CatalogueMachine>,
  machine: Machine,
  wish: PriceWish,
): Offer {
  const build = buildOf(catalogue, supply, entry);
  const { price, notes } = priceOfMachine(catalogue, supply, entry, wish);
  return {
    ...{ id: entry.id, name: entry.name, platform: entry.platform, machine, price, priceNotes: notes },
    power: ok(powerFigures(powerOf(build))),
    noiseDb: entry.noiseDb?.value,
    deliveryWeeks: undefined,
    findings: findingsOf(build),
  };
}

/** All machines of the catalogue, and others such as generated ones, as offers. */
export function offersOf(
  catalogue: Catalogue,
  supply: Supply,
  wish: PriceWish,
  more: readonly Entry<CatalogueMachine>[] = [],
): readonly Offer[] {
  const named = Object.values(catalogue.machines);
  const withMore =
    more.length === 0
      ? catalogue
      : { ...catalogue, machines: { ...catalogue.machines, ...Object.fromEntries(more.map((m) => [m.id, m])) } };
  return [...named, ...more.filter((m) => !catalogue.machines[m.id])].flatMap((entry) => {
    const machine = resolveMachine(withMore, entry.id);
    return machine.status === 'ok' ? [offerOf(catalogue, supply, entry, machine.value, wish)] : [];
  });
}
