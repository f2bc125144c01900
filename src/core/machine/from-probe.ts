// This machine as the prediction sees it: probed facts where there are any, catalogue figures for the parts, stated assumptions for the rest.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Architecture } from '../catalogue/schema/architecture.ts';
import type { Cpu } from '../catalogue/schema/cpu.ts';
import { formatBytes, significant } from '../units/format.ts';
import { GIB, GIGA, MEGA } from '../units/scale.ts';
import { deviceOf } from './device.ts';
import { hostOf } from './host.ts';
import type { Device, Host, Machine } from './machine.ts';
import type { MemoryBandwidth } from './memory-bandwidth.ts';
import type { Probed, ProbedGpu, ProbedMachine } from './probed.ts';
import { architectureOfSignature } from './signature.ts';

/** Bandwidth a core of a virtual machine is taken to reach. Assumption: about what one core streams; the host's bandwidth is shared. */
const VIRTUAL_CORE_BYTES_PER_SECOND = 20 * GIGA;
/** Bandwidth taken for a processor that is not in the catalogue. Assumption: two channels of DDR4-3200. */
const UNKNOWN_BYTES_PER_SECOND = 51.2 * GIGA;
const UNKNOWN_CLOCK_HZ = 3 * GIGA;
/** Bytes a lane of each PCI Express generation carries, less the usual fifth for protocol and copies. */
const LANE_BYTES_PER_SECOND: Readonly<Record<number, number>> = { 2: 0.4e9, 3: 0.79e9, 4: 1.58e9, 5: 3.15e9, 6: 6.3e9 };

const valueOr = <T>(p: Probed<T>, otherwise: T): T => (p.status === 'known' ? p.value : otherwise);
const optional = <T>(p: Probed<T>): T | undefined => (p.status === 'known' ? p.value : undefined);

export interface FromProbeOptions {
  /** Measured on this machine, in bytes/s; takes the place of every assumption about memory. */
  readonly measuredBandwidth?: number | undefined;
}

function bandwidthOf(
  probed: ProbedMachine,
  catalogued: MemoryBandwidth | undefined,
  cores: number,
  o: FromProbeOptions,
  assumptions: string[],
): MemoryBandwidth {
  const plain = (bytesPerSecond: number, limitedBy: MemoryBandwidth['limitedBy']): MemoryBandwidth => ({
    bytesPerSecond,
    memorySideBytesPerSecond: bytesPerSecond,
    chipletSideBytesPerSecond: undefined,
    limitedBy,
  });
  if (o.measuredBandwidth !== undefined) return plain(o.measuredBandwidth, 'measured');
  const [bits, speed] = [optional(probed.memory.busBits), optional(probed.memory.speedMtps)];
  if (bits !== undefined && speed !== undefined) {
    const side = (bits / 8) * speed * MEGA;
    const chiplet = catalogued?.chipletSideBytesPerSecond;
    return {
      ...plain(Math.min(side, chiplet ?? side), chiplet !== undefined && chiplet < side ? 'chiplets' : 'memory'),
      chipletSideBytesPerSecond: chiplet,
    };
  }
  const isVirtual = valueOr(probed.system.hypervisor, 'none') !== 'none';
  const ceiling = catalogued?.bytesPerSecond ?? (isVirtual ? Number.POSITIVE_INFINITY : UNKNOWN_BYTES_PER_SECOND);
  const taken = isVirtual ? Math.min(ceiling, cores * VIRTUAL_CORE_BYTES_PER_SECOND) : ceiling;
  const why =
    probed.memory.speedMtps.status === 'unknown'
      ? probed.memory.speedMtps.reason
      : 'the width of the memory bus is not told';
  const basis = isVirtual
    ? '20 GB/s for each core of a virtual machine'
    : catalogued
      ? "the processor's maximum"
      : 'two channels of DDR4-3200';
  assumptions.push(
    `memory speed is unknown (${why}): ${significant(taken / GIGA)} GB/s is assumed, ${basis}; --measure-bandwidth measures it`,
  );
  return plain(taken, 'memory');
}

function architectureFor(catalogue: Catalogue, probed: ProbedMachine, assumptions: string[]): Entry<Architecture> {
  const [vendor, signature] = [optional(probed.cpu.vendor), optional(probed.cpu.signature)];
  const id = vendor && signature ? architectureOfSignature(vendor, signature) : undefined;
  const features = valueOr(probed.cpu.features, []);
  const guess =
    id ??
    (features.includes('amx_tile')
      ? 'sapphire-rapids'
      : features.includes('avx2')
        ? 'skylake'
        : features.includes('neon')
          ? 'cortex-a76'
          : 'westmere');
  const found = catalogue.architectures[guess];
  if (!found) throw new Error(`catalogue lacks the architecture ${guess}`);
  if (!id)
    assumptions.push(
      `the processor's generation is not known: it is treated like ${found.name}, by its instruction sets`,
    );
  return found;
}

function hostFromProbe(catalogue: Catalogue, probed: ProbedMachine, o: FromProbeOptions, assumptions: string[]): Host {
  const { cpu } = probed;
  const name = valueOr(cpu.name, 'processor without a name');
  const entry = cpu.name.status === 'known' ? resolveEntry<Cpu>(catalogue.cpus, name, 'CPU') : undefined;
  const known =
    entry?.status === 'ok' && !entry.value.virtual
      ? hostOf(catalogue, entry.value, { sockets: optional(cpu.sockets) })
      : undefined;
  const usable = Math.max(
    1,
    Math.floor(Math.min(valueOr(cpu.physicalCores, 1), valueOr(cpu.usableThreads, Number.POSITIVE_INFINITY))),
  );
  const all = known ? known.performanceCores + known.efficiencyCores : usable;
  const whole = known !== undefined && usable >= all;
  const performance =
    whole && known ? known.performanceCores : Math.min(usable, optional(cpu.performanceCores) ?? usable);
  if (known && !whole) assumptions.push(`${usable} of the ${all} cores of ${known.name} can be used here`);
  if (!known) assumptions.push(`"${name}" is not in the catalogue: cores, clock and instruction sets are as probed`);
  return {
    id: whole ? known?.id : undefined,
    name: known?.name ?? name,
    kind: known?.kind ?? (valueOr(probed.system.hypervisor, 'none') !== 'none' ? 'server' : 'desktop'),
    architecture: known?.architecture ?? architectureFor(catalogue, probed, assumptions),
    sockets: valueOr(cpu.sockets, 1),
    performanceCores: performance,
    efficiencyCores: whole && known ? known.efficiencyCores : Math.max(0, usable - performance),
    clockHz: known?.clockHz ?? optional(cpu.maximumClockHz) ?? optional(cpu.currentClockHz) ?? UNKNOWN_CLOCK_HZ,
    efficiencyClockHz: known?.efficiencyClockHz,
    powerWatts: whole ? known?.powerWatts : undefined,
    bandwidth: bandwidthOf(probed, known?.bandwidth, usable, o, assumptions),
    virtual: valueOr(probed.system.hypervisor, 'none') !== 'none',
  };
}

function deviceFromProbe(
  catalogue: Catalogue,
  gpu: ProbedGpu,
  systemBytes: number | undefined,
  assumptions: string[],
): Device | undefined {
  const name = valueOr(gpu.name, '');
  const bytes = optional(gpu.memoryBytes);
  if (valueOr(gpu.accessible, true) === false) {
    assumptions.push(`${name || 'a GPU'} is there but cannot be opened by this user: left out`);
    return undefined;
  }
  const found = resolveAccelerator(catalogue.accelerators, name, bytes === undefined ? undefined : bytes / GIB);
  if (found.status === 'unknown') {
    assumptions.push(`${found.reasons.join('; ')}: left out`);
    return undefined;
  }
  const { accelerator } = found.value;
  const link = optional(gpu.link);
  const lane = link ? LANE_BYTES_PER_SECOND[link.generation] : undefined;
  const device = deviceOf(catalogue, accelerator, {
    systemMemoryBytes: accelerator.unifiedMemory ? systemBytes : undefined,
    linkBytesPerSecond: link && lane !== undefined ? link.lanes * lane : undefined,
  });
  if (accelerator.unifiedMemory || bytes === undefined || bytes >= device.memoryBytes) return device;
  return { ...device, memoryBytes: bytes };
}

/** The machine that was probed. Never fails: what is not known is assumed and said. */
export function machineFromProbe(catalogue: Catalogue, probed: ProbedMachine, o: FromProbeOptions = {}): Machine {
  const assumptions: string[] = [];
  const host = hostFromProbe(catalogue, probed, o, assumptions);
  const systemMemoryBytes = optional(probed.memory.usableBytes);
  if (probed.gpus.status === 'unknown') assumptions.push(`GPUs are unknown (${probed.gpus.reason}): none is assumed`);
  const all = valueOr(probed.gpus, []).flatMap(
    (g) => deviceFromProbe(catalogue, g, systemMemoryBytes, assumptions) ?? [],
  );
  const discrete = all.filter((d) => !d.accelerator.unifiedMemory).sort((a, b) => b.memoryBytes - a.memoryBytes);
  const devices = discrete.length > 0 ? discrete : all;
  if (devices.length < all.length)
    assumptions.push('the GPU inside the processor is left aside: a card of its own is there');
  const { platform } = probed.system;
  const memory = systemMemoryBytes === undefined ? '' : `, ${formatBytes(systemMemoryBytes)}`;
  return {
    id: undefined,
    name: `this machine (${[host.name, ...devices.map((d) => d.accelerator.name)].join(' + ')}${memory})`,
    os: platform === 'windows' || platform === 'macos' ? platform : 'linux',
    devices,
    host,
    systemMemoryBytes,
    assumptions,
  };
}
