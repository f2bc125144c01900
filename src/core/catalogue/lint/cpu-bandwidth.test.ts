// The CPU linter passes a true entry and names the field of each planted error.
import { describe, expect, it } from 'vitest';
import type { FullCatalogue } from '../catalogue.ts';
import { type Cpu, CpuSchema } from '../schema/cpu.ts';
import { KINDS } from '../schema/index.ts';
import { cpuBandwidth } from './cpu-bandwidth.ts';

const figure = <T>(value: T) => ({ value, source: 's' });

/** EPYC 9354: 32 cores on 8 chiplets, 256 MiB of L3, 12 channels of DDR5-4800. */
const epyc: Cpu = CpuSchema.parse({
  name: 'AMD EPYC 9354',
  vendor: 'amd',
  architecture: 'zen4',
  kind: 'server',
  performanceCores: figure(32),
  boostClockGhz: figure(3.8),
  baseClockGhz: figure(3.25),
  memoryChannels: figure(12),
  memoryMtps: figure(4800),
  memoryType: figure('DDR5'),
  coreChiplets: figure(8),
  fabricClockGhz: figure(1.8),
  l3CacheMib: figure(256),
});

function fieldsFound(cpu: Cpu): string[] {
  const empty = Object.fromEntries(KINDS.map((kind) => [kind, {}]));
  const catalogue = { ...empty, cpus: { x: { ...cpu, id: 'x' } } } as unknown as FullCatalogue;
  return cpuBandwidth.check(catalogue).map((finding) => finding.field);
}

const without = (cpu: Cpu, ...keys: (keyof Cpu)[]): Cpu =>
  Object.fromEntries(Object.entries(cpu).filter(([key]) => !keys.includes(key as keyof Cpu))) as unknown as Cpu;

describe('cpu-bandwidth', () => {
  it('passes a true entry', () => expect(fieldsFound(epyc)).toEqual([]));

  it.each<[string, Partial<Cpu>, string]>([
    ['a clock in MHz', { boostClockGhz: figure(3800) }, 'boostClockGhz'],
    ['a base clock above the boost clock', { baseClockGhz: figure(4.2) }, 'baseClockGhz'],
    ['a bus width in bits for channels', { memoryChannels: figure(768) }, 'memoryChannels'],
    ['a memory clock for a transfer rate', { memoryMtps: figure(2400) }, 'memoryMtps'],
    ['cores that do not fit on the chiplets', { coreChiplets: figure(3), l3CacheMib: figure(96) }, 'coreChiplets'],
    ['chiplets halved against the cache', { coreChiplets: figure(4) }, 'l3CacheMib'],
    ['a cache that is far too small', { l3CacheMib: figure(32) }, 'l3CacheMib'],
    ['a fabric clock of another unit', { fabricClockGhz: figure(18) }, 'fabricClockGhz'],
    ['chiplets on a part of another maker', { vendor: 'intel', architecture: 'haswell' }, 'coreChiplets'],
    ['an efficiency clock without cores', { efficiencyClockGhz: figure(2) }, 'efficiencyClockGhz'],
  ])('catches %s', (_, planted, field) => expect(fieldsFound({ ...epyc, ...planted })).toEqual([field]));

  it('wants chiplets and fabric clock together', () =>
    expect(fieldsFound(without(epyc, 'fabricClockGhz'))).toEqual(['coreChiplets']));

  it('wants chiplets on every AMD server part, and none on a monolithic laptop part', () => {
    const monolithic = without(epyc, 'coreChiplets', 'fabricClockGhz');
    expect(fieldsFound(monolithic)).toEqual(['coreChiplets']);
    expect(fieldsFound({ ...monolithic, kind: 'laptop', performanceCores: figure(8), l3CacheMib: figure(16) })).toEqual(
      [],
    );
  });

  it('knows stacked cache by the name', () => {
    const stacked = { ...epyc, l3CacheMib: figure(768) };
    expect(fieldsFound(stacked)).toEqual(['l3CacheMib']);
    expect(fieldsFound({ ...stacked, name: 'AMD EPYC 9384X' })).toEqual([]);
  });
});
