// Generated machines worth offering: priced in full, and none that an equal machine beats in price and power.
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import { billOf } from '../bill.ts';
import { type Build, buildOf } from '../build.ts';
import { checkBuild } from '../check.ts';
import type { PriceWish } from '../money.ts';
import { powerOf } from '../power.ts';
import { generateMachines } from './generate.ts';
import { offeredSpaces } from './space.ts';

type Machine = Entry<CatalogueMachine>;

/** What a buyer compares of machines with equal hardware: less is better. */
export interface Burden {
  readonly price: number;
  readonly idleWatts: number;
  readonly loadWatts: number;
  readonly peakWatts: number;
  /** Rules that fail or could not be checked; asked for where the rest does not decide. */
  readonly findings: () => ReadonlySet<string>;
}

const isSubset = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>) => [...a].every((item) => b.has(item));

/** True where `a` is no worse than `b` in anything. */
function noWorse(a: Burden, b: Burden): boolean {
  return (
    a.price <= b.price &&
    a.idleWatts <= b.idleWatts &&
    a.loadWatts <= b.loadWatts &&
    a.peakWatts <= b.peakWatts &&
    isSubset(a.findings(), b.findings())
  );
}

/**
 * Items of which none with the same key is no worse in everything; of equals the first by price and then by order stays. Exact:
 * for each item left out, one with its key stays that is no worse in anything.
 */
export function undominated<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  burdenOf: (item: T) => Burden,
): readonly T[] {
  const kept = new Map<string, { item: T; burden: Burden; place: number }[]>();
  const sorted = items
    .map((item, place) => ({ item, burden: burdenOf(item), place }))
    .sort((a, b) => a.burden.price - b.burden.price || a.place - b.place);
  for (const candidate of sorted) {
    const key = keyOf(candidate.item);
    const others = kept.get(key) ?? [];
    if (others.some((o) => noWorse(o.burden, candidate.burden))) continue;
    kept.set(key, [...others.filter((o) => !noWorse(candidate.burden, o.burden)), candidate]);
  }
  return [...kept.values()]
    .flat()
    .sort((a, b) => a.place - b.place)
    .map((k) => k.item);
}

/** What any answer depends on: machines with equal keys do the same, whatever board, case or supply they have. */
export function hardwareKey(m: Machine): string {
  const cards = m.accelerators.map((a) => `${a.count} ${a.id} ${a.link ?? ''}`);
  return [
    m.platform,
    `${m.sockets} ${m.cpu}`,
    ...[m.systemMemoryGib, m.memoryChannels, m.memoryMtps].map((f) => f?.value ?? ''),
    ...cards,
  ].join('|');
}

function openRules(build: Build): ReadonlySet<string> {
  const open = checkBuild(build).outcomes.filter((o) => o.status === 'fail' || o.status === 'unknown');
  return new Set(open.map((o) => `${o.rule} ${o.status}`));
}

const generated = new WeakMap<Supply, { catalogue: Catalogue; machines: readonly Machine[] }>();

/** All machines of the offered spaces, whatever they cost; made once for a catalogue. */
export function offeredCandidates(catalogue: Catalogue, supply: Supply): readonly Machine[] {
  const known = generated.get(supply);
  if (known?.catalogue === catalogue) return known.machines;
  const all = offeredSpaces(catalogue, supply).flatMap((space) => generateMachines(catalogue, supply, space));
  const machines = [...new Map(all.map((m) => [m.id, m])).values()];
  generated.set(supply, { catalogue, machines });
  return machines;
}

/** The generated machines that advice offers beside those of the catalogue, at the prices of the wish. */
export function offeredMachines(catalogue: Catalogue, supply: Supply, wish: PriceWish): readonly Machine[] {
  const priced = offeredCandidates(catalogue, supply).flatMap((machine) => {
    const { total } = billOf(catalogue, supply, machine, wish);
    return total.status === 'ok' ? [{ machine, price: total.value }] : [];
  });
  const burdenOf = ({ machine, price }: (typeof priced)[number]): Burden => {
    const build = buildOf(catalogue, supply, machine);
    const power = powerOf(build);
    let found: ReadonlySet<string> | undefined;
    return {
      price,
      idleWatts: power.idleW.watts,
      loadWatts: power.loadW.watts,
      peakWatts: power.peakW.watts,
      findings: () => {
        found ??= openRules(build);
        return found;
      },
    };
  };
  return undominated(priced, (p) => hardwareKey(p.machine), burdenOf).map((p) => p.machine);
}
