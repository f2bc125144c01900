// A Windows machine as the package systeminformation describes it, and one where it fails or hangs.
import { describe, expect, it } from 'vitest';
import { done, fakeIo, fixture } from './fixtures/fixture.ts';
import { probeBySystemInformation, type SystemInformation } from './system-information.ts';

const windows: SystemInformation = {
  cpu: async () => ({
    ...{ manufacturer: 'AMD', brand: 'Ryzen 9 9950X 16-Core Processor', speed: 4.3, speedMax: 5.7 },
    ...{ cores: 32, physicalCores: 16, processors: 1, cache: { l2: 16_777_216, l3: 67_108_864 } },
  }),
  memLayout: async () =>
    ['A', 'B'].map((c) => ({ size: 2 ** 35, type: 'DDR5', clockSpeed: 5600, bank: `P0 CHANNEL ${c}/1` })),
  graphics: async () => ({
    controllers: [
      { vendor: 'NVIDIA', model: 'NVIDIA GeForce RTX 5090', vram: 4095 },
      { vendor: 'Advanced Micro Devices, Inc.', model: 'AMD Radeon(TM) Graphics', vram: 512 },
      { vendor: 'Intel Corporation', model: 'Intel(R) Arc(TM) B580 Graphics', vram: 4095 },
      { vendor: 'Microsoft', model: 'Microsoft Remote Display Adapter', vram: null },
    ],
  }),
  battery: async () => ({ hasBattery: false, acConnected: false }),
  system: async () => ({ manufacturer: 'ASUS', model: 'ProArt', virtual: false }),
};
const node = { platform: 'win32', osVersion: () => 'Windows 11 Pro' };

describe('probeBySystemInformation', () => {
  it('prefers nvidia-smi and mistrusts a size that is the largest Windows can write', async () => {
    const io = fakeIo({ node, tools: { 'nvidia-smi': done(fixture('nvidia-smi-2-gpus.csv.txt')) } });
    const machine = await probeBySystemInformation(io, 1_000, async () => windows);
    const gpus = machine.gpus.status === 'known' ? machine.gpus.value : [];
    expect(gpus.map((gpu) => gpu.vendor)).toEqual(['nvidia', 'nvidia', 'amd', 'intel']);
    expect(gpus[2]?.integrated).toMatchObject({ value: true });
    expect(gpus[3]?.memoryBytes).toMatchObject({ status: 'unknown', reason: expect.stringContaining('4 GiB') });
    expect(machine.memory).toMatchObject({ channels: { value: 2 }, speedMtps: { value: 5600 } });
    expect(machine.cpu).toMatchObject({ physicalCores: { value: 16 }, baseClockHz: { value: 4.3e9 } });
    expect(machine.system).toMatchObject({ platform: 'windows', powerSource: { value: 'mains' } });
  });

  it.each([
    ['cannot be loaded', () => Promise.reject(new Error('absent'))],
    [
      'never answers',
      async () => ({
        ...windows,
        cpu: () => new Promise<never>(() => {}),
        graphics: () => Promise.reject(new Error('x')),
      }),
    ],
  ])('gives unknowns when the package %s', async (_, load) => {
    const machine = await probeBySystemInformation(fakeIo({ node }), 20, load);
    expect(machine.gpus.status).toBe('unknown');
    expect(machine.cpu.physicalCores.status).toBe('unknown');
    expect(machine.cpu.threads.status).toBe('known');
  });
});
