// The machine as a measurement records it, from the probe; its fingerprint tells same from other, not whose.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Machine } from '../../core/machine/machine.ts';
import type { Probed, ProbedMachine } from '../../core/machine/probed.ts';
import type { Measurement } from '../../core/measurement/measurement.ts';

const optional = <T>(p: Probed<T>): T | undefined => (p.status === 'known' ? p.value : undefined);

/** The system's own identity where it has one (Linux), else the host's name; only its hash leaves this function. */
async function identity(): Promise<string> {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = await readFile(path, 'utf8').catch(() => '');
    if (id.trim() !== '') return id.trim();
  }
  return hostname();
}

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
  const parts = [await identity(), cpu ?? '', cores ?? 0, ...names].join('|');
  const hypervisor = optional(probed.system.hypervisor);
  return defined({
    name: machine.name,
    fingerprint: createHash('sha256').update(`viable|${parts}`).digest('hex').slice(0, 32),
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
