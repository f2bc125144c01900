// One way to put a model on a machine, worked out in bytes for every device.
import { type Device, isUnified, type Machine } from '../machine/machine.ts';
import { MIB } from '../units/scale.ts';
import type { ComputeBuffers } from './compute-buffer.ts';
import type { Demand } from './demand.ts';
import { type DemandSums, demandSums } from './demand-sums.ts';
import { type LayerPlaces, placeLayers } from './layers-on-devices.ts';
import { acceleratorOverheads, hostOverheads } from './overhead.ts';
import { type DeviceMemory, deviceTotal, type Overhead, renamed } from './plan.ts';
import type { Simd } from './repack.ts';

/**
 * How compute buffers are counted. replayed: as the engine would reserve them. bounded: that of the whole model for every device.
 * where-decisive: replayed only where more or less of them decides what fits; else bounded.
 */
export type ComputeCount = 'replayed' | 'bounded' | 'where-decisive';

export interface Arrangement {
  /** Accelerators that take part, with what share of the layers each. */
  readonly used: readonly Device[];
  readonly shares: readonly number[];
  /** As the engine's option counts: the output side is one layer more. */
  readonly gpuLayers: number;
  /** The experts of the first so many layers stay on the host. */
  readonly expertLayersOnHost: number;
  readonly compute: ComputeCount;
}

export interface Arranged {
  /** The host first, then the accelerators in order. */
  readonly devices: readonly DeviceMemory[];
  /** Whether every device holds its part. */
  readonly fits: boolean;
  readonly compute: ComputeBuffers['basis'];
  /** Transformer layers on accelerators. */
  readonly layers: number;
  readonly hasOutput: boolean;
}

const sumOf = (overheads: readonly Overhead[]) => overheads.reduce((sum, o) => sum + o.bytes, 0);

/** Places of the used devices among the machine's; equal cards are one object, so each place is given once. */
function indicesOf(used: readonly Device[], all: readonly Device[]): readonly number[] {
  if (used === all) return all.map((_, i) => i);
  const taken = new Set<number>();
  return used.map((device) => {
    const index = all.findIndex((d, i) => d === device && !taken.has(i));
    taken.add(index);
    return index;
  });
}

/** One chip with CPU and GPU would show its name twice: its CPU side is told apart. */
export function hostName(machine: Machine): string {
  const name = machine.host?.name ?? 'system memory';
  return machine.devices.some((d) => d.accelerator.name === name) ? `${name}, CPU side` : name;
}

/** Layers from … to (exclusive) that a device holds, and whether the output side too. */
interface Held {
  readonly from: number;
  readonly to: number;
  readonly hasOutput: boolean;
}

function heldOf(p: LayerPlaces, count: number): { host: Held; accelerators: readonly Held[] } {
  const held = (start: number, end: number): Held => ({
    from: Math.min(start, count),
    to: Math.min(end, count),
    hasOutput: start <= count && end > count,
  });
  return {
    host: { from: 0, to: Math.min(p.start, count), hasOutput: p.offloaded === 0 },
    accelerators: p.ends.map((end, i) => held(i === 0 ? p.start : (p.ends[i - 1] ?? p.start), end)),
  };
}

/** All but the compute buffers of each device, the host first. */
function withoutBuffers(demand: Demand, machine: Machine, a: Arrangement, p: LayerPlaces): readonly DeviceMemory[] {
  const { resident } = demand.weights;
  const sums = demandSums(demand);
  const { host, accelerators } = heldOf(p, sums.count);
  const between = (column: Float64Array, from: number, to: number) =>
    to > from ? (column[to] ?? 0) - (column[from] ?? 0) : 0;
  /** Layers before this one have their experts on the host. */
  const away = Math.min(a.expertLayersOnHost, sums.count);
  const unified = isUnified(machine);
  const indices = indicesOf(a.used, machine.devices);
  const part = (at: Held, device: Device | undefined, i: number, own: number, overheads: readonly Overhead[]) => ({
    name: device ? device.accelerator.name : hostName(machine),
    kind: device ? ('accelerator' as const) : ('host' as const),
    index: device ? (indices[i] ?? -1) : -1,
    capacityBytes: device ? device.memoryBytes : machine.systemMemoryBytes,
    layers: at.to - at.from,
    hasOutput: at.hasOutput,
    weightsBytes: between(sums.weights, at.from, at.to) + own + (at.to > at.from ? resident.everyDeviceBytes : 0),
    kvCacheBytes: between(sums.kvCache, at.from, at.to),
    stateBytes: between(sums.state, at.from, at.to),
    computeBytes: 0,
    overheadBytes: sumOf(overheads),
    overheads,
  });
  const simd: Simd = machine.host?.architecture.simd?.class ?? 'none';
  const mapped = demand.settings.countMappedPages ?? false;
  const layersOnHost = mapped ? Array.from({ length: host.to + (host.hasOutput ? 1 : 0) }, (_, i) => i) : [];
  const movedIn = between(sums.experts, host.to, away);
  const onHost = resident.inputBytes + movedIn + (host.hasOutput ? resident.outputBytes : 0);
  const copied = copiedBytes(sums, host.to, away);
  return [
    part(host, undefined, -1, onHost, hostOverheads(demand.weights.repackable, layersOnHost, simd, mapped)),
    ...a.used.map((device, i) => {
      const at = accelerators[i] ?? { from: 0, to: 0, hasOutput: false };
      const movedOut = between(sums.experts, at.from, Math.min(at.to, away));
      const output = at.hasOutput ? resident.outputBytes + resident.tiedBytes : 0;
      const busy = at.to > at.from || at.hasOutput;
      return part(at, device, i, output - movedOut, acceleratorOverheads(busy, unified, i === 0 ? copied : 0));
    }),
  ];
}

/** The largest matrix that is copied to an accelerator at a time: of the host's layers, and of experts that it holds for others. */
const copiedBytes = (sums: DemandSums, hostLayers: number, away: number) =>
  Math.max(sums.largest[hostLayers] ?? 0, sums.largestWithExperts[away] ?? 0);

/** The compute buffer of the whole model on every device that computes; the host always does, at the input. */
const boundedBuffers = (parts: readonly DeviceMemory[], bytes: number) =>
  parts.map((d) => (d.kind === 'host' || d.layers > 0 || d.hasOutput ? bytes : 0));

const withBuffers = (parts: readonly DeviceMemory[], bytes: readonly number[]): readonly DeviceMemory[] =>
  parts.map((d, i) => renamed(d, d.name, d.capacityBytes, bytes[i] ?? 0));

/**
 * More than any device of a split is seen to reserve, copies of what crosses included, as a multiple of the whole model's buffer and
 * a constant: with this much, what fits surely does. A test replays splits of the catalogue's models against it.
 */
export const AMPLE_BUFFERS = 3;
export const AMPLE_BYTES = 256 * MIB;

function replayedBuffers(demand: Demand, a: Arrangement, places: readonly number[]): ComputeBuffers {
  const accelerators = a.used.length;
  const all = a.gpuLayers > demand.weights.layers.length;
  const pipelined = accelerators > 1 && all && a.expertLayersOnHost === 0;
  return demand.buffers({ places, accelerators, pipelined });
}

/** Bytes of every device under an arrangement. */
export function arrange(demand: Demand, machine: Machine, a: Arrangement): Arranged {
  const { count } = demandSums(demand);
  const p = placeLayers(count, a.used.length === 0 ? 0 : a.gpuLayers, a.shares);
  const parts = withoutBuffers(demand, machine, a, p);
  const unified = isUnified(machine);
  const arranged = (bytes: readonly number[], compute: ComputeBuffers['basis'], fits?: boolean): Arranged => {
    const devices = withBuffers(parts, bytes);
    const layers = count - (parts[0]?.layers ?? 0);
    return { devices, fits: fits ?? fitsWithin(devices, unified), compute, layers, hasOutput: p.offloaded > 0 };
  };
  if (a.compute === 'bounded') return arranged(boundedBuffers(parts, demand.computeBytes), 'estimated');
  if (a.compute === 'where-decisive') {
    if (!fitsWithin(parts, unified)) return arranged([], 'estimated', false);
    const ample = boundedBuffers(parts, AMPLE_BUFFERS * demand.computeBytes + AMPLE_BYTES);
    if (fitsWithin(withBuffers(parts, ample), unified))
      return arranged(boundedBuffers(parts, demand.computeBytes), 'estimated', true);
  }
  const { bytes, basis } = replayedBuffers(demand, a, p.places);
  // The host's buffer is the last one.
  return arranged([bytes[a.used.length] ?? 0, ...bytes.slice(0, a.used.length)], basis);
}

/** Whether every device holds its part; accelerators that share the system's memory count there too. */
export function fitsWithin(devices: readonly DeviceMemory[], unified: boolean): boolean {
  let [host, shared]: [DeviceMemory | undefined, number] = [undefined, 0];
  for (const d of devices) {
    if (d.kind === 'host') {
      host = d;
      continue;
    }
    const total = deviceTotal(d);
    if (d.capacityBytes !== undefined && total > d.capacityBytes) return false;
    if (unified) shared += total;
  }
  return host?.capacityBytes === undefined || deviceTotal(host) + shared <= host.capacityBytes;
}
