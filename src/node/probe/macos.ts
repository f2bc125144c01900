// A Mac by sysctl, system_profiler and pmset, all started at once.
import {
  type CacheSize,
  known,
  type Probed,
  type ProbedCpu,
  type ProbedGpu,
  type ProbedMachine,
  type ProbedMemory,
  unknown,
} from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import { moduleFacts, unknownModules } from './memory-modules.ts';
import * as mac from './parse-macos.ts';

const SYSCTL = 'sysctl';
const CATALOGUE = 'the CPU’s catalogue entry, if its name is recognised';
const WIRED = 'macOS lends the GPU about two thirds of memory up to 36 GiB and three quarters above';

function number(values: mac.Sysctl, key: string, assumption?: string): Probed<number> {
  const value = mac.sysctlNumber(values, key);
  return value !== undefined && value > 0
    ? known(value, `${SYSCTL} ${key}`)
    : unknown(`sysctl has no ${key}`, assumption);
}

function cache(values: mac.Sysctl, level: 'l2' | 'l3'): Probed<CacheSize> {
  const bytes = mac.sysctlNumber(values, `hw.${level}cachesize`);
  // On Apple silicon this is one cluster's cache and the system-level cache is not told, so no total can be given.
  return bytes && mac.sysctlNumber(values, 'hw.nperflevels') === undefined
    ? known({ totalBytes: bytes, instances: 1 }, `${SYSCTL} hw.${level}cachesize (of one socket)`)
    : unknown(`sysctl gives no total for the ${level.toUpperCase()} cache`, CATALOGUE);
}

function cpuOf(io: ProbeIo, values: mac.Sysctl): ProbedCpu {
  const name = values.get('machdep.cpu.brand_string') ?? io.node.cpuModel();
  const features = mac.sysctlFeatures(values);
  const hybrid = (mac.sysctlNumber(values, 'hw.nperflevels') ?? 1) > 1;
  const family = mac.sysctlNumber(values, 'machdep.cpu.family');
  const model = mac.sysctlNumber(values, 'machdep.cpu.model');
  const alike = 'sysctl shows one kind of core';
  return {
    name: name === undefined ? unknown('sysctl did not answer') : known(name, `${SYSCTL} machdep.cpu.brand_string`),
    soc: unknown('macOS has no device tree for users'),
    vendor:
      name === undefined
        ? unknown('sysctl did not answer')
        : known(/apple/i.test(name) ? 'apple' : 'intel', 'its name'),
    signature:
      family && model
        ? known({ family, model }, `${SYSCTL} machdep.cpu`)
        : unknown('sysctl has none (not an x86 chip)'),
    sockets: number(values, 'hw.packages', '1 socket'),
    physicalCores: number(values, 'hw.physicalcpu', 'as many cores as threads'),
    performanceCores: number(values, hybrid ? 'hw.perflevel0.physicalcpu' : 'hw.physicalcpu'),
    efficiencyCores: hybrid ? number(values, 'hw.perflevel1.physicalcpu') : known(0, alike),
    threads: number(values, 'hw.logicalcpu'),
    usableThreads: known(io.node.availableParallelism(), 'node (os.availableParallelism)'),
    currentClockHz: unknown('macOS shows the current clock only to root', CATALOGUE),
    baseClockHz: number(values, 'hw.cpufrequency', CATALOGUE),
    maximumClockHz: number(values, 'hw.cpufrequency_max', CATALOGUE),
    efficiencyMaximumClockHz: unknown('macOS does not tell it', CATALOGUE),
    features:
      features === undefined ? unknown('sysctl did not answer', CATALOGUE) : known(features, `${SYSCTL} hw.optional`),
    level2Cache: cache(values, 'l2'),
    level3Cache: cache(values, 'l3'),
  };
}

function memoryOf(io: ProbeIo, values: mac.Sysctl, profile: string | undefined): ProbedMemory {
  const total = mac.sysctlNumber(values, 'hw.memsize') ?? io.node.totalMemoryBytes();
  const found = mac.parseMacMemory(profile ?? '');
  const from = 'system_profiler SPMemoryDataType';
  const modules = (found?.modules ?? []).map(({ speedMtps, ...rest }) => ({
    ...rest,
    ...(speedMtps !== undefined && { configuredMtps: speedMtps }),
    ...(found?.type !== undefined && { type: found.type }),
  }));
  const soldered = unknownModules('the memory is part of the chip; macOS tells neither channels nor speed');
  return {
    totalBytes: known(total, `${SYSCTL} hw.memsize`),
    availableBytes: known(io.node.freeMemoryBytes(), 'node (os.freemem: free pages; macOS can reclaim more)'),
    limitBytes: known(null, 'macOS has no control groups'),
    usableBytes: known(total, `${SYSCTL} hw.memsize`),
    ...(modules.length > 0 ? moduleFacts({ slots: modules.length, modules }, from) : soldered),
    ...(modules.length > 0 ? { slots: unknown('system_profiler lists fitted modules only') } : {}),
    ...(found?.type !== undefined ? { type: known(found.type, from) } : {}),
  };
}

function gpusOf(values: mac.Sysctl, profile: string | undefined): Probed<readonly ProbedGpu[]> {
  const from = 'system_profiler SPDisplaysDataType';
  const found = mac.parseMacDisplays(profile ?? '');
  if (found === undefined) return unknown(`${from} did not answer`, 'the GPU of the chip’s catalogue entry');
  const wired = mac.sysctlNumber(values, 'iogpu.wired_limit_mb') ?? 0;
  return known(
    found.map((gpu) =>
      gpuOf(
        {
          vendor: gpu.vendor,
          name: known(gpu.name, from),
          integrated: known(gpu.integrated, from),
          memoryBytes: gpu.integrated
            ? unknown('an integrated GPU has no memory of its own', 'it shares the system’s memory')
            : knownOrNone(gpu.memoryBytes, from),
          sharedMemoryBytes:
            wired > 0 ? known(wired * 2 ** 20, `${SYSCTL} iogpu.wired_limit_mb`) : unknown('no limit is set', WIRED),
          cores: knownOrNone(gpu.cores, from),
          accessible: known(true, from),
          partitioned: known(false, 'macOS'),
        },
        from,
      ),
    ),
    from,
  );
}

/** Runs a tool and gives its text, also when it complains about a part (sysctl does about unknown keys). */
async function ask(io: ProbeIo, name: string, args: readonly string[], timeoutMs: number): Promise<string | undefined> {
  const tool = io.findTool(name);
  const answer = tool === undefined ? undefined : await io.runTool(tool, args, timeoutMs);
  return answer?.status === 'done' && answer.output.trim() !== '' ? answer.output : undefined;
}

/** This Mac. A tool that is missing or late costs only what it would have told. */
export async function probeMacos(io: ProbeIo, timeoutMs: number): Promise<ProbedMachine> {
  const [sysctl, displays, memory, battery, settings] = await Promise.all([
    ask(io, 'sysctl', ['hw', 'machdep.cpu', 'kern.hv_vmm_present', 'iogpu'], timeoutMs),
    ask(io, 'system_profiler', ['SPDisplaysDataType', '-json'], timeoutMs),
    ask(io, 'system_profiler', ['SPMemoryDataType', '-json'], timeoutMs),
    ask(io, 'pmset', ['-g', 'batt'], timeoutMs),
    ask(io, 'pmset', ['-g'], timeoutMs),
  ]);
  const values = mac.parseSysctl(sysctl ?? '');
  const version = mac.parseSystemVersion(io.readText('/System/Library/CoreServices/SystemVersion.plist') ?? '');
  const model = values.get('hw.model');
  const source = mac.parsePmsetSource(battery ?? '');
  const mode = mac.parsePmsetMode(settings ?? '');
  const virtual = values.get('kern.hv_vmm_present');
  return {
    system: {
      platform: 'macos',
      name:
        version === undefined
          ? unknown('SystemVersion.plist cannot be read')
          : known(`macOS ${version}`, 'SystemVersion.plist'),
      kernel: known(io.node.release(), 'node (os.release)'),
      architecture: io.node.architecture,
      nodeVersion: io.node.nodeVersion,
      machineModel: model === undefined ? unknown('sysctl did not answer') : known(model, `${SYSCTL} hw.model`),
      hypervisor:
        virtual === undefined
          ? unknown('sysctl has no kern.hv_vmm_present', 'no hypervisor')
          : known(virtual === '1' ? 'unnamed' : 'none', `${SYSCTL} kern.hv_vmm_present`),
      container: known('none', 'macOS runs containers in Linux virtual machines'),
      powerSource: source === undefined ? unknown('pmset did not answer', 'mains') : known(source, 'pmset -g batt'),
      powerMode: mode === undefined ? unknown('pmset shows no mode', 'full performance') : known(mode, 'pmset -g'),
    },
    cpu: cpuOf(io, values),
    memory: memoryOf(io, values, memory),
    gpus: gpusOf(values, displays),
  };
}
