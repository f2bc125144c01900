// Windows and other systems through the package systeminformation, loaded only here because loading and asking is slow.
import {
  type CpuVendor,
  type GpuVendor,
  known,
  type Probed,
  type ProbedGpu,
  type ProbedMachine,
  unknown,
} from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import { moduleFacts, unknownModules } from './memory-modules.ts';
import { probeNvidia } from './nvidia.ts';
import { integratedByName } from './parse-pci.ts';

const FROM = 'systeminformation';
const CATALOGUE = 'the CPU’s catalogue entry, if its name is recognised';

/** The part of the package's answers that is used here. */
export interface SystemInformation {
  readonly cpu: () => Promise<{
    readonly manufacturer: string;
    readonly brand: string;
    readonly speed: number;
    readonly speedMax: number;
    readonly cores: number;
    readonly physicalCores: number;
    readonly performanceCores?: number;
    readonly efficiencyCores?: number;
    readonly processors: number;
    readonly cache: { readonly l2: number; readonly l3: number };
  }>;
  readonly memLayout: () => Promise<
    readonly {
      readonly size: number;
      readonly type: string;
      readonly clockSpeed: number | null;
      readonly bank: string;
    }[]
  >;
  readonly graphics: () => Promise<{
    readonly controllers: readonly {
      readonly vendor: string;
      readonly model: string;
      readonly vram: number | null;
      readonly driverVersion?: string;
    }[];
  }>;
  readonly battery: () => Promise<{ readonly hasBattery: boolean; readonly acConnected: boolean }>;
  readonly system: () => Promise<{ readonly manufacturer: string; readonly model: string; readonly virtual?: boolean }>;
}

/** Loads the package; handed in by tests. */
export async function loadSystemInformation(): Promise<SystemInformation> {
  return (await import('systeminformation')).default;
}

/** An answer within the time allowed, else undefined. */
async function within<T>(ask: () => Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function positive(value: number | null | undefined, assumption?: string): Probed<number> {
  return value != null && value > 0 ? known(value, FROM) : unknown(`${FROM} does not tell`, assumption);
}

function cpuVendor(manufacturer: string): CpuVendor {
  const text = manufacturer.toLowerCase();
  for (const vendor of ['amd', 'intel', 'apple', 'qualcomm', 'nvidia', 'ampere', 'arm'] as const) {
    if (text.includes(vendor)) return vendor;
  }
  return 'other';
}

function gpuVendor(text: string): GpuVendor {
  const found = /nvidia|amd|advanced micro|\bati\b|intel|qualcomm/i.exec(text)?.[0].toLowerCase();
  if (found === undefined) return 'other';
  return found === 'nvidia' || found === 'intel' || found === 'qualcomm' ? found : 'amd';
}

type Controller = Awaited<ReturnType<SystemInformation['graphics']>>['controllers'][number];

function controllerGpu(controller: Controller): ProbedGpu {
  const vendor = gpuVendor(`${controller.vendor} ${controller.model}`);
  const bytes = controller.vram == null ? undefined : controller.vram * 2 ** 20;
  const integrated = integratedByName(vendor, controller.model);
  // Windows' own field ends at 4 GiB: exactly that size may be any larger one.
  const capped = bytes === undefined || bytes <= 0 || bytes === 4095 * 2 ** 20 || bytes === 4 * 2 ** 30;
  const memoryBytes = integrated
    ? unknown('an integrated GPU has no memory of its own', 'it shares the system’s memory')
    : capped
      ? unknown('the system gives no size, or the largest it can write (4 GiB)', 'the GPU’s catalogue entry')
      : known(bytes, FROM);
  return gpuOf(
    {
      vendor,
      name: known(controller.model, FROM),
      integrated: knownOrNone(integrated, 'its name'),
      memoryBytes,
      driver: knownOrNone(controller.driverVersion || undefined, FROM),
    },
    FROM,
  );
}

/** This machine as the package sees it; NVIDIA's own tool is asked first, because it is exact. */
export async function probeBySystemInformation(
  io: ProbeIo,
  timeoutMs: number,
  load: () => Promise<SystemInformation> = loadSystemInformation,
): Promise<ProbedMachine> {
  const si = await within(load, timeoutMs);
  const ask = <T>(question: (s: SystemInformation) => Promise<T>): Promise<T | undefined> =>
    si === undefined ? Promise.resolve(undefined) : within(() => question(si), timeoutMs);
  const [cpu, layout, graphics, battery, system, nvidia] = await Promise.all([
    ask((s) => s.cpu()),
    ask((s) => s.memLayout()),
    ask((s) => s.graphics()),
    ask((s) => s.battery()),
    ask((s) => s.system()),
    probeNvidia(io, timeoutMs),
  ]);
  const silent = unknown(`${FROM} did not answer`);
  const total = io.node.totalMemoryBytes();
  const modules = (layout ?? [])
    .filter((m) => m.size > 0)
    .map((m) => ({
      sizeBytes: m.size,
      ...(m.type && m.type !== 'Unknown' && { type: m.type }),
      ...(m.clockSpeed && { configuredMtps: m.clockSpeed }),
      ...(m.bank && { bank: m.bank }),
    }));
  const nvidiaGpus = nvidia.status === 'answered' ? nvidia.gpus : [];
  const others = (graphics?.controllers ?? [])
    .map(controllerGpu)
    .filter((gpu) => gpu.vendor !== 'other' && !(gpu.vendor === 'nvidia' && nvidiaGpus.length > 0));
  const windows = io.node.platform === 'win32';
  // The package cuts the maker's name off; Node gives the text whole.
  const nodeName = io.node.cpuModel();
  const name = nodeName || cpu?.brand;
  const noModules = unknownModules(`${FROM} lists no module`);
  const cacheOf = (bytes: number | undefined) =>
    bytes
      ? known({ totalBytes: bytes, instances: 1 }, `${FROM} (number of caches not told)`)
      : unknown(`${FROM} does not tell`, CATALOGUE);
  return {
    system: {
      platform: windows ? 'windows' : 'other',
      name: known(io.node.osVersion(), 'node (os.version)'),
      kernel: known(io.node.release(), 'node (os.release)'),
      architecture: io.node.architecture,
      nodeVersion: io.node.nodeVersion,
      machineModel: system?.model ? known(`${system.manufacturer} ${system.model}`.trim(), FROM) : silent,
      hypervisor: system?.virtual === undefined ? silent : known(system.virtual ? 'unnamed' : 'none', FROM),
      container: unknown('containers are recognised on Linux only', 'no container'),
      powerSource:
        battery === undefined
          ? unknown(`${FROM} did not answer`, 'mains')
          : known(battery.hasBattery && !battery.acConnected ? 'battery' : 'mains', FROM),
      powerMode: unknown('this system does not tell its power mode', 'full performance'),
    },
    cpu: {
      name: name ? known(name.trim(), nodeName ? 'node (os.cpus)' : FROM) : silent,
      soc: unknown('there is no device tree'),
      vendor: cpu === undefined ? silent : known(cpuVendor(cpu.manufacturer), FROM),
      signature: unknown(`${FROM} is not asked for it`),
      sockets: positive(cpu?.processors, '1 socket'),
      physicalCores: positive(cpu?.physicalCores, 'as many cores as threads'),
      performanceCores: positive(cpu?.performanceCores, 'all cores alike'),
      efficiencyCores:
        cpu?.efficiencyCores === undefined
          ? unknown(`${FROM} does not tell`, 'none')
          : known(cpu.efficiencyCores, FROM),
      threads: cpu?.cores ? known(cpu.cores, FROM) : known(io.node.cpuThreads(), 'node (os.cpus)'),
      usableThreads: known(io.node.availableParallelism(), 'node (os.availableParallelism)'),
      currentClockHz: unknown(`${FROM} is not asked for it (slow)`, CATALOGUE),
      baseClockHz: positive((cpu?.speed ?? 0) * 1e9, CATALOGUE),
      maximumClockHz: positive((cpu?.speedMax ?? 0) * 1e9, CATALOGUE),
      efficiencyMaximumClockHz: unknown(`${FROM} does not tell`, CATALOGUE),
      features: unknown('this system does not list instruction sets', CATALOGUE),
      level2Cache: cacheOf(cpu?.cache.l2),
      level3Cache: cacheOf(cpu?.cache.l3),
    },
    memory: {
      totalBytes: known(total, 'node (os.totalmem)'),
      availableBytes: known(io.node.freeMemoryBytes(), 'node (os.freemem)'),
      limitBytes: unknown('limits are read on Linux only', 'no limit below the total memory'),
      usableBytes: known(total, 'node (os.totalmem)'),
      ...(modules.length > 0 ? moduleFacts({ slots: modules.length, modules }, FROM) : noModules),
      slots: unknown('only fitted modules are listed'),
    },
    gpus:
      graphics === undefined && nvidia.status !== 'answered'
        ? unknown(`${FROM} did not answer and nvidia-smi is not there`, 'no GPU')
        : known([...nvidiaGpus, ...others], `nvidia-smi and ${FROM}`),
  };
}
