// The bill of a machine: each part with its price, the total, what could not be priced and how old the prices are.
import type { Catalogue, Entry, Supply } from '../catalogue/catalogue.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import type { Quote } from '../catalogue/schema/price.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { isWhole } from './build.ts';
import { compareDates } from './dates.ts';
import type { PriceWish } from './money.ts';
import { chooseQuote, type Price, pricedQuote, priceOf, type ThingId } from './price.ts';

export interface BillLine extends ThingId {
  readonly name: string;
  /** What it is: cpu, accelerator, motherboard, …; "machine" for what is sold whole. */
  readonly role: string;
  readonly count: number;
  /** Of one piece; unknown with its reason. */
  readonly price: Answer<Price>;
}

export interface Bill {
  readonly machine: string;
  readonly name: string;
  readonly currency: string;
  readonly tax: 'included' | 'excluded';
  readonly lines: readonly BillLine[];
  /** Sum of all lines; unknown, naming what has no price, unless every line has one. */
  readonly total: Answer<number>;
  /** Sum of the lines that have a price. */
  readonly knownTotal: number;
  readonly oldest: string | undefined;
  readonly newest: string | undefined;
  /** Lines whose price is marked stale. */
  readonly staleLines: number;
}

/** What a machine consists of, as things that have prices; a card stands in for its accelerator. */
export function itemsOf(
  catalogue: Catalogue,
  supply: Supply,
  machine: Entry<CatalogueMachine>,
): (ThingId & { name: string; role: string; count: number })[] {
  const cpu = catalogue.cpus[machine.cpu];
  const base = machine.base === undefined ? undefined : catalogue.machines[machine.base];
  return [
    base
      ? { kind: 'machines', id: base.id, name: base.name, role: 'machine', count: 1 }
      : { kind: 'cpus', id: machine.cpu, name: cpu?.name ?? machine.cpu, role: 'cpu', count: machine.sockets },
    ...machine.accelerators.map((a) => {
      const card = a.card === undefined ? undefined : supply.parts[a.card];
      return card
        ? { kind: 'parts' as const, id: card.id, name: card.name, role: 'card', count: a.count }
        : {
            kind: 'accelerators' as const,
            id: a.id,
            name: catalogue.accelerators[a.id]?.name ?? a.id,
            role: 'accelerator',
            count: a.count,
          };
    }),
    ...machine.parts.map((p) => {
      const part = supply.parts[p.id];
      return { kind: 'parts' as const, id: p.id, name: part?.name ?? p.id, role: part?.kind ?? 'part', count: p.count };
    }),
  ];
}

/** A card without a price of its own costs what its accelerator does. */
function priceOfItem(supply: Supply, item: ThingId, wish: PriceWish): Answer<Price> {
  const price = priceOf(supply, item, wish);
  const part = item.kind === 'parts' ? supply.parts[item.id] : undefined;
  if (price.status === 'ok' || part?.kind !== 'card') return price;
  return priceOf(supply, { kind: 'accelerators', id: part.accelerator }, wish);
}

/** A line of an itemised quotation as a quotation of one piece. */
function lineQuote(whole: Quote, item: ThingId): Quote | undefined {
  const line = whole.lines?.find((l) => l.kind === item.kind && l.id === item.id);
  if (!line) return undefined;
  const { lines: _, ...quote } = whole;
  return { ...quote, price: line.subtotal / line.count };
}

function summed(lines: readonly BillLine[]): Pick<Bill, 'total' | 'knownTotal' | 'oldest' | 'newest' | 'staleLines'> {
  const known = lines.flatMap((l) => (l.price.status === 'ok' ? [{ count: l.count, price: l.price.value }] : []));
  const missing = lines.filter((l) => l.price.status === 'unknown').map((l) => l.name);
  const knownTotal = known.reduce((sum, l) => sum + l.count * l.price.amount, 0);
  const dates = known.map((l) => l.price.date).sort(compareDates);
  return {
    total: missing.length > 0 ? unknown(`no price is known of ${missing.join(', ')}`) : ok(knownTotal),
    knownTotal,
    oldest: dates[0],
    newest: dates.at(-1),
    staleLines: known.filter((l) => l.price.stale).length,
  };
}

/**
 * The bill of a machine. What is sold whole is one line. Else every part is a line with its newest price; where the
 * machine itself was quoted line by line and no part was quoted later, the lines of that quotation hold.
 */
export function billOf(catalogue: Catalogue, supply: Supply, machine: Entry<CatalogueMachine>, wish: PriceWish): Bill {
  const head = { machine: machine.id, name: machine.name, currency: wish.currency, tax: wish.tax };
  const key = `machines/${machine.id}`;
  const quotes = supply.prices[key]?.quotes ?? [];
  if ((isWhole(machine) && machine.base === undefined) || wish.own?.[key]) {
    const price = priceOf(supply, { kind: 'machines', id: machine.id }, wish);
    const lines = [{ kind: 'machines' as const, id: machine.id, name: machine.name, role: 'machine', count: 1, price }];
    return { ...head, lines, ...summed(lines) };
  }
  const itemised = chooseQuote(
    quotes.filter((q) => q.lines !== undefined),
    wish,
  );
  const lines = itemsOf(catalogue, supply, machine).map((item): BillLine => {
    const own = wish.own?.[`${item.kind}/${item.id}`];
    const single = priceOfItem(supply, item, wish);
    const quoted = itemised && !own ? lineQuote(itemised, item) : undefined;
    const later = single.status === 'ok' && quoted && compareDates(single.value.date, quoted.date) > 0;
    return { ...item, price: quoted && !later ? pricedQuote(supply, quoted, wish) : single };
  });
  return { ...head, lines, ...summed(lines) };
}
