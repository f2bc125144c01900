// Recorded answers of nvidia-smi, rocm-smi, amd-smi, xpu-smi and the id lists.
import { describe, expect, it } from 'vitest';
import { done, fakeIo, fixture } from './fixtures/fixture.ts';
import { probeNvidia } from './nvidia.ts';
import { parseAmdSmi, parseRocmSmi } from './parse-amd-smi.ts';
import { parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { integratedByName, parseAmdgpuIds, parsePciIds, pcieGeneration } from './parse-pci.ts';
import { parseXpuSmi } from './parse-xpu-smi.ts';

const MIB = 2 ** 20;

describe('nvidia-smi', () => {
  it('reads two GPUs', () => {
    const { gpus, messages } = parseNvidiaSmi(fixture('nvidia-smi-2-gpus.csv.txt'));
    expect(messages).toEqual([]);
    expect(gpus).toHaveLength(2);
    expect(gpus[0]).toEqual({
      name: 'NVIDIA GeForce RTX 5090',
      driver: '580.95.05',
      memoryBytes: 32_607 * MIB,
      memoryFreeBytes: 31_890 * MIB,
      powerLimitWatts: 575,
      pcieGeneration: 5,
      pcieLanes: 8,
      pciAddress: '0000:01:00.0',
    });
    expect(gpus[1]?.pciAddress).toBe('0000:2b:00.0');
  });

  it('keeps the message of a GPU that fell off the bus', async () => {
    const tools = { 'nvidia-smi': done(fixture('nvidia-smi-lost-gpu.csv.txt'), 15) };
    const result = await probeNvidia(fakeIo({ tools }), 100);
    expect(result).toMatchObject({ status: 'answered', problem: expect.stringContaining('Unable to determine') });
    expect(result.status === 'answered' && result.gpus[0]?.partitioned).toMatchObject({ value: true });
  });

  it('says what the tool says when the driver is missing', async () => {
    const tools = { 'nvidia-smi': done(fixture('nvidia-smi-no-driver.txt'), 9) };
    const result = await probeNvidia(fakeIo({ tools }), 100);
    expect(result).toMatchObject({ status: 'failed', reason: expect.stringContaining("couldn't communicate") });
  });

  it('takes unified memory for what it is', async () => {
    const tools = { 'nvidia-smi': done(fixture('nvidia-smi-gb10.csv.txt')) };
    const result = await probeNvidia(fakeIo({ tools }), 100);
    const gpu = result.status === 'answered' ? result.gpus[0] : undefined;
    expect(gpu?.integrated).toMatchObject({ value: true });
    expect(gpu?.memoryBytes).toMatchObject({ status: 'unknown', assumption: expect.stringContaining('system') });
  });

  it('asks a shorter question when a field is refused, and reports a time-out', async () => {
    const refused = done('Field "mig.mode.current" is not a valid field to query.\n', 2);
    const short = done(
      'name, memory.total [MiB], driver_version, pci.bus_id\nTesla K80, 11441, 470.1, 00000000:05:00.0\n',
    );
    const tools = { 'nvidia-smi': (args: readonly string[]) => (args[0]?.includes('mig') ? refused : short) };
    expect(await probeNvidia(fakeIo({ tools }), 100)).toMatchObject({
      status: 'answered',
      gpus: [{ vendor: 'nvidia' }],
    });
    const late = { 'nvidia-smi': { status: 'failed', reason: 'did not answer within 5 s' } as const };
    expect(await probeNvidia(fakeIo({ tools: late }), 100)).toMatchObject({ status: 'failed' });
    expect(await probeNvidia(fakeIo(), 100)).toMatchObject({ status: 'absent' });
  });
});

describe('AMD and Intel tools', () => {
  it('reads rocm-smi behind a warning', () => {
    const [card, integrated] = parseRocmSmi(fixture('rocm-smi.json.txt'));
    expect(card).toEqual({
      name: 'Radeon RX 7900 XTX',
      memoryBytes: 25_753_026_560,
      memoryUsedBytes: 1_258_291_200,
      powerLimitWatts: 303,
      driver: '6.12.12',
      pciAddress: '0000:03:00.0',
    });
    expect(integrated).toMatchObject({ name: 'AMD Radeon Graphics', memoryBytes: 512 * MIB });
    expect(integrated?.powerLimitWatts).toBeUndefined();
  });

  it('reads amd-smi and xpu-smi', () => {
    expect(parseAmdSmi(fixture('amd-smi-static.json.txt'))).toEqual([
      {
        name: 'AMD Instinct MI300X',
        memoryBytes: 196_592 * MIB,
        powerLimitWatts: 750,
        driver: '6.12.12',
        pciAddress: '0000:05:00.0',
      },
    ]);
    expect(parseXpuSmi(fixture('xpu-smi-device.json.txt'))).toMatchObject([{ id: 0, memoryBytes: 12_216_958_976 }]);
  });

  it.each(['', 'ERROR: no GPU', '{"card0": 1}', '[]', '{', 'null'])('does not throw on %j', (text) => {
    expect(() => [parseRocmSmi(text), parseAmdSmi(text), parseXpuSmi(text), parseNvidiaSmi(text)]).not.toThrow();
  });
});

describe('PCI names', () => {
  const ids =
    '# list\n1002  AMD\n\t744c  Navi 31 [Radeon RX 7900 XTX]\n\t\t1002 0e3b  Board\n8086  Intel\n\te20b  Battlemage G21 [Arc B580]\n';

  it('looks devices up below their own vendor', () => {
    expect(parsePciIds(ids, '1002', '744c')).toBe('Navi 31 [Radeon RX 7900 XTX]');
    expect(parsePciIds(ids, '8086', 'e20b')).toBe('Battlemage G21 [Arc B580]');
    expect(parsePciIds(ids, '1002', 'e20b')).toBeUndefined();
    expect(parsePciIds('', '1002', 'e20b')).toBeUndefined();
    expect(
      parseAmdgpuIds('# x\n744C,\tC8,\tAMD Radeon RX 7900 XTX\n744C,\tCC,\tAMD Radeon RX 7900 XT\n', '744c', 'cc'),
    ).toBe('AMD Radeon RX 7900 XT');
  });

  it('knows link speeds and integrated GPUs', () => {
    expect(pcieGeneration('16.0 GT/s PCIe')).toBe(4);
    expect(pcieGeneration('Unknown')).toBeUndefined();
    expect(integratedByName('amd', 'AMD Radeon 8060S Graphics')).toBe(true);
    expect(integratedByName('amd', 'AMD Radeon RX 7900 XTX')).toBe(false);
    expect(integratedByName('intel', 'Intel(R) Arc(TM) B580 Graphics')).toBe(false);
    expect(integratedByName('intel', 'Intel(R) UHD Graphics 770')).toBe(true);
    expect(integratedByName('nvidia', 'NVIDIA GB10')).toBe(true);
    expect(integratedByName('nvidia', 'NVIDIA GeForce RTX 4090')).toBe(false);
  });
});
