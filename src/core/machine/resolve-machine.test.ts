// Machines from names and descriptions: parts found, gaps said as assumptions, everything unknown reported at once.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { GIB } from '../units/scale.ts';
import type { Machine } from './machine.ts';
import type { MachineRequest } from './request.ts';
import { resolveMachine } from './resolve-machine.ts';

const catalogue = realCatalogue();

function machine(request: MachineRequest): Machine {
  const answer = resolveMachine(catalogue, request);
  if (answer.status === 'unknown') throw new Error(answer.reasons.join('; '));
  return answer.value;
}

function reasons(request: MachineRequest): readonly string[] {
  const answer = resolveMachine(catalogue, request);
  return answer.status === 'unknown' ? answer.reasons : [];
}

describe('from a text', () => {
  it('a catalogue id', () => expect(machine('nvidia-dgx-spark')).toMatchObject({ id: 'nvidia-dgx-spark' }));

  it('parts with counts and memory', () => {
    const made = machine('Ryzen 9 9950X + 2x RTX 5090 + 192GB');
    expect(made.host?.id).toBe('amd-ryzen-9-9950x');
    expect(made.devices.map((d) => d.accelerator.id)).toEqual(['nvidia-geforce-rtx-5090', 'nvidia-geforce-rtx-5090']);
    expect(made.systemMemoryBytes).toBe(192 * GIB);
    expect(made.os).toBe('linux');
  });

  it('two sockets are one host with all cores and all bandwidth', () => {
    const [one, two] = [machine('EPYC 9554'), machine('2x EPYC 9554')];
    expect(two.host?.sockets).toBe(2);
    expect(two.host?.performanceCores).toBe(2 * (one.host?.performanceCores ?? 0));
    expect(two.host?.bandwidth.bytesPerSecond).toBe(2 * (one.host?.bandwidth.bytesPerSecond ?? 0));
  });

  it('a chip that is a GPU shares the memory of its system', () => {
    const made = machine('Apple M4 Max 36GB');
    expect(made.devices[0]?.memoryBytes).toBe(0.75 * 36 * GIB);
    expect(made.os).toBe('macos');
  });

  it.each([
    ['RTX 5095', /^machine "RTX 5095" is not known; nearest: NVIDIA GeForce RTX 5090/],
    ['Ryzen 9 9950X + RTX 5095', /^part "RTX 5095" is not known; nearest: NVIDIA GeForce RTX 5090/],
    ['', /names neither an accelerator nor a CPU/],
    ['64GB', /names neither an accelerator nor a CPU/],
    ['__proto__', /^machine "__proto__" is not known/],
    ['constructor', /^machine "constructor" is not known/],
  ])('%j is refused', (text, message) => expect(reasons(text).join()).toMatch(message));

  it.each([' ', '(', 'a', '1', '1 ', ' + ', '2x ', ','])('100,000 characters of %j are refused at once', (unit) => {
    const before = performance.now();
    expect(reasons(`1${unit.repeat(100_000 / unit.length)}x`)).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('from a description', () => {
  it('reports every unknown name at once', () => {
    const all = reasons({
      accelerators: [{ name: 'RTX 5095', link: 'PCIe 9' }, { name: 'Voodoo 2' }],
      cpu: 'Z80',
      strict: true,
    });
    expect(all.map((r) => r.split('"')[1])).toEqual(['Z80', 'RTX 5095', 'PCIe 9', 'Voodoo 2']);
  });

  it('an unknown CPU beside a known card is left out, and said', () => {
    const made = machine({ accelerators: [{ name: 'RTX 4090' }], cpu: 'Zilog Z80' });
    expect(made.host).toBeUndefined();
    expect(made.assumptions.join()).toMatch(/Zilog Z80.*only the accelerators are used/);
  });

  it('an unknown CPU alone is refused', () => expect(reasons({ cpu: 'Z80' })).toHaveLength(1));
  it('nothing is refused', () => expect(reasons({})).toEqual(['the machine names neither an accelerator nor a CPU']));

  it('a driver size tells variants apart', () =>
    expect(
      machine({ accelerators: [{ name: 'NVIDIA GeForce RTX 4060 Ti', memoryGb: 16 }] }).devices[0]?.accelerator.id,
    ).toBe('nvidia-geforce-rtx-4060-ti-16gb'));

  it('stated memory needs no assumption, and decides the bandwidth', () => {
    const made = machine({ cpu: 'Ryzen 9 9950X', systemMemoryGb: 64, memoryChannels: 2, memoryMtps: 4800 });
    expect(made.assumptions).toEqual([]);
    expect(made.host?.bandwidth.bytesPerSecond).toBeCloseTo(2 * 4800e6 * 8, -3);
  });

  it('a measured bandwidth goes before all', () => {
    const made = machine({ cpu: 'Ryzen 9 9950X', systemMemoryGb: 64, memoryBandwidthGBps: 61.5 });
    expect(made.host?.bandwidth).toMatchObject({ bytesPerSecond: 61.5e9, limitedBy: 'measured' });
    expect(made.assumptions).toEqual([]);
  });

  it('memory that is not given is assumed and said', () => {
    const made = machine({ cpu: 'Ryzen 9 9950X' });
    expect(made.systemMemoryBytes).toBeGreaterThan(0);
    expect(made.assumptions.filter((a) => a.includes('assumed'))).toHaveLength(2);
  });
});

describe('a processor with remarks after its name', () => {
  it.each([
    ['AMD Ryzen AI Max+ 395 (Strix Halo, Radeon 8060S)', 'amd-ryzen-ai-max-plus-395'],
    ['Intel Core i9-13900K (DDR5-6400, 24 threads)', 'intel-core-i9-13900k'],
  ])('%j', (cpu, id) => expect(machine({ cpu }).host?.id).toBe(id));

  it('an unknown one is named whole', () =>
    expect(reasons({ cpu: 'Core i9-99999X (24 threads)' }).join()).toContain('"Core i9-99999X (24 threads)"'));
});
