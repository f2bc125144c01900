// Builds the CPU side of a machine from a catalogue CPU and the memory really fitted.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import type { Cpu } from '../catalogue/schema/cpu.ts';
import { GIGA, MEGA } from '../units/scale.ts';
import type { Host } from './machine.ts';
import { theoreticalBandwidth } from './memory-bandwidth.ts';

export interface FittedMemory {
  readonly sockets?: number | undefined;
  readonly channels?: number | undefined;
  readonly megatransfersPerSecond?: number | undefined;
}

/** Host of a catalogue CPU; channels and speed default to the processor's maximum, which the caller states as an assumption. */
export function hostOf(catalogue: Catalogue, cpu: Entry<Cpu>, fitted: FittedMemory = {}): Host {
  const architecture = catalogue.architectures[cpu.architecture];
  if (!architecture) throw new Error(`catalogue is inconsistent: cpu ${cpu.id} names architecture ${cpu.architecture}`);
  const sockets = fitted.sockets ?? 1;
  return {
    id: cpu.id,
    name: cpu.name,
    kind: cpu.kind,
    architecture,
    sockets,
    performanceCores: cpu.performanceCores.value * sockets,
    efficiencyCores: (cpu.efficiencyCores?.value ?? 0) * sockets,
    clockHz: cpu.boostClockGhz.value * GIGA,
    efficiencyClockHz: cpu.efficiencyClockGhz ? cpu.efficiencyClockGhz.value * GIGA : undefined,
    powerWatts: cpu.powerW ? cpu.powerW.value * sockets : undefined,
    bandwidth: theoreticalBandwidth({
      channels: fitted.channels ?? cpu.memoryChannels.value,
      transfersPerSecond: (fitted.megatransfersPerSecond ?? cpu.memoryMtps.value) * MEGA,
      chiplets: cpu.coreChiplets?.value,
      fabricClockHz: cpu.fabricClockGhz ? cpu.fabricClockGhz.value * GIGA : undefined,
      linksPerChiplet: cpu.fabricLinksPerChiplet?.value,
      sockets,
    }),
    virtual: cpu.virtual,
  };
}

/** The host with a memory bandwidth that was measured or is known otherwise. */
export function withBandwidth(host: Host, bytesPerSecond: number): Host {
  return { ...host, bandwidth: { ...host.bandwidth, bytesPerSecond, limitedBy: 'measured' } };
}
