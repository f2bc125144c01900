// What a look at a real machine found: every datum is known with its origin, or unknown with the reason. Plain data.

/** A value that was read, with the file or tool it was read from. */
export interface Known<T> {
  readonly status: 'known';
  readonly value: T;
  readonly from: string;
}

/** A value that could not be read, why, and what will be assumed in its place (absent: nothing is assumed). */
export interface Unknown {
  readonly status: 'unknown';
  readonly reason: string;
  readonly assumption?: string;
}

export type Probed<T> = Known<T> | Unknown;

export function known<T>(value: T, from: string): Known<T> {
  return { status: 'known', value, from };
}

export function unknown(reason: string, assumption?: string): Unknown {
  return assumption === undefined ? { status: 'unknown', reason } : { status: 'unknown', reason, assumption };
}

/** The first known of several ways to learn the same datum, else the last unknown. */
export function firstKnown<T>(first: Probed<T>, ...rest: readonly Probed<T>[]): Probed<T> {
  let last = first;
  for (const candidate of [first, ...rest]) {
    if (candidate.status === 'known') return candidate;
    last = candidate;
  }
  return last;
}

export type CpuVendor = 'amd' | 'intel' | 'apple' | 'arm' | 'nvidia' | 'ampere' | 'qualcomm' | 'other';

/** Instruction sets that matter for inference, under one spelling whatever the operating system calls them. */
export const CPU_FEATURES = [
  ...(['sse4_2', 'avx', 'f16c', 'fma', 'avx2', 'avx_vnni', 'avx_vnni_int8'] as const),
  ...(['avx512f', 'avx512bw', 'avx512vl', 'avx512_vnni', 'avx512_bf16', 'avx512_fp16'] as const),
  ...(['amx_tile', 'amx_int8', 'amx_bf16', 'amx_fp16'] as const),
  ...(['neon', 'fp16', 'dotprod', 'i8mm', 'bf16', 'sve', 'sve2', 'sme', 'rvv'] as const),
] as const;
export type CpuFeature = (typeof CPU_FEATURES)[number];

/** Size of one cache level over the whole machine and the number of separate caches it consists of. */
export interface CacheSize {
  readonly totalBytes: number;
  readonly instances: number;
}

/** Family and model that an x86 processor reports: tells the generation where a host hides the name ("AMD EPYC"). */
export interface CpuSignature {
  readonly family: number;
  readonly model: number;
}

export interface ProbedCpu {
  /** Model name exactly as the operating system gives it. */
  readonly name: Probed<string>;
  /** System on a chip as the device tree names it ("brcm,bcm2712"); boards without a model name only. */
  readonly soc: Probed<string>;
  readonly vendor: Probed<CpuVendor>;
  readonly signature: Probed<CpuSignature>;
  readonly sockets: Probed<number>;
  readonly physicalCores: Probed<number>;
  readonly performanceCores: Probed<number>;
  readonly efficiencyCores: Probed<number>;
  /** Hardware threads that are on-line. */
  readonly threads: Probed<number>;
  /** Threads this process may really use: affinity and container quota applied. A quota may give a fraction. */
  readonly usableThreads: Probed<number>;
  readonly currentClockHz: Probed<number>;
  readonly baseClockHz: Probed<number>;
  readonly maximumClockHz: Probed<number>;
  readonly efficiencyMaximumClockHz: Probed<number>;
  readonly features: Probed<readonly CpuFeature[]>;
  readonly level2Cache: Probed<CacheSize>;
  readonly level3Cache: Probed<CacheSize>;
}

/** One memory module (or soldered package) that is fitted. */
export interface MemoryModule {
  readonly sizeBytes: number;
  readonly type?: string;
  /** Rate it runs at, and the rate it is sold for. */
  readonly configuredMtps?: number;
  readonly ratedMtps?: number;
  readonly dataWidthBits?: number;
  readonly locator?: string;
  readonly bank?: string;
}

export interface ProbedMemory {
  /** What the operating system manages: a little less than what is fitted. */
  readonly totalBytes: Probed<number>;
  readonly availableBytes: Probed<number>;
  /** Container or cgroup limit; null when it was read and there is none. */
  readonly limitBytes: Probed<number | null>;
  /** The smaller of total and limit. */
  readonly usableBytes: Probed<number>;
  readonly modules: Probed<readonly MemoryModule[]>;
  readonly slots: Probed<number>;
  /** Channels that have a module, of whatever width the firmware counts. */
  readonly channels: Probed<number>;
  /** Width of all populated channels together: × MT/s ÷ 8 gives bytes/s. */
  readonly busBits: Probed<number>;
  readonly speedMtps: Probed<number>;
  readonly type: Probed<string>;
}

export type GpuVendor = 'nvidia' | 'amd' | 'intel' | 'apple' | 'qualcomm' | 'other';

/** PCI Express link: the best both ends can do, and the lanes connected. */
export interface PcieLink {
  readonly generation: number;
  readonly lanes: number;
}

export interface ProbedGpu {
  readonly name: Probed<string>;
  readonly vendor: GpuVendor;
  /** Shares the chip and the memory with the CPU. */
  readonly integrated: Probed<boolean>;
  /** The GPU's own memory; on integrated GPUs the part set aside for it. */
  readonly memoryBytes: Probed<number>;
  readonly memoryFreeBytes: Probed<number>;
  /** System memory it can map in addition (integrated GPUs and unified memory). */
  readonly sharedMemoryBytes: Probed<number>;
  readonly driver: Probed<string>;
  readonly powerLimitWatts: Probed<number>;
  readonly link: Probed<PcieLink>;
  readonly cores: Probed<number>;
  /** Whether this process can open the device (a container may show a GPU it does not lend). */
  readonly accessible: Probed<boolean>;
  /** True where the GPU is split into instances (NVIDIA MIG): a process then sees a part of it. */
  readonly partitioned: Probed<boolean>;
  /** Vendor and device id ("10de:2684") and address ("0000:01:00.0"), where it sits on PCI. */
  readonly pciId?: string;
  readonly pciAddress?: string;
}

export interface ProbedSystem {
  readonly platform: 'linux' | 'windows' | 'macos' | 'other';
  readonly name: Probed<string>;
  readonly kernel: Probed<string>;
  /** As Node names it: x64, arm64, … */
  readonly architecture: string;
  readonly nodeVersion: string;
  /** Maker's name of the whole machine or board. */
  readonly machineModel: Probed<string>;
  /** 'none', or the hypervisor's name; 'unnamed' where only its presence shows. */
  readonly hypervisor: Probed<string>;
  /** 'none', or the kind of container. */
  readonly container: Probed<string>;
  readonly powerSource: Probed<'mains' | 'battery'>;
  readonly powerMode: Probed<string>;
}

export interface ProbedMachine {
  readonly system: ProbedSystem;
  readonly cpu: ProbedCpu;
  readonly memory: ProbedMemory;
  /** Empty when it was looked and there is none; display-only adapters of servers and virtual machines are left out. */
  readonly gpus: Probed<readonly ProbedGpu[]>;
}

/** One kernel at one number of workers; bytes are those the program reads and writes, not the bus's. */
export interface BandwidthRun {
  readonly kernel: 'read' | 'copy' | 'triad';
  readonly workers: number;
  readonly repetitions: number;
  readonly bestBytesPerSecond: number;
  readonly medianBytesPerSecond: number;
  readonly worstBytesPerSecond: number;
}

/** Memory bandwidth as a JavaScript program reaches it: a lower bound of what the machine can do. */
export interface BandwidthMeasurement {
  readonly bestBytesPerSecond: number;
  /** Median of the run that holds the best, and its spread (best − worst) ÷ median. */
  readonly medianBytesPerSecond: number;
  readonly spread: number;
  /** Bytes of each array, over all workers, and whether that is at least four times the last-level cache. */
  readonly arrayBytes: number;
  readonly exceedsCache: Probed<boolean>;
  readonly runs: readonly BandwidthRun[];
  readonly seconds: number;
  readonly meaning: string;
}
