// Bounds that spare a search its work without changing its answer: what cannot fit, and what cannot be fast enough.
import { isUnified, type Machine } from '../../machine/machine.ts';
import type { FormCeiling, MachineCeilings } from '../../predict/form-ceiling.ts';
import { DEFAULT_LINK_BYTES_PER_SECOND } from '../../predict/stages.ts';
import { gpuTraits } from '../../predict/traits.ts';
import type { Work } from '../../predict/work.ts';

/** What bounds need of a machine under a wish, the same for all models. */
export interface Room {
  /** Own memory of the accelerators. */
  readonly acceleratorBytes: number;
  /** All memory; Infinity where the system's is not known. */
  readonly bytes: number;
  /** Capacities of all devices together, of memory that they share once for each. */
  readonly capacityBytes: number;
  /** Bytes a second that no decode step reads faster; on any device, and on the host. */
  readonly bytesPerSecond: number;
  readonly hostBytesPerSecond: number;
  /** FLOP/s that no prompt exceeds: on all devices together, and on the host alone. */
  readonly flops: number;
  readonly hostFlops: number;
  /** Over which the host's weights reach an accelerator, batch by batch. */
  readonly linkBytesPerSecond: number;
  /** Memory of the largest accelerator; 0: none. */
  readonly largestBytes: number;
  /** The system's memory; Infinity where it is not known, or there is no host. */
  readonly systemBytes: number;
  readonly unified: boolean;
  readonly hasHost: boolean;
  /** The first accelerator by itself, or the host where it computes alone; undefined where nothing is claimed. */
  readonly one: FormCeiling | undefined;
}

/**
 * How many times faster than specified a prediction may be, with room to spare, where its form claims no ceiling. Bandwidth: fitted
 * efficiencies times the offset of a measured device; more on hosts, whose laptops are fitted above their specification. Prompts: of the unit rate of an accelerator
 * (more with matrix units that the unit rate does not count), and of 16 GFLOP/s for each core and GHz of a host. Tests hold
 * predictions of the whole catalogue below these bounds.
 */
export const SLACK = { bandwidth: 2, hostBandwidth: 3, units: 3, matrixUnits: 8, hostCores: 8, link: 1.25 };
const HOST_FLOPS_PER_CORE_HZ = 16;

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function hostFlopsOf({ host }: Machine): number {
  if (!host) return 0;
  const cores = host.performanceCores + host.efficiencyCores;
  return cores * host.clockHz * HOST_FLOPS_PER_CORE_HZ * SLACK.hostCores;
}

/** What bounds need of the engine. */
export interface EngineBounds {
  /** It computes on several accelerators at once, in a form that claims nothing of prompts. */
  readonly inParallel: boolean;
  readonly ceilings: (machine: Machine) => MachineCeilings;
}

/** The room that a machine has under a wish, on an engine. */
export function roomOf(machine: Machine, wish: 'auto' | 'cpu', { inParallel, ceilings }: EngineBounds): Room {
  const used = wish === 'cpu' ? [] : machine.devices;
  const unified = isUnified(machine);
  const acceleratorBytes = sum(used.map((d) => d.memoryBytes));
  const system = machine.host ? (machine.systemMemoryBytes ?? Number.POSITIVE_INFINITY) : 0;
  // What a machine's own results say of it may be faster than any specification.
  const learnt = machine.host?.learnt !== undefined || machine.devices.some((d) => d.learnt !== undefined);
  const { host: ofHost, devices: ofDevices } = ceilings(machine);
  const specified = (machine.host?.bandwidth.bytesPerSecond ?? 0) * SLACK.hostBandwidth;
  const host = learnt ? Number.POSITIVE_INFINITY : (ofHost?.bytesPerSecond ?? specified);
  const reads = used.map((d, i) =>
    learnt
      ? Number.POSITIVE_INFINITY
      : (ofDevices[i]?.bytesPerSecond ?? d.memoryBandwidthBytesPerSecond * SLACK.bandwidth),
  );
  const units = used.map((d, i) => {
    const ceiling = ofDevices[i];
    if (ceiling) return ceiling.flopsPerSecond;
    const traits = gpuTraits(d, d.architecture.calibrateAs ?? d.architecture.id);
    return traits.unitFlops * (traits.matrixUnits ? SLACK.matrixUnits : SLACK.units);
  });
  const hostFlops = learnt ? Number.POSITIVE_INFINITY : (ofHost?.flopsPerSecond ?? hostFlopsOf(machine));
  const link = machine.devices.find((d) => d.linkBytesPerSecond !== undefined)?.linkBytesPerSecond;
  return {
    acceleratorBytes,
    bytes: unified ? Math.max(system, acceleratorBytes) : acceleratorBytes + system,
    capacityBytes: acceleratorBytes + system,
    bytesPerSecond: Math.max(host, inParallel ? sum(reads) : Math.max(0, ...reads)),
    hostBytesPerSecond: host,
    flops: inParallel && used.length > 0 ? Number.POSITIVE_INFINITY : hostFlops + sum(units),
    hostFlops,
    linkBytesPerSecond: (link ?? DEFAULT_LINK_BYTES_PER_SECOND) * SLACK.link,
    largestBytes: Math.max(0, ...used.map((d) => d.memoryBytes)),
    systemBytes: machine.systemMemoryBytes ?? Number.POSITIVE_INFINITY,
    unified,
    hasHost: machine.host !== undefined,
    one: used.length > 0 ? ofDevices[0] : ofHost,
  };
}

/** What a model that accelerators cannot hold whole leaves on the host at least, under each placement that remains. */
export interface Spill {
  /** Share of the layers that the host computes, and of the layers whose experts it holds; undefined where that cannot be chosen. */
  readonly layers: number;
  readonly experts: number | undefined;
}

/** Seconds that a decode step takes at least: active weights at the fastest memory, what accelerators cannot hold at the host's. */
export function leastStepSeconds(
  work: Work,
  { bytesPerSecond: fast, hostBytesPerSecond: slow }: Room,
  spill?: Spill,
): number {
  if (!(fast > 0)) return 0;
  const active = work.activeBytes;
  if (spill === undefined || !(slow > 0)) return active / fast;
  const withOnHost = (bytes: number) => (active - bytes) / fast + bytes / slow;
  return Math.min(
    withOnHost(spill.layers * (active - work.outputBytes)),
    spill.experts === undefined ? Number.POSITIVE_INFINITY : withOnHost(spill.experts * work.expertActiveBytes),
  );
}

/** Seconds that a prompt takes at least: its multiplications, and the host's weights that are copied for each of its batches. */
export function leastPromptSeconds(work: Work, tokens: number, batches: number, room: Room, spill?: Spill): number {
  const flop = 2 * work.matrixParameters * tokens;
  if (!(room.flops > 0)) return 0;
  const together = flop / room.flops;
  if (spill === undefined) return together;
  const copies = batches / room.linkBytesPerSecond;
  const ways = Math.min(
    flop / room.hostFlops,
    copies * spill.layers * work.residentLayerBytes,
    spill.experts === undefined ? Number.POSITIVE_INFINITY : copies * spill.experts * work.expertResidentBytes,
  );
  return Math.max(together, ways);
}
