// The CPU of a Linux machine from /proc/cpuinfo and /sys/devices/system/cpu; spawns nothing.
import { known, type Probed, type ProbedCpu, unknown } from '../../core/machine/probed.ts';
import { type ProbeIo, readLine, readNumber } from './io.ts';
import { cacheSize } from './linux-caches.ts';
import { usableThreads } from './linux-limits.ts';
import { type CpuInfo, featuresOf, parseCpuInfo } from './parse-cpuinfo.ts';
import { parseCpuList } from './parse-text.ts';

const CPUS = '/sys/devices/system/cpu';
const CPUINFO = '/proc/cpuinfo';
const CATALOGUE = 'the CPU’s catalogue entry, if its name is recognised';

function probed<T>(value: T | undefined, from: string, reason: string, assumption?: string): Probed<T> {
  return value === undefined ? unknown(reason, assumption) : known(value, from);
}

function onlineCpus(io: ProbeIo, info: CpuInfo): readonly number[] {
  const online = parseCpuList(io.readText(`${CPUS}/online`) ?? '');
  return online.length > 0 ? online : Array.from({ length: info.threads }, (_, i) => i);
}

/** Sockets and cores: /proc/cpuinfo has them on x86, other kernels only in each CPU's topology folder. */
function topology(
  io: ProbeIo,
  info: CpuInfo,
  cpus: readonly number[],
): { sockets: Probed<number>; cores: Probed<number> } {
  if (info.sockets !== undefined && info.physicalCores !== undefined) {
    return { sockets: known(info.sockets, CPUINFO), cores: known(info.physicalCores, CPUINFO) };
  }
  const sockets = new Set<string>();
  const cores = new Set<string>();
  for (const cpu of cpus) {
    const folder = `${CPUS}/cpu${cpu}/topology`;
    const socket = readLine(io, `${folder}/physical_package_id`);
    const siblings = readLine(io, `${folder}/thread_siblings_list`);
    if (socket === undefined || siblings === undefined) continue;
    sockets.add(socket);
    cores.add(siblings);
  }
  if (cores.size === 0) {
    const reason = 'neither /proc/cpuinfo nor the topology folders tell';
    return { sockets: unknown(reason, '1 socket'), cores: unknown(reason, 'as many cores as threads') };
  }
  const from = `${CPUS}/cpu*/topology`;
  return { sockets: known(sockets.size, from), cores: known(cores.size, from) };
}

interface CoreKinds {
  readonly performance: readonly number[];
  readonly efficiency: readonly number[];
  readonly from: string;
}

/** CPU numbers by kind: Intel's hybrid folders, or ARM's cpu_capacity (the weakest cluster counts as efficiency). */
function coreKinds(io: ProbeIo, cpus: readonly number[], arm: boolean): CoreKinds | undefined {
  const intel = ['cpu_core', 'cpu_atom', 'cpu_lowpower'].map((kind) =>
    parseCpuList(io.readText(`/sys/devices/${kind}/cpus`) ?? ''),
  );
  const [core = [], atom = [], lowPower = []] = intel;
  if (core.length > 0 && atom.length > 0) {
    return { performance: core, efficiency: [...atom, ...lowPower], from: '/sys/devices/cpu_core, cpu_atom' };
  }
  if (!arm) return undefined;
  const capacities = cpus.map((cpu) => readNumber(io, `${CPUS}/cpu${cpu}/cpu_capacity`) ?? 0);
  const [least, most] = [Math.min(...capacities), Math.max(...capacities)];
  // Cores of one kind may differ by a few per cent in clock.
  if (!(least > 0) || least > 0.9 * most) return undefined;
  return {
    performance: cpus.filter((_, i) => capacities[i]! > 1.1 * least),
    efficiency: cpus.filter((_, i) => capacities[i]! <= 1.1 * least),
    from: `${CPUS}/cpu*/cpu_capacity`,
  };
}

function coresAmong(io: ProbeIo, cpus: readonly number[]): number {
  return new Set(cpus.map((cpu) => readLine(io, `${CPUS}/cpu${cpu}/topology/thread_siblings_list`) ?? String(cpu)))
    .size;
}

/** Highest of one clock file in kHz over at most 64 CPUs (preferred cores differ), in Hz. */
function clock(io: ProbeIo, cpus: readonly number[], file: string, unitHz: number): number | undefined {
  const values = cpus.slice(0, 64).map((cpu) => readNumber(io, `${CPUS}/cpu${cpu}/${file}`) ?? 0);
  const highest = Math.max(0, ...values);
  return highest > 0 ? highest * unitHz : undefined;
}

function baseClock(io: ProbeIo, info: CpuInfo, cpus: readonly number[]): Probed<number> {
  const first = cpus.slice(0, 1);
  const intel = clock(io, first, 'cpufreq/base_frequency', 1e3);
  if (intel !== undefined) return known(intel, `${CPUS}/cpu0/cpufreq/base_frequency`);
  const nominal = clock(io, first, 'acpi_cppc/nominal_freq', 1e6);
  if (nominal !== undefined) return known(nominal, `${CPUS}/cpu0/acpi_cppc/nominal_freq`);
  return probed(info.nominalClockHz, `${CPUINFO} (in the name)`, 'no file tells the base clock', CATALOGUE);
}

/** CPU of this machine. With /proc unreadable, what Node knows (name, threads) is used and the rest is unknown. */
export function probeLinuxCpu(io: ProbeIo): ProbedCpu {
  const text = io.readText(CPUINFO);
  const info = parseCpuInfo(text ?? '');
  const cpus = onlineCpus(io, info);
  const { sockets, cores } = topology(io, info, cpus);
  const arm = /^arm/.test(io.node.architecture);
  const kinds = coreKinds(io, cpus, arm);
  const why = text === undefined ? `${CPUINFO} cannot be read` : `${CPUINFO} does not tell`;
  const noKinds = 'the kernel does not tell kinds of cores apart';
  const name = info.name ?? io.node.cpuModel();
  const compatible = io.readText('/proc/device-tree/compatible')?.split('\0').filter(Boolean).at(-1);
  const threads = cpus.length > 0 ? cpus.length : io.node.cpuThreads();
  const maximum = clock(io, kinds?.performance ?? cpus, 'cpufreq/cpuinfo_max_freq', 1e3);
  // Reading a current clock wakes that core, so a few must do.
  const scaling = clock(io, cpus.slice(0, 8), 'cpufreq/scaling_cur_freq', 1e3);
  const features = info.flags && featuresOf(info.flags);
  const noClock = `${CPUS}/cpu*/cpufreq is absent (usual in virtual machines)`;
  const efficiencyClock = kinds && clock(io, kinds.efficiency, 'cpufreq/cpuinfo_max_freq', 1e3);
  return {
    name: probed(name || undefined, info.name ? CPUINFO : 'node (os.cpus)', why),
    soc: probed(compatible, '/proc/device-tree/compatible', 'there is no device tree'),
    vendor: probed(info.vendor, CPUINFO, why),
    signature: probed(info.signature, CPUINFO, why),
    sockets,
    physicalCores: cores,
    performanceCores: kinds
      ? known(coresAmong(io, kinds.performance), kinds.from)
      : unknown(noKinds, 'all cores alike'),
    efficiencyCores: kinds ? known(coresAmong(io, kinds.efficiency), kinds.from) : unknown(noKinds, 'none'),
    threads: probed(threads || undefined, cpus.length > 0 ? `${CPUS}/online` : 'node (os.cpus)', why),
    usableThreads: usableThreads(io),
    currentClockHz:
      scaling === undefined
        ? probed(info.currentClockHz, CPUINFO, why)
        : known(scaling, `${CPUS}/cpu*/cpufreq/scaling_cur_freq`),
    baseClockHz: baseClock(io, info, cpus),
    maximumClockHz: probed(maximum, `${CPUS}/cpu*/cpufreq/cpuinfo_max_freq`, noClock, CATALOGUE),
    efficiencyMaximumClockHz: kinds
      ? probed(efficiencyClock, `${CPUS}/cpu*/cpufreq/cpuinfo_max_freq`, noClock, CATALOGUE)
      : unknown(noKinds),
    features: probed(features, CPUINFO, why, CATALOGUE),
    level2Cache: cacheSize(io, cpus, 2),
    level3Cache: cacheSize(io, cpus, 3),
  };
}
