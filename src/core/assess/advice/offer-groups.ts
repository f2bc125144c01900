// Offers that answer alike: equal accelerators give equal answers wherever all of a model lies on them.
import type { Offer } from '../../advise/offer.ts';
import { type Device, isUnified, type Machine } from '../../machine/machine.ts';

const deviceKey = (d: Device): string =>
  [
    d.accelerator.id,
    d.memoryBytes,
    d.memoryBandwidthBytesPerSecond,
    d.computeUnits,
    d.clockHz,
    d.powerWatts,
    d.linkBytesPerSecond,
    JSON.stringify((d as { learnt?: unknown }).learnt ?? null),
  ].join('/');

/** What a placement wholly on accelerators depends on, but for the host's memory. */
const acceleratorsKey = (m: Machine): string => [m.os, m.host === undefined, ...m.devices.map(deviceKey)].join('|');

/** What any answer depends on. */
function wholeKey(m: Machine): string {
  const { host } = m;
  const own = host && [host.id ?? host.name, host.sockets, host.performanceCores, host.efficiencyCores, host.clockHz];
  return [
    acceleratorsKey(m),
    m.systemMemoryBytes,
    JSON.stringify(host?.bandwidth ?? null),
    JSON.stringify((host as { learnt?: unknown } | undefined)?.learnt ?? null),
    ...(own ?? []),
  ].join('|');
}

/** What the speed of layers on the host depends on: all of it but the size of its memory. */
function hostKey(m: Machine): string {
  const { host } = m;
  if (!host) return '';
  const { id, name, sockets, performanceCores, efficiencyCores, clockHz, powerWatts } = host;
  const learnt = (host as { learnt?: unknown }).learnt ?? null;
  return JSON.stringify([
    id ?? name,
    sockets,
    performanceCores,
    efficiencyCores,
    clockHz,
    powerWatts,
    host.bandwidth,
    learnt,
  ]);
}

/** Offers of one and the same hardware; they differ in price and parts that do not matter for speed. */
export interface Twins {
  readonly machine: Machine;
  readonly host: string;
  /** Equal where the model on the host alone is as fast; undefined where memory is shared with an accelerator. */
  readonly hostAlone: string | undefined;
  readonly offers: readonly Offer[];
}

export interface OfferGroup {
  /** With equal accelerators; those without any are groups of one kind of host. */
  readonly twins: readonly Twins[];
  readonly offers: readonly Offer[];
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item);
    else groups.set(k, [item]);
  }
  return [...groups.values()];
}

function twinsOf(machine: Machine, offers: readonly Offer[]): Twins {
  const host = hostKey(machine);
  return { machine, host, hostAlone: isUnified(machine) ? undefined : `${machine.os}|${host}`, offers };
}

export function offerGroups(offers: readonly Offer[]): readonly OfferGroup[] {
  const key = (o: Offer) => (o.machine.devices.length === 0 ? wholeKey(o.machine) : acceleratorsKey(o.machine));
  return grouped(offers, key).map((members) => ({
    offers: members,
    twins: grouped(members, (o) => wholeKey(o.machine)).flatMap((same) =>
      same[0] ? [twinsOf(same[0].machine, same)] : [],
    ),
  }));
}
