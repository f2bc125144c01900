// Idle and load power of a whole machine at the socket, from its parts' rated power.
import { isUnified, type Machine } from '../machine/machine.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { assumed, derived, type Figure } from './figure.ts';

export interface MachinePower {
  /** On, nothing asked. */
  readonly idleWatts: Figure;
  /** While requests are computed, averaged over prompt and output. */
  readonly loadWatts: Figure;
  /** Load without averaging: everything at its rated power; what supply and circuit must carry. */
  readonly peakWatts: Figure;
}

/** Shares of a rated power, and watts of the rest of a machine. All are assumptions; docs/method/cost.md says what each rests on. */
const SHARES = {
  /** Decode is bound by memory, prompts run at the limit: the mean of both over a request. */
  acceleratorLoad: 0.8,
  acceleratorIdle: 0.06,
  datacenterIdle: 0.12,
  /** A thread or two feed the accelerators. */
  hostFeeding: 0.25,
  hostComputing: 1,
  hostIdle: 0.15,
  supplyEfficiency: 0.92,
} as const;

/** Board, memory, disks and fans, in watts. */
const BASE_WATTS: Readonly<Record<string, number>> = {
  embedded: 8,
  laptop: 8,
  desktop: 35,
  workstation: 70,
  server: 150,
};
const BASE_LOAD_FACTOR = 1.3;

const rounded = (watts: number) => Math.round(watts);

/** Power of a machine. `onHost`: the CPU computes, not only feeds. Unknown where a part's rated power is not known. */
export function machinePower(machine: Machine, onHost: boolean): Answer<MachinePower> {
  const { host, devices } = machine;
  const nameless = [
    ...devices.filter((d) => d.powerWatts === undefined).map((d) => d.accelerator.name),
    ...(host && host.powerWatts === undefined && !isUnified(machine) ? [host.name] : []),
  ];
  const unified = isUnified(machine);
  if (unified ? (devices[0]?.powerWatts ?? host?.powerWatts) === undefined : nameless.length > 0)
    return unknown(...[...new Set(nameless)].map((n) => `the rated power of ${n} is not known`));
  const kind = host?.kind ?? 'desktop';
  const base = BASE_WATTS[kind] ?? BASE_WATTS.desktop ?? 35;
  let [idle, load, peak] = [base, base * BASE_LOAD_FACTOR, base * BASE_LOAD_FACTOR];
  if (unified) {
    // One chip with one power limit: the GPU's and the CPU's rated power are the same budget.
    const rated = Math.max(...devices.map((d) => d.powerWatts ?? 0), host?.powerWatts ?? 0);
    idle += rated * SHARES.acceleratorIdle;
    load += rated * SHARES.acceleratorLoad;
    peak += rated;
  } else {
    for (const d of devices) {
      const rated = d.powerWatts ?? 0;
      const atRest = d.accelerator.kind === 'datacenter' ? SHARES.datacenterIdle : SHARES.acceleratorIdle;
      idle += rated * atRest;
      load += rated * SHARES.acceleratorLoad;
      peak += rated;
    }
    const cpu = (host?.powerWatts ?? 0) * (host?.sockets ?? 1);
    idle += cpu * SHARES.hostIdle;
    load += cpu * (onHost || devices.length === 0 ? SHARES.hostComputing : SHARES.hostFeeding);
    peak += cpu;
  }
  const parts = [
    ...devices.map((d) => `${d.accelerator.name} ${d.powerWatts ?? '?'} W`),
    ...(host?.powerWatts !== undefined
      ? [`${host.name} ${host.sockets > 1 ? `${host.sockets} × ` : ''}${host.powerWatts} W`]
      : []),
    `the rest ${base} W`,
  ];
  const socket = (watts: number) => rounded(watts / SHARES.supplyEfficiency);
  const rated = [...new Set(parts)].join(', ');
  return ok({
    idleWatts: assumed(socket(idle), 'W', `modelled from rated power (${rated}) at the socket; not measured`),
    loadWatts: assumed(
      socket(load),
      'W',
      `modelled from rated power (${rated}): accelerators at ${100 * SHARES.acceleratorLoad} % of it; not measured`,
    ),
    peakWatts: derived(
      socket(peak),
      'W',
      `everything at its rated power (${rated}), supply ${100 * SHARES.supplyEfficiency} % efficient`,
    ),
  });
}
