// System memory bandwidth: the smaller of what the modules deliver and what the core chiplets can take.

/** Bytes a core chiplet (CCD) of AMD's EPYC and Ryzen reads per fabric clock. Source: the seed's formula, from AMD's optimisation guides. */
export const CHIPLET_READ_BYTES_PER_CLOCK = 32;

/** Bytes per transfer of a 64-bit memory channel. */
export const CHANNEL_BYTES = 8;

export interface MemoryBandwidth {
  readonly bytesPerSecond: number;
  readonly memorySideBytesPerSecond: number;
  /** Undefined where cores and memory controller share a die. */
  readonly chipletSideBytesPerSecond: number | undefined;
  readonly limitedBy: 'memory' | 'chiplets' | 'measured';
}

/** Memory side: channels × transfers per second × 8 bytes. `channels` are 64 bits wide. */
export function memorySideBandwidth(channels: number, transfersPerSecond: number): number {
  return channels * transfersPerSecond * CHANNEL_BYTES;
}

/** CPU side: chiplets × links a chiplet × fabric clock × 32 bytes. The seed's formula has one link. */
export function chipletSideBandwidth(chiplets: number, fabricClockHz: number, linksPerChiplet = 1): number {
  return chiplets * linksPerChiplet * fabricClockHz * CHIPLET_READ_BYTES_PER_CLOCK;
}

export interface BandwidthInputs {
  readonly channels: number;
  readonly transfersPerSecond: number;
  readonly chiplets?: number | undefined;
  readonly fabricClockHz?: number | undefined;
  readonly linksPerChiplet?: number | undefined;
  readonly sockets?: number | undefined;
}

/**
 * Theoretical read bandwidth of all sockets in bytes/s: min(memory side, chiplet side) × sockets.
 * Source: the seed document, "Maximum theoretical system memory bandwidth calculation".
 */
export function theoreticalBandwidth(inputs: BandwidthInputs): MemoryBandwidth {
  const sockets = inputs.sockets ?? 1;
  const memory = memorySideBandwidth(inputs.channels, inputs.transfersPerSecond) * sockets;
  const chiplet =
    inputs.chiplets !== undefined && inputs.fabricClockHz !== undefined
      ? chipletSideBandwidth(inputs.chiplets, inputs.fabricClockHz, inputs.linksPerChiplet) * sockets
      : undefined;
  const limited = chiplet !== undefined && chiplet < memory;
  return {
    bytesPerSecond: limited ? chiplet : memory,
    memorySideBytesPerSecond: memory,
    chipletSideBytesPerSecond: chiplet,
    limitedBy: limited ? 'chiplets' : 'memory',
  };
}
