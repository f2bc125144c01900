// Builds one device of a machine from a catalogue accelerator.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import type { Accelerator } from '../catalogue/schema/accelerator.ts';
import { GIB, GIGA } from '../units/scale.ts';
import type { Device } from './machine.ts';

/**
 * Share of the system's memory that a GPU may use where both share it.
 * Apple: the default wired limit is about 75 % of memory (recommendedMaxWorkingSetSize); others: assumption of the same share.
 */
export const UNIFIED_MEMORY_SHARE = 0.75;

export interface DeviceOptions {
  readonly systemMemoryBytes?: number | undefined;
  readonly linkBytesPerSecond?: number | undefined;
  /** A lower limit than the chip's own. */
  readonly powerLimitWatts?: number | undefined;
}

/** Capacity of an accelerator in bytes: its own memory, or its share of the system's where it has none. */
export function deviceMemoryBytes(accelerator: Accelerator, systemMemoryBytes: number | undefined): number {
  if (!accelerator.unifiedMemory) return accelerator.memoryGib.value * GIB;
  return (systemMemoryBytes ?? accelerator.memoryGib.value * GIB) * UNIFIED_MEMORY_SHARE;
}

/** A limit above the chip's own changes nothing. */
function powerOf(own: number | undefined, limit: number | undefined): number | undefined {
  return limit === undefined || own === undefined ? (limit ?? own) : Math.min(own, limit);
}

/** The architecture whose coefficients an accelerator uses: `calibrateAs` where its silicon is shared. */
export function deviceOf(catalogue: Catalogue, accelerator: Entry<Accelerator>, options: DeviceOptions = {}): Device {
  const architecture = catalogue.architectures[accelerator.architecture];
  if (!architecture)
    throw new Error(`catalogue is inconsistent: accelerator ${accelerator.id} names ${accelerator.architecture}`);
  return {
    accelerator,
    architecture,
    memoryBytes: deviceMemoryBytes(accelerator, options.systemMemoryBytes),
    memoryBandwidthBytesPerSecond: accelerator.memoryBandwidthGBps.value * GIGA,
    computeUnits: accelerator.computeUnits.value,
    clockHz: accelerator.boostClockGhz.value * GIGA,
    powerWatts: powerOf(accelerator.powerW?.value, options.powerLimitWatts),
    linkBytesPerSecond: options.linkBytesPerSecond,
  };
}
