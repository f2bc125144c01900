// The parts of a machine with the figures that decide speed and memory, each with its source.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Sourced } from '../catalogue/schema/sourced.ts';
import type { Device, Host, Machine } from '../machine/machine.ts';
import { formatBytes, significant } from '../units/format.ts';
import { GIGA } from '../units/scale.ts';
import type { AssessedMachine, AssessedPart } from './assessment.ts';

type Fact = AssessedPart['facts'][number];

function fact(name: string, value: string, from: Sourced<unknown> | undefined): Fact {
  return { name, value, source: from?.source };
}

function devicePart(device: Device): AssessedPart {
  const a = device.accelerator;
  return {
    id: a.id,
    name: a.name,
    facts: [
      fact('memory', formatBytes(device.memoryBytes), a.memoryGib),
      fact('memory bandwidth', `${significant(a.memoryBandwidthGBps.value, 4)} GB/s`, a.memoryBandwidthGBps),
      fact(device.architecture.unit, String(a.computeUnits.value), a.computeUnits),
      fact('boost clock', `${significant(a.boostClockGhz.value, 4)} GHz`, a.boostClockGhz),
      ...(a.powerW ? [fact('power', `${a.powerW.value} W`, a.powerW)] : []),
    ],
  };
}

function hostPart(catalogue: Catalogue, host: Host): AssessedPart {
  const cpu = host.id === undefined ? undefined : catalogue.cpus[host.id];
  const cores =
    host.efficiencyCores > 0 ? `${host.performanceCores} + ${host.efficiencyCores}` : String(host.performanceCores);
  const limit = { memory: 'limited by the memory', chiplets: 'limited by the core chiplets', measured: 'measured' }[
    host.bandwidth.limitedBy
  ];
  return {
    id: host.id,
    name: host.name,
    facts: [
      fact('cores', cores, cpu?.performanceCores),
      fact('clock', `${significant(host.clockHz / GIGA)} GHz`, cpu?.boostClockGhz),
      fact(
        'memory bandwidth',
        `${significant(host.bandwidth.bytesPerSecond / GIGA, 4)} GB/s, ${limit}`,
        cpu?.memoryMtps,
      ),
      fact('instruction sets', host.architecture.simd?.class ?? 'unknown', undefined),
    ],
  };
}

/** The machine with its parts opened. */
export function assessedMachine(catalogue: Catalogue, machine: Machine): AssessedMachine {
  return {
    id: machine.id,
    name: machine.name,
    os: machine.os,
    systemMemoryBytes: machine.systemMemoryBytes,
    systemMemoryBandwidthBytesPerSecond: machine.host?.bandwidth.bytesPerSecond,
    devices: machine.devices.map(devicePart),
    host: machine.host ? hostPart(catalogue, machine.host) : undefined,
  };
}
