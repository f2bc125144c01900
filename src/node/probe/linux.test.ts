// Whole Linux machines made of recorded files: what the parts make of them together.
import { describe, expect, it } from 'vitest';
import type { ProbedGpu } from '../../core/machine/probed.ts';
import { done, type FakeMachine, fakeIo, fixture } from './fixtures/fixture.ts';
import { probeMachine } from './probe-machine.ts';

const CPUS = '/sys/devices/system/cpu';
const PCI = '/sys/bus/pci/devices';

async function gpusOf(machine: FakeMachine): Promise<readonly ProbedGpu[]> {
  const { gpus } = await probeMachine({ io: fakeIo(machine) });
  return gpus.status === 'known' ? gpus.value : [];
}

function pciDevice(address: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${PCI}/${address}/${name}`, text]));
}

describe('CPU and memory', () => {
  it('puts a desktop together: caches counted once, clocks, modules from udev', async () => {
    const caches = Array.from({ length: 32 }, (_, cpu) => {
      const die = cpu % 16 < 8 ? '0-7,16-23' : '8-15,24-31';
      const folder = `${CPUS}/cpu${cpu}/cache/index3`;
      return [
        [`${folder}/level`, '3'],
        [`${folder}/type`, 'Unified'],
        [`${folder}/size`, '32768K'],
        [`${folder}/shared_cpu_list`, die],
      ];
    }).flat();
    const machine = await probeMachine({
      io: fakeIo({
        files: {
          '/proc/cpuinfo': fixture('cpuinfo-ryzen-9950x.txt'),
          '/proc/meminfo': 'MemTotal: 65000000 kB\nMemAvailable: 60000000 kB\n',
          '/run/udev/data/+dmi:id': fixture('udev-dmi-id.txt'),
          '/etc/os-release': 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
          [`${CPUS}/online`]: '0-31\n',
          [`${CPUS}/cpu3/cpufreq/cpuinfo_max_freq`]: '5756000\n',
          [`${CPUS}/cpu0/acpi_cppc/nominal_freq`]: '4300\n',
          [`${PCI}/0000:00:00.0/class`]: '0x060000\n',
          ...Object.fromEntries(caches),
        },
      }),
    });
    expect(machine.cpu).toMatchObject({
      physicalCores: { value: 16 },
      threads: { value: 32 },
      maximumClockHz: { value: 5.756e9 },
      baseClockHz: { value: 4.3e9 },
      level3Cache: { value: { totalBytes: 64 * 2 ** 20, instances: 2 } },
    });
    expect(machine.memory).toMatchObject({ channels: { value: 2 }, busBits: { value: 128 }, type: { value: 'DDR5' } });
    expect(machine.system).toMatchObject({ hypervisor: { value: 'none' }, name: { value: 'Ubuntu 24.04.1 LTS' } });
    expect(machine.gpus).toMatchObject({ status: 'known', value: [] });
  });

  it('tells performance from efficiency cores on a hybrid Intel, threads counted once', async () => {
    const siblings = ['0-1', '0-1', '2-3', '2-3', '4', '5'].map((list, cpu) => [
      `${CPUS}/cpu${cpu}/topology/thread_siblings_list`,
      list,
    ]);
    const files = {
      '/sys/devices/cpu_core/cpus': '0-3\n',
      '/sys/devices/cpu_atom/cpus': '4-5\n',
      [`${CPUS}/online`]: '0-5\n',
      [`${CPUS}/cpu0/cpufreq/cpuinfo_max_freq`]: '5700000\n',
      [`${CPUS}/cpu4/cpufreq/cpuinfo_max_freq`]: '4600000\n',
      ...Object.fromEntries(siblings),
    };
    const { cpu } = await probeMachine({ io: fakeIo({ files }) });
    expect(cpu).toMatchObject({
      performanceCores: { value: 2 },
      efficiencyCores: { value: 2 },
      maximumClockHz: { value: 5.7e9 },
      efficiencyMaximumClockHz: { value: 4.6e9 },
    });
  });

  it('runs dmidecode only where the firmware’s table may be read', async () => {
    const tools = { dmidecode: done(fixture('dmidecode-memory-2-of-4.txt')) };
    const root = await probeMachine({ io: fakeIo({ tools, files: { '/sys/firmware/dmi/tables/DMI': 'x' } }) });
    expect(root.memory.speedMtps).toMatchObject({ value: 5200, from: 'dmidecode' });
    const user = await probeMachine({ io: fakeIo({ tools }) });
    expect(user.memory.speedMtps).toMatchObject({ status: 'unknown', reason: expect.stringContaining('root') });
  });

  it('shows a virtual machine as one, and what that means for its memory', async () => {
    const cpuinfo = 'processor : 0\nvendor_id : AuthenticAMD\nmodel name : AMD EPYC\nflags : avx2 hypervisor\n';
    const files = { '/proc/cpuinfo': cpuinfo, '/sys/class/dmi/id/sys_vendor': 'QEMU\n' };
    const { system, memory } = await probeMachine({ io: fakeIo({ files }) });
    expect(system.hypervisor).toMatchObject({ value: 'KVM/QEMU' });
    expect(memory.speedMtps).toMatchObject({ status: 'unknown', assumption: expect.stringContaining('part') });
  });

  it('tells kinds of cores apart on ARM by capacity, and names the board', async () => {
    const capacity = ['1024', '1024', '718', '718'].map((c, i) => [`${CPUS}/cpu${i}/cpu_capacity`, c]);
    const { cpu, system } = await probeMachine({
      io: fakeIo({
        node: { architecture: 'arm64' },
        files: {
          '/proc/cpuinfo': fixture('cpuinfo-raspberry-pi-5.txt'),
          '/proc/device-tree/compatible': 'raspberrypi,5-model-b\0brcm,bcm2712\0',
          '/proc/device-tree/model': 'Raspberry Pi 5 Model B Rev 1.0\0',
          ...Object.fromEntries(capacity),
        },
      }),
    });
    expect(cpu).toMatchObject({ performanceCores: { value: 2 }, efficiencyCores: { value: 2 } });
    expect(cpu.soc).toMatchObject({ value: 'brcm,bcm2712' });
    expect(system.machineModel).toMatchObject({ value: 'Raspberry Pi 5 Model B Rev 1.0' });
    expect(system.hypervisor).toMatchObject({ value: 'none' });
  });
});

describe('GPUs', () => {
  const card = { class: '0x030000\n', vendor: '0x1002\n', device: '0x744c\n', revision: '0xc8\n' };

  it('reads an AMD card from files alone, with the weakest link on the way to it', async () => {
    const [gpu, ...more] = await gpusOf({
      files: {
        '/usr/share/libdrm/amdgpu.ids': '744C,\tC8,\tAMD Radeon RX 7900 XTX\n',
        ...pciDevice('0000:03:00.0', {
          ...card,
          mem_info_vram_total: '25753026560\n',
          mem_info_vram_used: '1000\n',
          mem_info_vram_vendor: 'hynix\n',
          max_link_speed: '16.0 GT/s PCIe\n',
          current_link_width: '16\n',
          'drm/renderD128': '',
          'hwmon/hwmon3/power1_cap': '303000000\n',
        }),
        ...pciDevice('0000:00:01.1', {
          class: '0x060400\n',
          max_link_speed: '8.0 GT/s PCIe\n',
          current_link_width: '4\n',
        }),
      },
      realPaths: { [`${PCI}/0000:03:00.0`]: '/sys/devices/pci0000:00/0000:00:01.1/0000:03:00.0' },
      openable: ['/dev/dri/renderD128'],
      tools: { 'rocm-smi': () => expect.fail('nothing is missing, so no tool may be started') },
    });
    expect(more).toEqual([]);
    expect(gpu).toMatchObject({
      name: { value: 'AMD Radeon RX 7900 XTX' },
      integrated: { value: false },
      memoryBytes: { value: 25_753_026_560 },
      powerLimitWatts: { value: 303 },
      link: { value: { generation: 3, lanes: 4 } },
      accessible: { value: true },
      pciId: '1002:744c',
    });
  });

  it('asks rocm-smi where files do not name the card', async () => {
    const tools = { 'rocm-smi': done(fixture('rocm-smi.json.txt')) };
    const [gpu] = await gpusOf({ files: pciDevice('0000:03:00.0', card), tools });
    expect(gpu).toMatchObject({ name: { value: 'Radeon RX 7900 XTX' }, memoryBytes: { value: 25_753_026_560 } });
  });

  it('takes an APU for integrated, whatever its share of memory', async () => {
    const [gpu] = await gpusOf({
      files: pciDevice('0000:c5:00.0', {
        ...{ class: '0x038000', vendor: '0x1002', device: '0x1586', product_name: 'AMD Radeon Graphics' },
        ...{ mem_info_vram_total: '536870912', mem_info_gtt_total: '66000000000', gpu_busy_percent: '0' },
      }),
    });
    expect(gpu).toMatchObject({ integrated: { value: true }, sharedMemoryBytes: { value: 66_000_000_000 } });
  });

  it('lists an NVIDIA card whose driver is absent, with unknown memory and the reason', async () => {
    const files = pciDevice('0000:01:00.0', {
      class: '0x030200',
      vendor: '0x10de',
      device: '0x2684',
      revision: '0xa1',
    });
    const [gpu] = await gpusOf({ files });
    expect(gpu?.memoryBytes).toMatchObject({ status: 'unknown', reason: expect.stringContaining('nvidia-smi') });
    expect(gpu?.pciId).toBe('10de:2684');
  });

  it('keeps nvidia-smi’s order, adds ids from the bus and leaves display-only chips out', async () => {
    const files = {
      ...pciDevice('0000:01:00.0', { class: '0x030000', vendor: '0x10de', device: '0x2b85' }),
      ...pciDevice('0000:04:00.0', { class: '0x030000', vendor: '0x1a03', device: '0x2000' }),
    };
    const gpus = await gpusOf({ files, tools: { 'nvidia-smi': done(fixture('nvidia-smi-2-gpus.csv.txt')) } });
    expect(gpus.map((gpu) => gpu.pciId)).toEqual(['10de:2b85', undefined]);
  });

  it('tells Intel’s integrated GPU from a card and asks xpu-smi for the card’s memory', async () => {
    const intel = { class: '0x030000', vendor: '0x8086', revision: '0x0' };
    const gpus = await gpusOf({
      files: {
        ...pciDevice('0000:00:02.0', { ...intel, device: '0xa780' }),
        ...pciDevice('0000:03:00.0', { ...intel, device: '0xe20b' }),
      },
      tools: {
        'xpu-smi': (args) =>
          done(args.includes('-d') ? fixture('xpu-smi-device.json.txt') : '{"device_list":[{"device_id":0}]}'),
      },
    });
    expect(gpus.map((gpu) => gpu.integrated)).toMatchObject([{ value: true }, { value: false }]);
    expect(gpus[1]?.memoryBytes).toMatchObject({ value: 12_216_958_976 });
  });

  it('finds the GPU of a system on a chip', async () => {
    const [gpu] = await gpusOf({
      files: {
        '/sys/class/drm/card0/device/uevent': 'DRIVER=v3d\n',
        '/sys/class/drm/card1/device/uevent': 'DRIVER=vc4-drm\n',
      },
    });
    expect(gpu).toMatchObject({ name: { value: 'Broadcom VideoCore' }, integrated: { value: true } });
  });
});
