// The machine as a measurement records it, from the probe; its fingerprint tells same from other, not whose.
import type { Machine } from '../../core/machine/machine.ts';
import type { Probed, ProbedMachine } from '../../core/machine/probed.ts';
import type { Measurement } from '../../core/measurement/measurement.ts';
import { machineFingerprint } from '../probe/fingerprint.ts';

const optional = <T>(p: Probed<T>): T | undefined => (p.status === 'known' ? p.value : undefined);

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

/** What a reader needs to know of this machine. */
export async function machineRecord(
  probed: ProbedMachine,
  machine: Machine,
  bandwidth: number | undefined,
): Promise<Measurement['machine']> {
  const gpus = optional(probed.gpus) ?? [];
  const cpu = optional(probed.cpu.name);
  const cores = optional(probed.cpu.physicalCores);
  const memory = optional(probed.memory.usableBytes) ?? optional(probed.memory.totalBytes);
  const names = gpus.map((g) => optional(g.name) ?? g.vendor);
  const hypervisor = optional(probed.system.hypervisor);
  return defined({
    name: machine.name,
    fingerprint: await machineFingerprint(probed),
    cpu,
    cores,
    systemMemoryBytes: memory,
    accelerators: gpus.map((g, i) =>
      defined({ name: names[i] ?? g.vendor, memoryBytes: optional(g.memoryBytes), driver: optional(g.driver) }),
    ),
    os: probed.system.platform,
    osVersion: optional(probed.system.kernel) ?? optional(probed.system.name),
    memoryMegatransfersPerSecond: optional(probed.memory.speedMtps),
    memoryChannels: optional(probed.memory.channels),
    memoryBandwidthBytesPerSecond: bandwidth,
    virtual: hypervisor === undefined ? undefined : hypervisor !== 'none',
  } as Measurement['machine']);
}
