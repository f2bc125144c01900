// Builds one GPU of the probe's result from what a source knows; everything else becomes unknown with that reason.
import {
  type GpuVendor,
  known,
  type PcieLink,
  type Probed,
  type ProbedGpu,
  unknown,
} from '../../core/machine/probed.ts';

export interface GpuFacts {
  readonly vendor: GpuVendor;
  readonly name?: Probed<string> | undefined;
  readonly integrated?: Probed<boolean> | undefined;
  readonly memoryBytes?: Probed<number> | undefined;
  readonly memoryFreeBytes?: Probed<number> | undefined;
  readonly sharedMemoryBytes?: Probed<number> | undefined;
  readonly driver?: Probed<string> | undefined;
  readonly powerLimitWatts?: Probed<number> | undefined;
  readonly link?: Probed<PcieLink> | undefined;
  readonly cores?: Probed<number> | undefined;
  readonly accessible?: Probed<boolean> | undefined;
  readonly partitioned?: Probed<boolean> | undefined;
  readonly pciId?: string | undefined;
  readonly pciAddress?: string | undefined;
}

const CATALOGUE = 'the GPU’s catalogue entry, if its name is recognised';

/** A value as known, or undefined, so that a missing field stays missing. */
export function knownOrNone<T>(value: T | undefined, from: string): Probed<T> | undefined {
  return value === undefined ? undefined : known(value, from);
}

/** One GPU; `from` names the source in the reason of what it does not tell. */
export function gpuOf(facts: GpuFacts, from: string): ProbedGpu {
  const silent = unknown(`${from} does not tell`);
  const assumed = unknown(`${from} does not tell`, CATALOGUE);
  return {
    name: facts.name ?? silent,
    vendor: facts.vendor,
    integrated: facts.integrated ?? assumed,
    memoryBytes: facts.memoryBytes ?? assumed,
    memoryFreeBytes: facts.memoryFreeBytes ?? silent,
    sharedMemoryBytes: facts.sharedMemoryBytes ?? silent,
    driver: facts.driver ?? silent,
    powerLimitWatts: facts.powerLimitWatts ?? assumed,
    link: facts.link ?? assumed,
    cores: facts.cores ?? assumed,
    accessible: facts.accessible ?? silent,
    partitioned: facts.partitioned ?? silent,
    ...(facts.pciId !== undefined && { pciId: facts.pciId }),
    ...(facts.pciAddress !== undefined && { pciAddress: facts.pciAddress }),
  };
}
