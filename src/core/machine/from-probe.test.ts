// A probed machine as the prediction sees it: probed facts before the catalogue's, every gap said as an assumption.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { GIB } from '../units/scale.ts';
import { machineFromProbe } from './from-probe.ts';
import {
  known,
  type Probed,
  type ProbedCpu,
  type ProbedGpu,
  type ProbedMachine,
  type ProbedMemory,
  unknown,
} from './probed.ts';

const catalogue = realCatalogue();
const told = <T>(value: T): Probed<T> => known(value, 'test');
const hidden = unknown('the test does not tell');

const NO_CPU: ProbedCpu = {
  ...{ name: hidden, soc: hidden, vendor: hidden, signature: hidden, sockets: hidden, physicalCores: hidden },
  ...{ performanceCores: hidden, efficiencyCores: hidden, threads: hidden, usableThreads: hidden, features: hidden },
  ...{ currentClockHz: hidden, baseClockHz: hidden, maximumClockHz: hidden, efficiencyMaximumClockHz: hidden },
  ...{ level2Cache: hidden, level3Cache: hidden },
};
const NO_MEMORY: ProbedMemory = {
  ...{ totalBytes: hidden, availableBytes: hidden, limitBytes: hidden, usableBytes: hidden, modules: hidden },
  ...{ slots: hidden, channels: hidden, busBits: hidden, speedMtps: hidden, type: hidden },
};
const GPU: ProbedGpu = {
  ...{ name: hidden, vendor: 'nvidia', integrated: told(false), memoryBytes: hidden, memoryFreeBytes: hidden },
  ...{ sharedMemoryBytes: hidden, driver: hidden, powerLimitWatts: hidden, link: hidden, cores: hidden },
  ...{ accessible: told(true), partitioned: told(false) },
};

interface Facts {
  readonly cpu?: Partial<ProbedCpu>;
  readonly memory?: Partial<ProbedMemory>;
  readonly gpus?: Probed<readonly ProbedGpu[]>;
  readonly hypervisor?: string;
}

function probed({ cpu, memory, gpus = told([]), hypervisor = 'none' }: Facts): ProbedMachine {
  return {
    system: {
      ...{
        platform: 'linux',
        name: hidden,
        kernel: hidden,
        architecture: 'x64',
        nodeVersion: '20',
        machineModel: hidden,
      },
      ...{ hypervisor: told(hypervisor), container: hidden, powerSource: hidden, powerMode: hidden },
    },
    cpu: { ...NO_CPU, ...cpu },
    memory: { ...NO_MEMORY, ...memory },
    gpus,
  };
}

const RYZEN: Partial<ProbedCpu> = {
  name: told('AMD Ryzen 9 9950X 16-Core Processor'),
  physicalCores: told(16),
  usableThreads: told(32),
  sockets: told(1),
};
const from = (facts: Facts, measuredBandwidth?: number) =>
  machineFromProbe(catalogue, probed(facts), { measuredBandwidth });
const gpu = (name: string, gib: number, more: Partial<ProbedGpu> = {}): ProbedGpu => ({
  ...GPU,
  name: told(name),
  memoryBytes: told(gib * GIB),
  ...more,
});

describe('processor', () => {
  it('one of the catalogue has its figures', () => {
    const { host } = from({ cpu: RYZEN });
    expect(host).toMatchObject({ id: 'amd-ryzen-9-9950x', performanceCores: 16, kind: 'desktop', virtual: false });
  });

  it('of which only a part may be used is said to be so', () => {
    const made = from({ cpu: { ...RYZEN, usableThreads: told(4) } });
    expect(made.host).toMatchObject({ id: undefined, performanceCores: 4 });
    expect(made.assumptions.join()).toContain('4 of the 16 cores');
  });

  it('without a name is told by its signature', () => {
    const signature = told({ family: 25, model: 0x11 });
    const made = from({ cpu: { vendor: told('amd'), signature, physicalCores: told(8) }, hypervisor: 'kvm' });
    expect(made.host).toMatchObject({ performanceCores: 8, virtual: true, kind: 'server' });
    expect(made.host?.architecture.id).toBe('zen4');
  });

  it.each([
    [['amx_tile', 'avx2'], 'sapphire-rapids'],
    [['avx2'], 'skylake'],
    [['neon'], 'cortex-a76'],
    [[], 'westmere'],
  ] as const)('with nothing but %j is like %s, and said so', (features, id) => {
    const made = from({ cpu: { features: told(features) } });
    expect(made.host?.architecture.id).toBe(id);
    expect(made.assumptions.join()).toContain('generation is not known');
  });

  it('of which nothing at all is known has one core, never none', () =>
    expect(from({}).host).toMatchObject({ performanceCores: 1, efficiencyCores: 0 }));
});

describe('memory bandwidth', () => {
  const fitted = { busBits: told(128), speedMtps: told(5600) };

  it('follows from what is fitted', () => {
    const made = from({ cpu: RYZEN, memory: fitted });
    expect(made.host?.bandwidth.memorySideBytesPerSecond ?? 0).toBe(16 * 5600e6);
    expect(made.assumptions.join()).not.toContain('memory speed');
  });

  it('is as measured where it was', () =>
    expect(from({ cpu: RYZEN, memory: fitted }, 61e9).host?.bandwidth).toMatchObject({
      bytesPerSecond: 61e9,
      limitedBy: 'measured',
    }));

  it('is assumed for each core of a virtual machine, with the reason', () => {
    const made = from({ cpu: { physicalCores: told(2) }, hypervisor: 'kvm' });
    expect(made.host?.bandwidth.bytesPerSecond).toBe(40e9);
    expect(made.assumptions.join()).toMatch(/the test does not tell.*40 GB\/s is assumed/);
  });

  it('never exceeds what the processor can have', () =>
    expect(
      from({ cpu: { ...RYZEN, physicalCores: told(16) }, hypervisor: 'kvm' }).host?.bandwidth.bytesPerSecond,
    ).toBeLessThan(100e9));
});

describe('GPUs', () => {
  it('are found by name and memory', () => {
    const { devices } = from({ cpu: RYZEN, gpus: told([gpu('NVIDIA GeForce RTX 4060 Ti', 15.9)]) });
    expect(devices.map((d) => d.accelerator.id)).toEqual(['nvidia-geforce-rtx-4060-ti-16gb']);
    expect(devices[0]?.memoryBytes).toBe(15.9 * GIB);
  });

  it('that are not known are left out, and said with the nearest', () => {
    const made = from({ cpu: RYZEN, gpus: told([gpu('NVIDIA GeForce RTX 5095', 32)]) });
    expect(made.devices).toEqual([]);
    expect(made.assumptions.join()).toMatch(/RTX 5095.*nearest: NVIDIA GeForce RTX 5090.*left out/);
  });

  it('that cannot be opened are left out, and said', () => {
    const made = from({ cpu: RYZEN, gpus: told([gpu('NVIDIA GeForce RTX 4090', 24, { accessible: told(false) })]) });
    expect(made.devices).toEqual([]);
    expect(made.assumptions.join()).toContain('cannot be opened');
  });

  it('a card goes before the GPU in the processor, the larger first', () => {
    const all = [gpu('AMD Radeon 780M', 2), gpu('NVIDIA GeForce RTX 3060', 12), gpu('NVIDIA GeForce RTX 4090', 24)];
    const made = from({ cpu: RYZEN, memory: { usableBytes: told(64 * GIB) }, gpus: told(all) });
    expect(made.devices.map((d) => d.memoryBytes / GIB)).toEqual([24, 12]);
    expect(made.assumptions.join()).toContain('left aside');
  });

  it('inside the processor share the memory of the system', () => {
    const made = from({ memory: { usableBytes: told(32 * GIB) }, gpus: told([gpu('AMD Radeon 780M', 0.5)]) });
    expect(made.devices[0]?.memoryBytes).toBe(0.75 * 32 * GIB);
  });

  it('that could not be looked for are said to be unknown', () => {
    const made = from({ cpu: RYZEN, gpus: hidden });
    expect(made.devices).toEqual([]);
    expect(made.assumptions.join()).toContain('GPUs are unknown (the test does not tell)');
  });
});
