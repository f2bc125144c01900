// Machines for memory tests: accelerators of a given size and nothing else that matters.
import type { Entry } from '../../src/core/catalogue/catalogue.ts';
import type { Accelerator } from '../../src/core/catalogue/schema/accelerator.ts';
import type { Architecture } from '../../src/core/catalogue/schema/architecture.ts';
import type { Device, Machine } from '../../src/core/machine/machine.ts';

/** An accelerator with so many bytes; only its name and memory are ever looked at. */
export function accelerator(name: string, memoryBytes: number, unifiedMemory = false): Device {
  return {
    accelerator: { id: name, name, unifiedMemory } as unknown as Entry<Accelerator>,
    architecture: { id: 'none', name: 'none' } as unknown as Entry<Architecture>,
    memoryBytes,
    memoryBandwidthBytesPerSecond: 1,
    computeUnits: 1,
    clockHz: 1,
    powerWatts: undefined,
    linkBytesPerSecond: undefined,
  };
}

/** A machine with these accelerators; a host only where system memory is given. */
export function machineWith(devices: readonly Device[], systemMemoryBytes?: number): Machine {
  const host = { name: 'host', architecture: { id: 'none', simd: { class: 'avx2' } } } as unknown as Machine['host'];
  return {
    id: undefined,
    name: 'test machine',
    os: 'linux',
    devices,
    host: systemMemoryBytes === undefined ? undefined : host,
    systemMemoryBytes,
    assumptions: [],
  };
}
