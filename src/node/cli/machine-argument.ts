// The machine a user means: a catalogue machine, parts given as flags, or the one this program runs on.
import { existsSync } from 'node:fs';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { machineFromProbe } from '../../core/machine/from-probe.ts';
import { withBandwidth } from '../../core/machine/host.ts';
import { isUnified, type Machine } from '../../core/machine/machine.ts';
import { type AcceleratorRequest, parseCounted, parseMemory } from '../../core/machine/request.ts';
import { resolveMachine } from '../../core/machine/resolve-machine.ts';
import { GIGA } from '../../core/units/scale.ts';
import { loadCatalogue } from '../catalogue-files/load.ts';
import { calibrationFile } from '../learnt/calibration-file.ts';
import { answered, CliError } from './fail.ts';

/** As in the batch interface. */
const MOST_KINDS = 64;

export interface MachineOptions {
  readonly machine?: string;
  readonly gpu?: readonly string[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly os?: 'linux' | 'windows' | 'macos';
  readonly memoryBandwidth?: string;
  readonly measureBandwidth?: boolean;
  readonly memoryChannels?: string;
  readonly memorySpeed?: string;
  readonly link?: string;
  readonly powerLimit?: string;
  readonly storage?: string;
}

/** Flags that describe parts and mean nothing beside a whole machine. */
const OF_PARTS = [
  ['memoryChannels', '--memory-channels'],
  ['memorySpeed', '--memory-speed'],
  ['link', '--link'],
  ['powerLimit', '--power-limit'],
] as const;

function positive(text: string, flag: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new CliError(`${flag}: "${text}" is not a positive number`);
  return value;
}

function memoryGib(text: string): number {
  const size = parseMemory(text);
  if (size === undefined || !(size > 0)) throw new CliError(`--memory: "${text}" is not a size; say for example 192GB`);
  return size;
}

async function probed(catalogue: Catalogue, options: MachineOptions): Promise<Machine> {
  const { probeMachine } = await import('../probe/probe-machine.ts');
  const found = await probeMachine();
  let measuredBandwidth =
    options.memoryBandwidth === undefined ? undefined : positive(options.memoryBandwidth, '--memory-bandwidth') * GIGA;
  if (options.measureBandwidth) {
    const { measureBandwidth } = await import('../probe/measure-bandwidth.ts');
    const cores =
      found.cpu.usableThreads.status === 'known' ? Math.max(1, Math.floor(found.cpu.usableThreads.value)) : 1;
    const l3 = found.cpu.level3Cache;
    const available = found.memory.availableBytes;
    const measured = await measureBandwidth({
      cores,
      ...(l3.status === 'known' ? { level3Bytes: l3.value.totalBytes } : {}),
      ...(available.status === 'known' ? { availableBytes: available.value } : {}),
    });
    if (measured.status === 'unknown')
      throw new CliError(`memory bandwidth could not be measured: ${measured.reason}`, 3);
    measuredBandwidth = measured.value.medianBytesPerSecond;
  }
  const machine = machineFromProbe(catalogue, found, { measuredBandwidth });
  // Most machines have no fit: then nothing more is loaded.
  if (!existsSync(calibrationFile())) return machine;
  const { withOwnResults } = await import('../learnt/machine-calibration.ts');
  return withOwnResults(machine, found, () => loadCatalogue().calibrations);
}

/** Resolves the machine; without any flag it is this one. */
export async function machineOf(catalogue: Catalogue, options: MachineOptions): Promise<Machine> {
  const machine = await named(catalogue, options);
  if (options.storage === undefined) return machine;
  return { ...machine, storageBytesPerSecond: positive(options.storage, '--storage') * GIGA };
}

const optional = (text: string | undefined, flag: string) => (text === undefined ? undefined : positive(text, flag));

/** A named machine whose memory the user knows better than the catalogue. */
function withGivenBandwidth(machine: Machine, given: string | undefined): Machine {
  if (given === undefined) return machine;
  const bytesPerSecond = positive(given, '--memory-bandwidth') * GIGA;
  if (!machine.host)
    throw new CliError(`--memory-bandwidth is of the system memory, but the CPU of ${machine.name} is not known`);
  if (isUnified(machine))
    throw new CliError(
      `--memory-bandwidth: ${machine.name} has one memory for CPU and GPU, whose bandwidth the chip fixes`,
    );
  return { ...machine, host: withBandwidth(machine.host, bytesPerSecond) };
}

async function named(catalogue: Catalogue, options: MachineOptions): Promise<Machine> {
  const byParts = options.gpu !== undefined || options.cpu !== undefined;
  if (options.machine !== undefined && byParts)
    throw new CliError('say either --machine or its parts (--gpu, --cpu, --memory), not both');
  const misplaced = byParts ? undefined : OF_PARTS.find(([key]) => options[key] !== undefined);
  if (misplaced) throw new CliError(`${misplaced[1]} describes a machine given by its parts: name its --cpu or --gpu`);
  if (options.machine === undefined && !byParts) {
    if (options.memory !== undefined || options.os !== undefined)
      throw new CliError('--memory and --os describe a machine: name its --cpu or --gpu too');
    return probed(catalogue, options);
  }
  if (options.measureBandwidth)
    throw new CliError('--measure-bandwidth measures this machine; leave --machine, --gpu and --cpu away');
  if (options.machine !== undefined && options.memory === undefined)
    return withGivenBandwidth(answered(resolveMachine(catalogue, options.machine)), options.memoryBandwidth);
  if (options.machine !== undefined)
    throw new CliError(
      '--memory goes with --cpu or --gpu; or write it into --machine, e.g. "Ryzen 9 9950X + RTX 5090 + 192GB"',
    );
  const accelerators: AcceleratorRequest[] = (options.gpu ?? [])
    .flatMap((g) => g.split(/\s\+\s|,\s*/))
    .map(parseCounted)
    .map((a) => ({ ...a, link: options.link, powerLimitWatts: optional(options.powerLimit, '--power-limit') }));
  if (accelerators.length > MOST_KINDS) throw new CliError(`--gpu: more than ${MOST_KINDS} kinds of accelerators`);
  return answered(
    resolveMachine(catalogue, {
      accelerators,
      cpu: options.cpu,
      strict: true,
      systemMemoryGb: options.memory === undefined ? undefined : memoryGib(options.memory),
      memoryChannels: optional(options.memoryChannels, '--memory-channels'),
      memoryMtps: optional(options.memorySpeed, '--memory-speed'),
      memoryBandwidthGBps: optional(options.memoryBandwidth, '--memory-bandwidth'),
      os: options.os,
    }),
  );
}
