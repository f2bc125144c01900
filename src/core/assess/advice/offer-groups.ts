// Offers that answer alike: equal accelerators give equal answers wherever all of a model lies on them.
import type { Offer } from '../../advise/offer.ts';
import { isUnified, type Machine } from '../../machine/machine.ts';
import { grouped } from '../../units/grouped.ts';
import type { BestOf } from './bounded.ts';
import { type EngineBounds, type Room, roomOf } from './bounds.ts';
import type { Wish } from './evaluate.ts';

/** All that a device or host says of itself; of the catalogue's entries that it refers to, their ids. */
function keyOf(part: object | undefined): string {
  return JSON.stringify(part ?? null, (name, value) =>
    name === 'accelerator' || name === 'architecture' ? (value as { id: string }).id : (value as unknown),
  );
}

/** What the speed on one of the accelerators depends on, where it is all the same on which; undefined elsewhere. */
function acceleratorKey(m: Machine): string | undefined {
  const [first, ...others] = m.devices.map((d) =>
    keyOf({ ...d, linkBytesPerSecond: undefined, memoryBytes: undefined }),
  );
  if (first === undefined || others.some((other) => other !== first)) return undefined;
  return [m.os, m.host === undefined, first].join('|');
}

/** What a placement wholly on accelerators depends on, but for the host's memory. */
const acceleratorsKey = (m: Machine): string => [m.os, m.host === undefined, ...m.devices.map(keyOf)].join('|');

/** What any answer depends on. */
const wholeKey = (m: Machine): string => [acceleratorsKey(m), m.systemMemoryBytes, keyOf(m.host)].join('|');

/** Offers of one and the same hardware; they differ in price and parts that do not matter for speed. */
export interface Twins {
  readonly machine: Machine;
  /** The host but for the size of its memory, by number: equal where layers on it, or a whole model, are as fast. */
  readonly host: number;
  /** The same with the size of its memory; undefined where that is shared with an accelerator. */
  readonly hostWithMemory: number | undefined;
  /** One of its accelerators, by number: equal where a model wholly on it is as fast. Undefined where they are not alike. */
  readonly accelerator: number | undefined;
  /** The same with the size of its memory; undefined where that is shared with the host. */
  readonly acceleratorWithMemory: number | undefined;
  /** Positions among the offers. */
  readonly offers: readonly number[];
  /** Those of them that are within the limits, and their best; undefined where there are none. */
  readonly inside: ReadonlySet<number>;
  readonly best: BestOf | undefined;
}

/** What is tried of twins under a wish. */
export interface Try {
  readonly twins: Twins;
  readonly room: Room;
  /** The host alone computes. */
  readonly onHost: boolean;
}

/** Twins with equal accelerators; those without any are groups of one kind of host. By wish, in the order in which they are tried. */
export type OfferGroup = readonly { readonly wish: Wish; readonly tries: readonly Try[] }[];

/** On the host alone is tried apart where accelerators leave a choice. */
const hasWish = ({ devices, host }: Machine, wish: Wish) =>
  wish === 'auto' || (devices.length > 0 && host !== undefined);

const groupOf = (all: readonly Twins[], engine: EngineBounds): OfferGroup =>
  (['auto', 'cpu'] as const).map((wish) => ({
    wish,
    tries: all
      .filter(({ machine }) => hasWish(machine, wish))
      .map((twins) => ({
        twins,
        room: roomOf(twins.machine, wish, engine),
        onHost: wish === 'cpu' || twins.machine.devices.length === 0,
      })),
  }));

const priceOf = ({ price }: Offer) => (price.status === 'ok' ? price.value.value : Number.POSITIVE_INFINITY);
const wattsOf = ({ power }: Offer) => (power.status === 'ok' ? power.value.loadWatts.value : Number.POSITIVE_INFINITY);

export interface GroupOptions {
  readonly within: (offer: Offer) => boolean;
  readonly engine: EngineBounds;
}

/** Groups of offers, those with the cheapest machine first: what comes later is more often beaten by what is there. */
export function offerGroups(offers: readonly Offer[], { within, engine }: GroupOptions): readonly OfferGroup[] {
  const at = (i: number) => offers[i] as Offer;
  const numbers = new Map<string, number>();
  /** Equal texts get equal numbers, which are faster to look up. */
  const numbered = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const twinsOf = (machine: Machine, members: readonly number[]): Twins => {
    const inside = members.filter((i) => within(at(i)));
    const host = `${machine.os}|${keyOf(machine.host)}`;
    const unified = isUnified(machine);
    const accelerator = engine.inParallel ? undefined : acceleratorKey(machine);
    const withMemory = (key: string | undefined, bytes: number | undefined) =>
      key === undefined || unified ? undefined : numbered(`${key}|${bytes}`);
    return {
      machine,
      host: numbered(host),
      hostWithMemory: withMemory(host, machine.systemMemoryBytes),
      accelerator: accelerator === undefined ? undefined : numbered(accelerator),
      acceleratorWithMemory: withMemory(accelerator, machine.devices[0]?.memoryBytes),
      offers: members,
      inside: new Set(inside),
      best:
        inside.length > 0
          ? {
              price: Math.min(...inside.map((i) => priceOf(at(i)))),
              watts: Math.min(...inside.map((i) => wattsOf(at(i)))),
            }
          : undefined,
    };
  };
  const indices = offers
    .map((offer, i) => ({ i, price: priceOf(offer) }))
    .sort((a, b) => (a.price === b.price ? a.i - b.i : a.price - b.price))
    .map(({ i }) => i);
  const machineAt = (i: number) => at(i).machine;
  const key = (i: number) =>
    machineAt(i).devices.length === 0 ? wholeKey(machineAt(i)) : acceleratorsKey(machineAt(i));
  return grouped(indices, key).map((members) =>
    groupOf(
      grouped(members, (i) => wholeKey(machineAt(i))).flatMap((same) =>
        same[0] === undefined ? [] : [twinsOf(machineAt(same[0]), same)],
      ),
      engine,
    ),
  );
}
