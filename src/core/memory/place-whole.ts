// All of a model on a machine's first accelerator, to the byte: the same on every machine but for names and capacities.
import { isUnified, type Machine } from '../machine/machine.ts';
import { type Arranged, arrange, fitsWithin, hostName } from './arrangement.ts';
import type { Demand } from './demand.ts';
import { toPlan } from './place.ts';
import type { DeviceMemory, MemoryPlan } from './plan.ts';

/** Arranged once on an accelerator with memory of its own, and once on one that shares the system's. */
interface Arrangements {
  separate?: Arranged;
  unified?: Arranged;
}

const known = new WeakMap<Demand, Arrangements>();

function arranged(demand: Demand, machine: Machine): Arranged {
  const made = known.get(demand) ?? {};
  known.set(demand, made);
  const kind = isUnified(machine) ? 'unified' : 'separate';
  made[kind] ??= arrange(demand, machine, {
    used: machine.devices.slice(0, 1),
    shares: [1],
    gpuLayers: Number.MAX_SAFE_INTEGER,
    expertLayersOnHost: 0,
    compute: 'replayed',
  });
  return made[kind];
}

/** As `place` chooses where all fits the first accelerator; undefined where it does not, or where pages of the host's files count. */
export function placeWhole(demand: Demand, machine: Machine): MemoryPlan | undefined {
  const [first] = machine.devices;
  if (!first || demand.settings.countMappedPages) return undefined;
  const whole = arranged(demand, machine);
  const on = (d: DeviceMemory): DeviceMemory =>
    d.kind === 'host'
      ? { ...d, name: hostName(machine), capacityBytes: machine.systemMemoryBytes }
      : { ...d, name: first.accelerator.name, capacityBytes: first.memoryBytes };
  const devices = whole.devices.map(on);
  if (!fitsWithin(devices, isUnified(machine))) return undefined;
  return toPlan(
    demand,
    { ...whole, devices, fits: true },
    'whole-device',
    `all ${whole.layers} layers on ${first.accelerator.name}`,
  );
}
