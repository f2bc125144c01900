// One machine as a buyer looks at it: what it is made of, what that costs, what fits, what it draws. Versioned.
import type { Catalogue, Entry, Supply } from '../catalogue/catalogue.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import { type Bill, billOf } from './bill.ts';
import { buildOf, type Circuit, EUROPEAN_CIRCUIT, type UnknownPart } from './build.ts';
import { type BuildCheck, checkBuild } from './check.ts';
import { convertQuote, type PriceWish } from './money.ts';
import { type PowerDemand, powerOf } from './power.ts';
import { STALE_AFTER_MONTHS } from './price.ts';

/** A price that somebody quoted for the machine as a whole. */
export interface StatedPrice {
  readonly amount: number;
  readonly date: string;
  readonly source: string;
  readonly notes: readonly string[];
}

export interface MachineSheet {
  readonly schema: 'viable.machine/1';
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly systemMemoryGib: number;
  readonly accelerators: readonly { readonly name: string; readonly count: number; readonly memoryGib: number }[];
  readonly circuit: Circuit;
  readonly wish: Omit<PriceWish, 'own'>;
  readonly staleAfterMonths: number;
  readonly bill: Bill;
  /** Quotations of the whole, where the bill is made of parts. */
  readonly stated: readonly StatedPrice[];
  readonly power: PowerDemand;
  readonly check: BuildCheck;
  readonly unknownParts: readonly UnknownPart[];
  readonly note: string | undefined;
}

export interface SheetRequest {
  readonly machine: Entry<CatalogueMachine>;
  readonly wish: PriceWish;
  readonly circuit?: Circuit | undefined;
  readonly unknownParts?: readonly UnknownPart[] | undefined;
}

/** Mains of a country: what one circuit carries there. */
export function circuitOf(supply: Supply, country: string): Circuit {
  const mains = supply.countries[country.toLowerCase()]?.mains;
  return mains ? { volts: mains.volts, amperes: mains.amperes } : EUROPEAN_CIRCUIT;
}

function statedOf(supply: Supply, bill: Bill, machine: string, wish: PriceWish): StatedPrice[] {
  if (bill.lines[0]?.role === 'machine') return [];
  return (supply.prices[`machines/${machine}`]?.quotes ?? []).flatMap((quote) => {
    const converted = convertQuote(supply, quote, wish);
    return converted.status === 'ok'
      ? [{ amount: converted.value.amount, date: quote.date, source: quote.source, notes: converted.value.notes }]
      : [];
  });
}

export function machineSheet(catalogue: Catalogue, supply: Supply, request: SheetRequest): MachineSheet {
  const { machine, wish } = request;
  const circuit = request.circuit ?? circuitOf(supply, wish.country);
  const build = buildOf(catalogue, supply, machine, circuit, request.unknownParts);
  const bill = billOf(catalogue, supply, machine, wish);
  const { own: _, ...shown } = wish;
  return {
    schema: 'viable.machine/1',
    id: machine.id,
    name: machine.name,
    platform: machine.platform,
    systemMemoryGib: machine.systemMemoryGib.value,
    accelerators: build.cards.map((c) => ({
      name: c.accelerator.name,
      count: c.count,
      memoryGib: c.accelerator.memoryGib.value,
    })),
    circuit,
    wish: shown,
    staleAfterMonths: wish.staleAfterMonths ?? STALE_AFTER_MONTHS,
    bill,
    stated: statedOf(supply, bill, machine.id, wish),
    power: powerOf(build),
    check: checkBuild(build),
    unknownParts: build.unknownParts,
    note: machine.note,
  };
}
