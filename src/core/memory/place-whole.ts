// All of a model on a machine's first accelerator, to the byte: the same on every machine but for names and capacities.
import { isUnified, type Machine } from '../machine/machine.ts';
import { type Arranged, arrange, fitsWithin, hostName } from './arrangement.ts';
import type { Demand } from './demand.ts';
import { toPlan } from './place.ts';
import { type DeviceMemory, deviceTotal, type MemoryPlan, renamed } from './plan.ts';

export interface Whole {
  readonly arranged: Arranged;
  /** Bytes on the host and on the accelerator. */
  readonly host: number;
  readonly accelerator: number;
}

/** Arranged once on an accelerator with memory of its own, and once on one that shares the system's. */
interface Arrangements {
  separate?: Whole;
  unified?: Whole;
}

const known = new WeakMap<Demand, Arrangements>();

/** All of a model on one of a machine's accelerators: where names and capacities do not count. */
export function wholeOn(demand: Demand, machine: Machine): Whole {
  const made = known.get(demand) ?? {};
  known.set(demand, made);
  const kind = isUnified(machine) ? 'unified' : 'separate';
  const found = made[kind];
  if (found) return found;
  const arranged = arrange(demand, machine, {
    used: machine.devices.slice(0, 1),
    shares: [1],
    gpuLayers: Number.MAX_SAFE_INTEGER,
    expertLayersOnHost: 0,
    compute: 'replayed',
  });
  const [host, accelerator] = arranged.devices.map(deviceTotal);
  const whole = { arranged, host: host ?? 0, accelerator: accelerator ?? 0 };
  made[kind] = whole;
  return whole;
}

/** As `place` chooses where all fits the first accelerator; undefined where it does not, or where pages of the host's files count. */
export function placeWhole(demand: Demand, machine: Machine): MemoryPlan | undefined {
  const [first] = machine.devices;
  if (!first || demand.settings.countMappedPages) return undefined;
  const { arranged: whole } = wholeOn(demand, machine);
  const on = (d: DeviceMemory): DeviceMemory =>
    d.kind === 'host'
      ? renamed(d, hostName(machine), machine.systemMemoryBytes)
      : renamed(d, first.accelerator.name, first.memoryBytes);
  const devices = whole.devices.map(on);
  if (!fitsWithin(devices, isUnified(machine))) return undefined;
  return toPlan(
    demand,
    { devices, fits: true, compute: whole.compute, layers: whole.layers, hasOutput: whole.hasOutput },
    'whole-device',
    `all ${whole.layers} layers on ${first.accelerator.name}`,
  );
}
