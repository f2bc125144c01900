// Finds where a model goes on a machine: all on one accelerator, split over several, some layers on the CPU, or CPU only.
import type { Device, Machine } from '../machine/machine.ts';
import { isUnified } from '../machine/machine.ts';
import { formatBytes } from '../units/format.ts';
import { ACCELERATOR_OVERHEAD_BYTES, type Demand, HOST_OVERHEAD_BYTES, layerRange } from './demand.ts';
import { type DeviceMemory, deviceTotal, type MemoryPlan, type PlacementKind } from './plan.ts';

export const RULESET = 'whole layers in order; rules after llama.cpp, compute buffer and overhead estimated';

export type PlacementWish = 'auto' | 'cpu' | { readonly acceleratorLayers: number };

/** Layers that each accelerator gets, in order; the output matrix goes with the last one. */
type Split = readonly number[];

function onAccelerator(
  demand: Demand,
  device: Device,
  index: number,
  from: number,
  to: number,
  last: boolean,
): DeviceMemory {
  const range = layerRange(demand, from, to);
  const output = last ? demand.weights.outputBytes + demand.weights.otherBytes : 0;
  const used = to > from || last;
  return {
    name: device.accelerator.name,
    kind: 'accelerator',
    index,
    capacityBytes: device.memoryBytes,
    layers: to - from,
    weightsBytes: range.weights + output,
    kvCacheBytes: range.kvCache,
    stateBytes: range.state,
    computeBytes: used ? demand.computeBytes : 0,
    overheadBytes: used && !device.accelerator.unifiedMemory ? ACCELERATOR_OVERHEAD_BYTES : 0,
  };
}

function onHost(demand: Demand, machine: Machine, layers: number, everything: boolean): DeviceMemory {
  const range = layerRange(demand, 0, layers);
  const w = demand.weights;
  const rest = everything ? w.otherBytes + (w.outputIsTied ? 0 : w.outputBytes) : 0;
  return {
    name: machine.host?.name ?? 'system memory',
    kind: 'host',
    index: -1,
    capacityBytes: machine.systemMemoryBytes,
    layers,
    weightsBytes: range.weights + w.embeddingBytes + rest,
    kvCacheBytes: range.kvCache,
    stateBytes: range.state,
    computeBytes: layers > 0 ? demand.computeBytes : 0,
    overheadBytes: HOST_OVERHEAD_BYTES,
  };
}

/** Layers over accelerators in proportion to their memory, in order. */
function proportional(devices: readonly Device[], layers: number): Split {
  const total = devices.reduce((sum, d) => sum + d.memoryBytes, 0);
  let [given, share] = [0, 0];
  return devices.map((d) => {
    share += d.memoryBytes / total;
    const until = Math.round(share * layers);
    const mine = until - given;
    given = until;
    return mine;
  });
}

function devicesFor(
  demand: Demand,
  machine: Machine,
  used: readonly Device[],
  acceleratorLayers: number,
): DeviceMemory[] {
  const layerCount = demand.weights.layers.length;
  const hostLayers = layerCount - acceleratorLayers;
  const placed: DeviceMemory[] = [];
  let from = hostLayers;
  proportional(used, acceleratorLayers).forEach((layers, i) => {
    const device = used[i];
    if (!device) return;
    const last = i === used.length - 1;
    placed.push(onAccelerator(demand, device, i, from, from + layers, last));
    from += layers;
  });
  return [onHost(demand, machine, hostLayers, used.length === 0), ...placed];
}

function within(memory: readonly DeviceMemory[], unified: boolean): boolean {
  const accelerators = memory.filter((d) => d.kind === 'accelerator');
  const host = memory.find((d) => d.kind === 'host');
  const eachFits = accelerators.every((d) => d.capacityBytes === undefined || deviceTotal(d) <= d.capacityBytes);
  const onHostBytes =
    (host ? deviceTotal(host) : 0) + (unified ? accelerators.reduce((sum, d) => sum + deviceTotal(d), 0) : 0);
  return eachFits && (host?.capacityBytes === undefined || onHostBytes <= host.capacityBytes);
}

function plan(
  kind: PlacementKind,
  placement: string,
  devices: readonly DeviceMemory[],
  unified: boolean,
  reasons: string[] = [],
): MemoryPlan {
  const used = devices.filter((d) => d.layers > 0 || d.kind === 'accelerator');
  const counted = used.length > 0 ? used : devices;
  const capacities = counted.map((d) => d.capacityBytes);
  return {
    kind,
    placement,
    devices: devices.filter((d) => deviceTotal(d) > 0),
    requiredBytes: counted.reduce((sum, d) => sum + deviceTotal(d), 0),
    availableBytes: capacities.includes(undefined)
      ? undefined
      : capacities.reduce<number>((sum, c) => sum + (c ?? 0), 0),
    fits: within(devices, unified) && kind !== 'nowhere',
    exact: false,
    ruleset: RULESET,
    reasons,
  };
}

function naming(used: readonly Device[]): string {
  const first = used[0]?.accelerator.name ?? '';
  return used.every((d) => d.accelerator.name === first) && used.length > 1
    ? `${used.length}x ${first}`
    : used.map((d) => d.accelerator.name).join(' + ');
}

function onAccelerators(demand: Demand, machine: Machine): MemoryPlan | undefined {
  const layers = demand.weights.layers.length;
  const unified = isUnified(machine);
  for (let n = 1; n <= machine.devices.length; n++) {
    const used = machine.devices.slice(0, n);
    const placed = devicesFor(demand, machine, used, layers);
    if (within(placed, unified))
      return plan(n === 1 ? 'whole-device' : 'split', `all ${layers} layers on ${naming(used)}`, placed, unified);
  }
  return undefined;
}

/** The most layers on the accelerators such that every device fits; undefined when not even one does. */
function offload(demand: Demand, machine: Machine): MemoryPlan | undefined {
  const layers = demand.weights.layers.length;
  const unified = isUnified(machine);
  for (let n = layers - 1; n >= 1; n--) {
    const placed = devicesFor(demand, machine, machine.devices, n);
    if (within(placed, unified))
      return plan(
        'layer-offload',
        `${n} of ${layers} layers on ${naming(machine.devices)}, the rest on the CPU`,
        placed,
        unified,
      );
  }
  return undefined;
}

/** Places a model on a machine. `auto` takes the first that fits of: one accelerator, several, some layers, CPU only. */
export function place(demand: Demand, machine: Machine, wish: PlacementWish = 'auto'): MemoryPlan {
  const layers = demand.weights.layers.length;
  const unified = isUnified(machine);
  const cpuOnly = () => plan('cpu-only', 'all on the CPU', [onHost(demand, machine, layers, true)], unified);
  if (typeof wish === 'object' && machine.devices.length > 0) {
    const n = Math.max(0, Math.min(layers, wish.acceleratorLayers));
    const kind =
      n === layers ? (machine.devices.length > 1 ? 'split' : 'whole-device') : n === 0 ? 'cpu-only' : 'layer-offload';
    return plan(
      kind,
      `${n} of ${layers} layers on ${naming(machine.devices)}`,
      devicesFor(demand, machine, n === 0 ? [] : machine.devices, n),
      unified,
    );
  }
  if (wish !== 'cpu' && machine.devices.length > 0) {
    const whole = onAccelerators(demand, machine);
    if (whole) return whole;
    const some = machine.host ? offload(demand, machine) : undefined;
    if (some) return some;
  }
  const alone = cpuOnly();
  if (machine.host && alone.fits) return alone;
  const best =
    machine.devices.length > 0 && wish !== 'cpu' ? devicesFor(demand, machine, machine.devices, layers) : alone.devices;
  const need = best.reduce((sum, d) => sum + deviceTotal(d), 0);
  return plan('nowhere', 'fits nowhere', best, unified, [
    `needs ${formatBytes(need)}, more than the machine's devices hold`,
  ]);
}
