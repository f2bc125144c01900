// Recorded /proc/cpuinfo texts of x86 and ARM machines.
import { describe, expect, it } from 'vitest';
import { fixture } from './fixtures/fixture.ts';
import { featuresOf, parseCpuInfo } from './parse-cpuinfo.ts';

describe('parseCpuInfo', () => {
  it('reads a Xeon with AMX on two sockets', () => {
    const info = parseCpuInfo(fixture('cpuinfo-xeon-amx.txt'));
    expect(info).toMatchObject({
      name: 'Intel(R) Xeon(R) Platinum 8480+',
      vendor: 'intel',
      threads: 8,
      sockets: 2,
      physicalCores: 4,
      currentClockHz: 3.8e9,
      signature: { family: 6, model: 143 },
    });
    const features = featuresOf(info.flags ?? []);
    expect(features).toEqual(expect.arrayContaining(['amx_tile', 'amx_int8', 'amx_bf16', 'avx512_vnni', 'avx_vnni']));
    expect(features).toContain('avx512_fp16');
    expect(features).not.toContain('neon');
  });

  it('reads a Ryzen 9 9950X', () => {
    const info = parseCpuInfo(fixture('cpuinfo-ryzen-9950x.txt'));
    expect(info).toMatchObject({ vendor: 'amd', threads: 32, sockets: 1, physicalCores: 16 });
    expect(info.name).toBe('AMD Ryzen 9 9950X 16-Core Processor');
    expect(featuresOf(info.flags ?? [])).toEqual([
      ...['sse4_2', 'avx', 'f16c', 'fma', 'avx2', 'avx_vnni'],
      ...['avx512f', 'avx512bw', 'avx512vl', 'avx512_vnni', 'avx512_bf16'],
    ]);
  });

  it('names a Raspberry Pi 5, which has no model name line, by its core', () => {
    const info = parseCpuInfo(fixture('cpuinfo-raspberry-pi-5.txt'));
    expect(info).toMatchObject({ name: 'Cortex-A76', vendor: 'arm', threads: 4 });
    expect(info.boardModel).toBe('Raspberry Pi 5 Model B Rev 1.0');
    expect(info.sockets).toBeUndefined();
    expect(featuresOf(info.flags ?? [])).toEqual(['neon', 'fp16', 'dotprod']);
  });

  it('names both kinds of core and shows an unlisted part as it stands', () => {
    const core = (part: string) => `processor : 0\nCPU implementer : 0x41\nCPU part : ${part}\n\n`;
    expect(parseCpuInfo(core('0xd85') + core('0xd87')).name).toBe('Cortex-X925 + Cortex-A725');
    expect(parseCpuInfo(core('0xfff')).name).toBe('ARM core 0x41/0xfff');
  });

  it('takes the base clock out of an Intel name', () => {
    expect(parseCpuInfo('processor: 0\nmodel name: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz\n').nominalClockHz).toBe(
      2.1e9,
    );
  });

  it.each(['', 'nonsense', ':::\n:', 'processor\t: 0\n'])('does not throw on %j', (text) => {
    expect(parseCpuInfo(text).name).toBeUndefined();
  });
});
