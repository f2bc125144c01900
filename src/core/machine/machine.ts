// A machine as the prediction sees it: accelerators, CPU side, system memory, and what had to be assumed.

import type { Entry } from '../catalogue/catalogue.ts';
import type { Accelerator } from '../catalogue/schema/accelerator.ts';
import type { Architecture } from '../catalogue/schema/architecture.ts';
import type { Learnt } from './learnt.ts';
import type { MemoryBandwidth } from './memory-bandwidth.ts';

export type OperatingSystem = 'linux' | 'windows' | 'macos';

/** One accelerator of a machine; a machine with two of a kind has two of these. */
export interface Device {
  readonly accelerator: Entry<Accelerator>;
  readonly architecture: Entry<Architecture>;
  /** Capacity the engine can use before its own overhead, in bytes. */
  readonly memoryBytes: number;
  readonly memoryBandwidthBytesPerSecond: number;
  readonly computeUnits: number;
  readonly clockHz: number;
  readonly powerWatts: number | undefined;
  /** Host-to-device rate of its link. */
  readonly linkBytesPerSecond: number | undefined;
  /** Of this very device, from its own results. */
  readonly learnt?: Learnt | undefined;
}

/** The CPU side of a machine, all sockets together. */
export interface Host {
  /** Catalogue id; undefined for a processor known only from a probe. */
  readonly id: string | undefined;
  readonly name: string;
  readonly kind: 'desktop' | 'laptop' | 'workstation' | 'server' | 'embedded';
  readonly architecture: Entry<Architecture>;
  readonly sockets: number;
  readonly performanceCores: number;
  readonly efficiencyCores: number;
  readonly clockHz: number;
  readonly efficiencyClockHz: number | undefined;
  readonly powerWatts: number | undefined;
  readonly bandwidth: MemoryBandwidth;
  /** A slice of a processor: cores and bandwidth are not the socket's. */
  readonly virtual: boolean;
  /** Of this very machine, from its own results. */
  readonly learnt?: Learnt | undefined;
}

export interface Machine {
  readonly id: string | undefined;
  readonly name: string;
  readonly os: OperatingSystem;
  readonly devices: readonly Device[];
  readonly host: Host | undefined;
  readonly systemMemoryBytes: number | undefined;
  /** Rate at which the drive with the models is read; undefined: not known. */
  readonly storageBytesPerSecond?: number | undefined;
  /** Sentences: what was not given and what was taken instead. */
  readonly assumptions: readonly string[];
}

/** True where the devices share the system's memory (Apple silicon, APUs, GB10). */
export function isUnified(machine: Machine): boolean {
  return machine.devices.some((d) => d.accelerator.unifiedMemory);
}

/** Whether the host has AVX512_BF16, which switches LocalScore's client to a BF16 KV cache. */
export function hostHasAvx512Bf16(machine: Machine): boolean {
  return machine.host?.architecture.simd?.avx512Bf16 ?? false;
}
