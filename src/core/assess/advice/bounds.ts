// Bounds that spare a search its work without changing its answer: what cannot fit, and what cannot be fast enough.
import { isUnified, type Machine } from '../../machine/machine.ts';
import type { Demand } from '../../memory/demand.ts';
import type { Work } from '../../predict/work.ts';
import type { UseCase } from './resolved-need.ts';

/** Bytes that a model takes at least wherever it is placed: weights that run, and caches. No buffers, no overheads. */
export function leastBytes(demand: Demand): number {
  const { layers, inputBytes, outputBytes } = demand.weights.resident;
  const weights = layers.reduce((sum, l) => sum + l.bytes, inputBytes + outputBytes);
  return demand.caches.reduce((sum, c) => sum + c.kvCacheBytes + c.stateBytes, weights);
}

export interface Room {
  /** Own memory of the accelerators. */
  readonly acceleratorBytes: number;
  /** All memory; Infinity where the system's is not known. */
  readonly bytes: number;
  /** Fastest memory of any device, and of the host. */
  readonly fastestBytesPerSecond: number;
  readonly hostBytesPerSecond: number;
  readonly unified: boolean;
}

export function roomOf(machine: Machine, wish: 'auto' | 'cpu'): Room {
  const unified = isUnified(machine);
  const used = wish === 'cpu' ? [] : machine.devices;
  const acceleratorBytes = used.reduce((sum, d) => sum + d.memoryBytes, 0);
  const system = machine.host ? (machine.systemMemoryBytes ?? Number.POSITIVE_INFINITY) : 0;
  const host = machine.host?.bandwidth.bytesPerSecond ?? 0;
  return {
    acceleratorBytes,
    bytes: unified ? Math.max(system, acceleratorBytes) : acceleratorBytes + system,
    fastestBytesPerSecond: Math.max(host, ...used.map((d) => d.memoryBandwidthBytesPerSecond)),
    hostBytesPerSecond: host,
    unified,
  };
}

/**
 * How many times faster than the specified bandwidth a prediction may read weights: fitted efficiencies (at most 1.2) times the
 * offset of a measured device (at most 1.4), with room to spare. A test holds predictions below the bound.
 */
export const BANDWIDTH_SLACK = 2;

/** Seconds that a decode step takes at least: active weights at the fastest memory, what cannot be on accelerators at the host's. */
export function leastStepSeconds(work: Work, weightBytes: number, room: Room): number {
  const fast = room.fastestBytesPerSecond * BANDWIDTH_SLACK;
  if (!(fast > 0)) return 0;
  const all = work.activeBytes / fast;
  if (room.unified || room.acceleratorBytes === 0 || !(room.hostBytesPerSecond > 0)) return all;
  // Of what spills over, at least the share that a token visits is read from the host's memory.
  const spilled = Math.max(0, weightBytes - room.acceleratorBytes);
  const visited = work.experts > 0 ? work.activeExperts / work.experts : 1;
  const host = Math.min(work.activeBytes, spilled * visited);
  return (work.activeBytes - host) / fast + host / (room.hostBytesPerSecond * BANDWIDTH_SLACK);
}

/** Seconds of a mean request that a decode step of so long implies at least. */
export function leastSeconds(useCases: readonly UseCase[], stepSeconds: number): number {
  return useCases.reduce((sum, { share, workload }) => {
    const output = workload.tests.reduce((s, t) => s + t.outputTokens, 0) / workload.tests.length;
    return sum + share * output * stepSeconds;
  }, 0);
}
