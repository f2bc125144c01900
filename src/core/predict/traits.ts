// The features of hardware and settings that the forms look at, in the form's own units, ready for fitting and predicting.
import type { Device, Host } from '../machine/machine.ts';
import { GIGA } from '../units/scale.ts';

/** Settings that change speed on the same hardware. */
export interface FormSettings {
  readonly windows: boolean;
  readonly bf16Cache: boolean;
  readonly ubatchTokens: number;
  readonly bf16Weights: boolean;
}

export interface GpuTraits {
  readonly vendor: string;
  readonly bandwidthBytesPerSecond: number;
  /** Units × clock × FLOP per unit and clock by the vendor's convention; a scale, not a specification. */
  readonly unitFlops: number;
  readonly clockGhz: number;
  /** Watts per unit and GHz; Infinity where the power is not known. */
  readonly wattsPerUnitGhz: number;
  readonly laptop: boolean;
  readonly datacenter: boolean;
  readonly workstation: boolean;
  readonly slowPath: 'none' | 'no-int8' | 'no-tensor-cores';
  /** Matrix units that the unit rate does not count. */
  readonly matrixUnits?: boolean;
}

/** FP16 multiply-add FLOP per unit and clock that the unit rate counts. Units × clock generalises better across generations than tensor peaks. */
const UNIT_FLOPS: Readonly<Record<string, number>> = { nvidia: 1024, amd: 512, apple: 256, intel: 1024 };

/** Architectures on which the engine's int8 kernels have no fast instruction. Sources: llama.cpp's CUDA kernels (dp4a needs compute capability 6.1; GP100 is 6.0), AMD's ISA guides (no dot4 on gfx906's and gfx1010's path). */
const NO_INT8 = new Set(['pascal-gp100', 'rdna1', 'gcn5-gfx906', 'gcn5-gfx900', 'gcn4', 'gcn-vega-igpu', 'maxwell']);
/** Architectures whose GPU cores hold neural accelerators beside the shader units. */
const MATRIX_UNITS = new Set(['apple-m5', 'apple-m6']);
const NO_TENSOR_CORES = new Set(['turing-tu11x']);

export function gpuTraits(device: Device, calibrateAs: string): GpuTraits {
  const { accelerator } = device;
  const ghz = device.clockHz / GIGA;
  return {
    vendor: accelerator.vendor,
    bandwidthBytesPerSecond: device.memoryBandwidthBytesPerSecond,
    unitFlops: device.computeUnits * device.clockHz * (UNIT_FLOPS[accelerator.vendor] ?? 512),
    clockGhz: ghz,
    wattsPerUnitGhz:
      device.powerWatts === undefined ? Number.POSITIVE_INFINITY : device.powerWatts / (device.computeUnits * ghz),
    laptop: accelerator.kind === 'laptop',
    datacenter: accelerator.kind === 'datacenter',
    workstation: accelerator.kind === 'workstation',
    slowPath: NO_INT8.has(calibrateAs) ? 'no-int8' : NO_TENSOR_CORES.has(calibrateAs) ? 'no-tensor-cores' : 'none',
    matrixUnits: MATRIX_UNITS.has(calibrateAs),
  };
}

export type SimdFeature = 'sse' | 'avx' | 'avx2' | 'avx512' | 'avx512bf16' | 'neon';

export interface CpuTraits {
  readonly vendor: string;
  readonly bandwidthBytesPerSecond: number;
  readonly performanceCores: number;
  readonly efficiencyCores: number;
  readonly clockGhz: number;
  readonly wattsPerCoreGhz: number;
  readonly laptop: boolean;
  readonly server: boolean;
  /** False on Arm cores that lack the int8 dot product (before Armv8.2). */
  readonly dotProduct: boolean;
  readonly simd: SimdFeature;
}

function simdFeature(host: Host): SimdFeature {
  const simd = host.architecture.simd;
  if (!simd || simd.class === 'none') return 'sse';
  if (simd.avx512Bf16) return 'avx512bf16';
  return simd.class === 'amx' ? 'avx512' : simd.class;
}

export function cpuTraits(host: Host): CpuTraits {
  const ghz = host.clockHz / GIGA;
  return {
    vendor: host.architecture.vendor,
    bandwidthBytesPerSecond: host.bandwidth.bytesPerSecond,
    performanceCores: host.performanceCores,
    efficiencyCores: host.efficiencyCores,
    clockGhz: ghz,
    wattsPerCoreGhz:
      host.powerWatts === undefined ? Number.POSITIVE_INFINITY : host.powerWatts / (host.performanceCores * ghz),
    laptop: host.kind === 'laptop',
    server: host.kind === 'server',
    dotProduct: host.architecture.simd?.dotProduct ?? true,
    simd: simdFeature(host),
  };
}
