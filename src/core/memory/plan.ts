// A memory plan: which weights and caches live on which device, how full each gets, and whether it fits.

/** Bytes on one device. */
export interface DeviceMemory {
  readonly name: string;
  readonly kind: 'accelerator' | 'host';
  /** Index among the machine's accelerators; -1 for the host. */
  readonly index: number;
  readonly capacityBytes: number | undefined;
  readonly layers: number;
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly stateBytes: number;
  readonly computeBytes: number;
  readonly overheadBytes: number;
}

export type PlacementKind = 'whole-device' | 'split' | 'layer-offload' | 'cpu-only' | 'nowhere';

export interface MemoryPlan {
  readonly kind: PlacementKind;
  /** "all 33 layers on NVIDIA GeForce RTX 4090" */
  readonly placement: string;
  readonly devices: readonly DeviceMemory[];
  readonly requiredBytes: number;
  /** Capacity of the devices that the placement uses; undefined where the system's memory is not known. */
  readonly availableBytes: number | undefined;
  readonly fits: boolean;
  /** True where every part follows from the file and the engine's rules without estimate. */
  readonly exact: boolean;
  /** Whose rules the figures follow. */
  readonly ruleset: string;
  readonly reasons: readonly string[];
}

/** All parts of one device together. */
export function deviceTotal(d: DeviceMemory): number {
  return d.weightsBytes + d.kvCacheBytes + d.stateBytes + d.computeBytes + d.overheadBytes;
}
