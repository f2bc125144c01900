// Turns a machine request into a machine: names become catalogue entries, gaps become stated assumptions.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import { LONGEST_NAME, withoutRemarks } from '../catalogue/resolve/normalise.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { indexOf, notKnown, resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { GIB, GIGA } from '../units/scale.ts';
import { deviceOf } from './device.ts';
import { hostOf, withBandwidth } from './host.ts';
import type { Device, Host, Machine } from './machine.ts';
import type { MachineDescription, MachineRequest } from './request.ts';
import { splitMachineText } from './request.ts';
import { describeHost } from './text.ts';

/** Memory taken where none is given and the processor's maximum is not in the catalogue. Assumption: what such machines can commonly hold. */
const ASSUMED_MEMORY_GIB = { embedded: 16, laptop: 64, desktop: 192, workstation: 512, server: 1024 } as const;

/** A longer text names no machine: the parts of a large one take a few hundred characters. */
const LONGEST_TEXT = 2000;

function linkRate(catalogue: Catalogue, name: string | undefined): Answer<number | undefined> {
  if (name === undefined) return ok(undefined);
  const link = resolveEntry(catalogue.links, name, 'link');
  if (link.status === 'unknown') return link;
  const rate = link.value.hostToDeviceGBps?.value ?? (link.value.rawGbps.value / 8) * 0.8;
  return ok(rate * GIGA);
}

function devicesOf(
  catalogue: Catalogue,
  request: MachineDescription,
  systemBytes: number | undefined,
): Answer<{ devices: Device[]; assumptions: string[] }> {
  const devices: Device[] = [];
  const assumptions: string[] = [];
  const reasons: string[] = [];
  for (const wanted of request.accelerators ?? []) {
    const found = resolveAccelerator(catalogue.accelerators, wanted.name, wanted.memoryGb);
    const link = linkRate(catalogue, wanted.link);
    if (found.status === 'unknown') reasons.push(...found.reasons);
    if (link.status === 'unknown') reasons.push(...link.reasons);
    if (found.status === 'unknown' || link.status === 'unknown') continue;
    const { accelerator, statedMemoryGib } = found.value;
    assumptions.push(...found.value.assumptions);
    const shared = accelerator.unifiedMemory
      ? (systemBytes ?? (statedMemoryGib === undefined ? undefined : statedMemoryGib * GIB))
      : undefined;
    if (accelerator.unifiedMemory && shared === undefined) {
      assumptions.push(
        `memory of ${accelerator.name} is not given: the largest sold, ${accelerator.memoryGib.value} GiB, is assumed`,
      );
    }
    const device = deviceOf(catalogue, accelerator, {
      systemMemoryBytes: shared,
      linkBytesPerSecond: link.value,
      powerLimitWatts: wanted.powerLimitWatts,
    });
    for (let i = 0; i < (wanted.count ?? 1); i++) devices.push(device);
  }
  return reasons.length > 0 ? unknown(...reasons) : ok({ devices, assumptions });
}

function hostFor(
  catalogue: Catalogue,
  request: MachineDescription,
  assumptions: string[],
): Answer<{ host: Host; maximumGib: number | undefined } | undefined> {
  if (request.cpu === undefined) return ok(undefined);
  const exact = resolveEntry(catalogue.cpus, request.cpu, 'CPU');
  const bare = request.cpu.length > LONGEST_NAME ? '' : withoutRemarks(request.cpu);
  const plain =
    exact.status === 'unknown' && bare !== '' && bare !== request.cpu
      ? resolveEntry(catalogue.cpus, bare, 'CPU')
      : exact;
  const cpu = plain.status === 'ok' ? plain : exact;
  if (cpu.status === 'unknown') {
    if (request.strict || (request.accelerators ?? []).length === 0) return cpu;
    assumptions.push(`${cpu.reasons.join('; ')}: only the accelerators are used`);
    return ok(undefined);
  }
  const host = hostOf(catalogue, cpu.value, {
    sockets: request.sockets,
    channels: request.memoryChannels,
    megatransfersPerSecond: request.memoryMtps,
  });
  const measured = request.memoryBandwidthGBps;
  if (measured === undefined && request.memoryMtps === undefined)
    assumptions.push(`memory of ${describeHost(host)} is assumed, the fastest it supports in every channel`);
  if (host.virtual)
    assumptions.push(
      `"${cpu.value.name}" is a slice of a shared processor: its real cores and bandwidth are not known`,
    );
  return ok({
    host: measured === undefined ? host : withBandwidth(host, measured * GIGA),
    maximumGib: cpu.value.maximumMemoryGib?.value,
  });
}

/** Machine from a description; unknown names give all reasons at once. */
export function machineFromDescription(catalogue: Catalogue, request: MachineDescription): Answer<Machine> {
  const assumptions: string[] = [];
  const host = hostFor(catalogue, request, assumptions);
  const stated = request.systemMemoryGb === undefined ? undefined : request.systemMemoryGb * GIB;
  const devices = devicesOf(catalogue, request, stated);
  if (host.status === 'unknown' || devices.status === 'unknown') {
    return unknown(
      ...(host.status === 'unknown' ? host.reasons : []),
      ...(devices.status === 'unknown' ? devices.reasons : []),
    );
  }
  if (!host.value && devices.value.devices.length === 0)
    return unknown('the machine names neither an accelerator nor a CPU');
  assumptions.push(...devices.value.assumptions);
  let memory = stated;
  if (memory === undefined && host.value && devices.value.devices.length === 0) {
    const gib = host.value.maximumGib ?? ASSUMED_MEMORY_GIB[host.value.host.kind];
    memory = gib * GIB;
    assumptions.push(`system memory is not given: ${gib} GiB is assumed`);
  }
  const apple =
    devices.value.devices.some((d) => d.accelerator.vendor === 'apple') || request.cpu?.toLowerCase().includes('apple');
  return ok({
    id: undefined,
    name: request.name ?? machineName(devices.value.devices, host.value?.host),
    os: request.os ?? (apple ? 'macos' : 'linux'),
    devices: devices.value.devices,
    host: host.value?.host,
    systemMemoryBytes: memory,
    ...(request.storageReadGBps === undefined ? {} : { storageBytesPerSecond: request.storageReadGBps * GIGA }),
    assumptions,
  });
}

/** "Ryzen 9 9950X + 2x RTX 5090" */
function machineName(devices: readonly Device[], host: Host | undefined): string {
  const counts = new Map<string, number>();
  for (const d of devices) counts.set(d.accelerator.name, (counts.get(d.accelerator.name) ?? 0) + 1);
  const parts = [...counts].map(([name, n]) => (n > 1 ? `${n}x ${name}` : name));
  return [host?.name, ...parts].filter(Boolean).join(' + ');
}

/** Machine of a catalogue entry. */
export function machineFromCatalogue(catalogue: Catalogue, entry: Entry<CatalogueMachine>): Answer<Machine> {
  const described = machineFromDescription(catalogue, {
    name: entry.name,
    cpu: entry.cpu,
    sockets: entry.sockets,
    systemMemoryGb: entry.systemMemoryGib.value,
    memoryChannels: entry.memoryChannels?.value,
    memoryMtps: entry.memoryMtps?.value,
    os: entry.os,
    accelerators: entry.accelerators.map((a) => ({ name: a.id, count: a.count, link: a.link })),
  });
  return described.status === 'ok' ? ok({ ...described.value, id: entry.id }) : described;
}

/** Machine from a catalogue id or name, from "CPU + 2x GPU + 64GB", or from a description. */
export function resolveMachine(catalogue: Catalogue, request: MachineRequest): Answer<Machine> {
  if (typeof request !== 'string') return machineFromDescription(catalogue, request);
  const entry = resolveEntry(catalogue.machines, request, 'machine');
  if (entry.status === 'ok') return machineFromCatalogue(catalogue, entry.value);
  if (request.length > LONGEST_TEXT) return unknown(notKnown('machine', request, allNames(catalogue)));
  const { parts, memoryGb } = splitMachineText(request);
  const description: { cpu?: string; sockets?: number; accelerators: { name: string; count: number }[] } = {
    accelerators: [],
  };
  const cpus = indexOf(catalogue.cpus);
  for (const part of parts) {
    const gpu = resolveAccelerator(catalogue.accelerators, part.name).status === 'ok';
    const cpu = cpus.find(part.name).length > 0;
    if (cpu && !gpu) Object.assign(description, { cpu: part.name, sockets: part.count });
    else if (gpu) description.accelerators.push(part);
    else if (parts.length === 1) return unknown(notKnown('machine', request, allNames(catalogue)));
    else return unknown(notKnown('part', part.name, allNames(catalogue)));
  }
  return machineFromDescription(catalogue, { ...description, systemMemoryGb: memoryGb, strict: true });
}

function allNames(catalogue: Catalogue): string[] {
  return [catalogue.machines, catalogue.accelerators, catalogue.cpus].flatMap(
    (entries) => indexOf<{ name: string }>(entries).names,
  );
}
