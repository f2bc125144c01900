// The machine of a cost as an offer: of the catalogue, generated, or parts with a price of the asker's own.
import type { Offer } from '../../advise/offer.ts';
import { OWN } from '../../build/build.ts';
import { generatedMachine } from '../../build/generate/generate.ts';
import type { PriceWish } from '../../build/money.ts';
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import { given } from '../../cost/figure.ts';
import type { Machine } from '../../machine/machine.ts';
import { machineFromCatalogue, resolveMachine } from '../../machine/resolve-machine.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { GIB } from '../../units/scale.ts';
import { offerOf } from './offers.ts';

/** A machine known by its parts as an entry whose power can be modelled; it has no bill. */
function entryOf(machine: Machine): Entry<CatalogueMachine> {
  const { host, devices, systemMemoryBytes } = machine;
  const counts = new Map<string, number>();
  for (const { accelerator } of devices) counts.set(accelerator.id, (counts.get(accelerator.id) ?? 0) + 1);
  return {
    ...{ id: 'own-parts', name: machine.name, aliases: [], platform: host?.kind ?? 'desktop' },
    ...{ cpu: host?.id ?? '', sockets: host?.sockets ?? 1, os: machine.os, parts: [], source: OWN },
    accelerators: [...counts].map(([id, count]) => ({ id, count })),
    systemMemoryGib: { value: Math.max(1, (systemMemoryBytes ?? 0) / GIB), source: OWN },
  };
}

/** An offer at what the buyer paid for it. */
export function offerAt(offer: Offer, paid: number | undefined, currency: string): Offer {
  if (paid === undefined) return offer;
  return { ...offer, price: ok(given(paid, currency, 'your price')), priceNotes: [], bill: undefined };
}

/** `paid`: what the machine costs, in the currency of the wish, where the asker says it. */
export function costOffer(
  catalogue: Catalogue,
  supply: Supply,
  name: string,
  paid: number | undefined,
  wish: PriceWish,
): Answer<Offer> {
  const known = resolveEntry(catalogue.machines, name, 'machine');
  const entry = known.status === 'ok' ? known.value : generatedMachine(catalogue, supply, name);
  const machine = entry ? machineFromCatalogue(catalogue, entry) : resolveMachine(catalogue, name);
  if (machine.status === 'unknown') return machine;
  if (!entry && paid === undefined)
    return unknown(`"${name}" is no machine of the catalogue, so its price is not known: say it`);
  const offer = offerOf(catalogue, supply, entry ?? entryOf(machine.value), machine.value, wish);
  return ok(offerAt(offer, paid, wish.currency));
}
