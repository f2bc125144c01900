// One way to put a model on a machine, worked out in bytes for every device.
import { type Device, isUnified, type Machine } from '../machine/machine.ts';
import { type ComputeBuffers, computeBuffers } from './compute-buffer.ts';
import type { Demand } from './demand.ts';
import { placeLayers } from './layers-on-devices.ts';
import { acceleratorOverheads, hostOverheads } from './overhead.ts';
import { type DeviceMemory, deviceTotal, type Overhead } from './plan.ts';
import type { Simd } from './repack.ts';

export interface Arrangement {
  /** Accelerators that take part, with what share of the layers each. */
  readonly used: readonly Device[];
  readonly shares: readonly number[];
  /** As the engine's option counts: the output side is one layer more. */
  readonly gpuLayers: number;
  /** The experts of the first so many layers stay on the host. */
  readonly expertLayersOnHost: number;
  /** Takes the compute buffer of the whole model for every device instead of replaying the split. */
  readonly bounded: boolean;
}

export interface Arranged {
  /** The host first, then the accelerators in order. */
  readonly devices: readonly DeviceMemory[];
  readonly compute: ComputeBuffers['basis'];
  /** Transformer layers on accelerators. */
  readonly layers: number;
  readonly hasOutput: boolean;
}

interface Sums {
  weights: number;
  kvCache: number;
  state: number;
  layers: number[];
}

function buffers(demand: Demand, a: Arrangement, places: readonly number[], crossing: boolean): ComputeBuffers {
  const accelerators = a.used.length;
  if (a.bounded) {
    const on = new Set(places);
    const bytes = Array.from({ length: accelerators + 1 }, (_, i) =>
      on.has(i) || (i === accelerators && crossing) ? demand.computeBytes : 0,
    );
    return { bytes, basis: 'estimated' };
  }
  const all = a.gpuLayers > demand.weights.layers.length;
  const pipelined = accelerators > 1 && all && a.expertLayersOnHost === 0;
  return computeBuffers(demand.model, demand.settings, { places, accelerators, pipelined });
}

const sumOf = (overheads: readonly Overhead[]) => overheads.reduce((sum, o) => sum + o.bytes, 0);

/** Places of the used devices among the machine's; equal cards are one object, so each place is given once. */
function indicesOf(used: readonly Device[], all: readonly Device[]): readonly number[] {
  const taken = new Set<number>();
  return used.map((device) => {
    const index = all.findIndex((d, i) => d === device && !taken.has(i));
    taken.add(index);
    return index;
  });
}

/** One chip with CPU and GPU would show its name twice: its CPU side is told apart. */
function hostName(machine: Machine): string {
  const name = machine.host?.name ?? 'system memory';
  return machine.devices.some((d) => d.accelerator.name === name) ? `${name}, CPU side` : name;
}

/** Bytes of every device under an arrangement. */
export function arrange(demand: Demand, machine: Machine, a: Arrangement): Arranged {
  const { resident, repackable } = demand.weights;
  const count = resident.layers.length;
  const { places, host } = placeLayers(count, a.used.length === 0 ? 0 : a.gpuLayers, a.shares);
  const sums: Sums[] = Array.from({ length: host + 1 }, () => ({ weights: 0, kvCache: 0, state: 0, layers: [] }));
  const at = (i: number | undefined): Sums => {
    const found = sums[i ?? host];
    if (!found) throw new Error(`no device ${i}`);
    return found;
  };
  let copied = 0;
  resident.layers.forEach((layer, i) => {
    const own = at(places[i]);
    const expertsAway = i < a.expertLayersOnHost && places[i] !== host ? layer.expertBytes : 0;
    own.weights += layer.bytes - expertsAway;
    at(host).weights += expertsAway;
    own.kvCache += demand.caches[i]?.kvCacheBytes ?? 0;
    own.state += demand.caches[i]?.stateBytes ?? 0;
    own.layers.push(i);
    if (places[i] === host || expertsAway > 0) copied = Math.max(copied, layer.largestBytes);
  });
  at(host).weights += resident.inputBytes;
  const outputPlace = places[count] ?? host;
  at(outputPlace).weights += resident.outputBytes + (outputPlace === host ? 0 : resident.tiedBytes);
  for (const s of sums) if (s.layers.length > 0) s.weights += resident.everyDeviceBytes;
  const compute = buffers(demand, a, places, true);
  const unified = isUnified(machine);
  const indices = indicesOf(a.used, machine.devices);
  const simd: Simd = machine.host?.architecture.simd?.class ?? 'none';
  const part = (i: number, device: Device | undefined, overheads: readonly Overhead[]): DeviceMemory => ({
    name: device ? device.accelerator.name : hostName(machine),
    kind: device ? 'accelerator' : 'host',
    index: device ? (indices[i] ?? -1) : -1,
    capacityBytes: device ? device.memoryBytes : machine.systemMemoryBytes,
    layers: at(i).layers.length,
    hasOutput: outputPlace === i,
    weightsBytes: at(i).weights,
    kvCacheBytes: at(i).kvCache,
    stateBytes: at(i).state,
    computeBytes: compute.bytes[i] ?? 0,
    overheadBytes: sumOf(overheads),
    overheads,
  });
  const hostLayers = outputPlace === host ? [...at(host).layers, count] : at(host).layers;
  const hostPart = part(
    host,
    undefined,
    hostOverheads(repackable, hostLayers, simd, demand.settings.countMappedPages ?? false),
  );
  const parts = a.used.map((device, i) => {
    const busy = at(i).layers.length > 0 || outputPlace === i;
    return part(i, device, acceleratorOverheads(busy, unified, i === 0 ? copied : 0));
  });
  const layers = count - at(host).layers.length;
  return { devices: [hostPart, ...parts], compute: compute.basis, layers, hasOutput: outputPlace !== host };
}

/** Whether every device holds its part; accelerators that share the system's memory count there too. */
export function fitsWithin(devices: readonly DeviceMemory[], unified: boolean): boolean {
  const accelerators = devices.filter((d) => d.kind === 'accelerator');
  const host = devices.find((d) => d.kind === 'host');
  if (accelerators.some((d) => d.capacityBytes !== undefined && deviceTotal(d) > d.capacityBytes)) return false;
  if (host?.capacityBytes === undefined) return true;
  const shared = unified ? accelerators.reduce((sum, d) => sum + deviceTotal(d), 0) : 0;
  return deviceTotal(host) + shared <= host.capacityBytes;
}
