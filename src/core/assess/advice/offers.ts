// Catalogue machines as offers: priced, checked against the rules of building, with their power, in the buyer's money.
import type { BuildFinding, Offer } from '../../advise/offer.ts';
import { type Bill, billOf } from '../../build/bill.ts';
import { type Build, buildOf } from '../../build/build.ts';
import { checkBuild } from '../../build/check.ts';
import { GENERATED } from '../../build/generate/generate.ts';
import { offeredMachines } from '../../build/generate/offered.ts';
import type { PriceWish } from '../../build/money.ts';
import { type PowerDemand, powerOf, type Watts } from '../../build/power.ts';
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import type { Link } from '../../catalogue/schema/link.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import { assumed, derived, type Figure, sourcedFigure } from '../../cost/figure.ts';
import type { MachinePower } from '../../cost/power.ts';
import type { Machine } from '../../machine/machine.ts';
import { machineFromCatalogue } from '../../machine/resolve-machine.ts';
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

const names = (lines: readonly { readonly line: { readonly name: string } }[]) =>
  lines.map((l) => l.line.name).join(', ');

/** The bill's total as a figure, with what a buyer must know of it. */
function priceOfBill(catalogue: Catalogue, bill: Bill, wish: PriceWish): { price: Answer<Figure>; notes: string[] } {
  const priced = bill.lines.flatMap((l) => (l.price.status === 'ok' ? [{ line: l, price: l.price.value }] : []));
  const used = priced.filter((p) => p.price.kind === 'used');
  const from = (reliability: string) =>
    priced.filter((p) => catalogue.sources[p.price.source]?.reliability === reliability);
  const [recalled, computed] = [from('recalled'), from('derived')];
  const dates = bill.oldest === bill.newest ? bill.newest : `${bill.oldest} to ${bill.newest}`;
  const notes = [
    ...(bill.staleLines > 0
      ? [
          `${bill.staleLines} of ${bill.lines.length} prices are stale (${dates}, the oldest ${Math.floor(Math.max(...priced.map((p) => p.price.ageMonths)))} months old): ask for a new quotation`,
        ]
      : []),
    ...(recalled.length > 0 ? [`recalled, not looked up: ${names(recalled)}`] : []),
    ...(computed.length > 0 ? [`computed from other prices: ${names(computed)}`] : []),
    ...(used.length > 0 ? [`second-hand: ${names(used)}`] : []),
    ...new Set(priced.flatMap((p) => p.price.notes)),
  ];
  if (bill.total.status === 'unknown') return { price: bill.total, notes };
  const origin =
    bill.lines.length === 1 ? `one price (${priced[0]?.price.source ?? ''})` : `sum of ${bill.lines.length} parts`;
  return { price: ok(sourcedFigure(bill.total.value, wish.currency, `${origin}, tax ${wish.tax}`, dates)), notes };
}

/** The link by which an accelerator hangs outside of the case, or by which several boxes are joined. */
function externalLink(catalogue: Catalogue, entry: CatalogueMachine): Entry<Link> | undefined {
  const links = entry.accelerators.flatMap((a) => (a.link === undefined ? [] : (catalogue.links[a.link] ?? [])));
  return links.find((l) => l.kind === 'external' || l.kind === 'network');
}

const onACable = ({ kind, name }: Entry<Link>): BuildFinding => ({
  ...{ rule: 'external-link', level: 'warning', outcome: 'fail' },
  text:
    kind === 'network'
      ? `several boxes work as one over a network cable (${name}): a plug pulled or one box that stops ends the service`
      : `the accelerator hangs on a cable outside of the case (${name}): a plug pulled or a link that trains down stops the service`,
});

function checked(build: Build): readonly BuildFinding[] {
  return checkBuild(build).outcomes.flatMap((o) =>
    o.status === 'fail' || o.status === 'unknown'
      ? [{ rule: o.rule, level: o.level, outcome: o.status, text: `${o.title}: ${o.message}` }]
      : [],
  );
}

/** A machine in words that every verb's `--machine` takes, where its id is not in the catalogue. */
function partsText(machine: Machine, gib: number): string {
  const counts = new Map<string, number>();
  for (const { accelerator } of machine.devices) counts.set(accelerator.name, (counts.get(accelerator.name) ?? 0) + 1);
  const cards = [...counts].map(([name, n]) => (n > 1 ? `${n}x ${name}` : name));
  return [machine.host?.name, ...cards, `${gib}GB`].filter(Boolean).join(' + ');
}

/** One machine as an offer. */
export function offerOf(
  catalogue: Catalogue,
  supply: Supply,
  entry: Entry<CatalogueMachine>,
  machine: Machine,
  wish: PriceWish,
): Offer {
  const build = buildOf(catalogue, supply, entry);
  const bill = billOf(catalogue, supply, entry, wish);
  const { price, notes } = priceOfBill(catalogue, bill, wish);
  const link = externalLink(catalogue, entry);
  const findings = checked(build);
  return {
    ...{ id: entry.id, name: entry.name, platform: entry.platform, machine, price, priceNotes: notes, bill },
    power: ok(powerFigures(powerOf(build))),
    noiseDb: entry.noiseDb?.value,
    deliveryWeeks: undefined,
    findings: link === undefined ? findings : [onACable(link), ...findings],
    externalLink: link?.name,
    ...(entry.source === GENERATED ? { generated: true, parts: partsText(machine, entry.systemMemoryGib.value) } : {}),
  };
}

/** All machines of the catalogue, and others such as generated ones, as offers; one that cannot be resolved is left out. */
export function offersOf(
  catalogue: Catalogue,
  supply: Supply,
  wish: PriceWish,
  more: readonly Entry<CatalogueMachine>[] = [],
): readonly Offer[] {
  const entries = [...Object.values(catalogue.machines), ...more.filter((m) => !catalogue.machines[m.id])];
  return entries.flatMap((entry) => {
    const machine = machineFromCatalogue(catalogue, entry);
    return machine.status === 'ok' ? [offerOf(catalogue, supply, entry, machine.value, wish)] : [];
  });
}

/** The offers for a need: machines of the catalogue and, unless the need says otherwise, those put together from parts. */
export function offersFor(
  catalogue: Catalogue,
  supply: Supply,
  wish: PriceWish,
  need: { readonly generated: boolean },
): readonly Offer[] {
  return offersOf(catalogue, supply, wish, need.generated ? offeredMachines(catalogue, supply, wish) : []);
}
