// A memory plan: which weights and caches live on which device, how full each gets, and whether it fits.

/** Memory that is neither weights nor cache nor compute buffer, by its name. */
export interface Overhead {
  /** "runtime context", "system and program", "repacked weights beside the mapped file" */
  readonly name: string;
  readonly bytes: number;
  /** rule: follows from the file; assumption: a stated figure of this project. */
  readonly basis: 'rule' | 'assumption';
}

/** Bytes on one device. */
export interface DeviceMemory {
  readonly name: string;
  readonly kind: 'accelerator' | 'host';
  /** Index among the machine's accelerators; -1 for the host. */
  readonly index: number;
  readonly capacityBytes: number | undefined;
  /** Transformer layers on the device; the output side is not counted. */
  readonly layers: number;
  readonly hasOutput: boolean;
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly stateBytes: number;
  readonly computeBytes: number;
  readonly overheadBytes: number;
  /** The parts of `overheadBytes`. */
  readonly overheads: readonly Overhead[];
}

export type PlacementKind =
  | 'whole-device'
  | 'split'
  | 'layer-offload'
  | 'experts-on-host'
  | 'cpu-only'
  | 'from-storage'
  | 'nowhere';

export interface MemoryPlan {
  readonly kind: PlacementKind;
  /** "all 33 layers on NVIDIA GeForce RTX 4090" */
  readonly placement: string;
  readonly devices: readonly DeviceMemory[];
  /** Layers whose experts are kept on the host; absent: none. */
  readonly expertLayersOnHost?: number | undefined;
  readonly requiredBytes: number;
  /** Capacity of the devices that the placement uses; undefined where the system's memory is not known. */
  readonly availableBytes: number | undefined;
  readonly fits: boolean;
  /** True where weights, caches and compute buffers follow from a file and the engine's rules without estimate; overheads never do. */
  readonly exact: boolean;
  /** Whose rules the figures follow. */
  readonly ruleset: string;
  readonly reasons: readonly string[];
}

/** The same bytes under another name and capacity, or with other compute buffers; field by field, since searches make many. */
export const renamed = (
  d: DeviceMemory,
  name: string,
  capacityBytes: number | undefined,
  computeBytes = d.computeBytes,
): DeviceMemory => ({
  name,
  kind: d.kind,
  index: d.index,
  capacityBytes,
  layers: d.layers,
  hasOutput: d.hasOutput,
  weightsBytes: d.weightsBytes,
  kvCacheBytes: d.kvCacheBytes,
  stateBytes: d.stateBytes,
  computeBytes,
  overheadBytes: d.overheadBytes,
  overheads: d.overheads,
});

/** All parts of one device together. */
export function deviceTotal(d: DeviceMemory): number {
  return d.weightsBytes + d.kvCacheBytes + d.stateBytes + d.computeBytes + d.overheadBytes;
}
