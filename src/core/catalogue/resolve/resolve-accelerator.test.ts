// Accelerators by the names that people, drivers and benchmarks use, on the real catalogue.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../../test/support/real.ts';
import { resolveAccelerator } from './resolve-accelerator.ts';
import { resolveEntry } from './resolve-entry.ts';

const catalogue = realCatalogue();
const { accelerators } = catalogue;

function found(name: string, memoryGib?: number) {
  const answer = resolveAccelerator(accelerators, name, memoryGib);
  if (answer.status === 'unknown') throw new Error(answer.reasons.join('; '));
  return answer.value;
}

describe('spellings', () => {
  it.each([
    ['NVIDIA GeForce RTX 4090', 'nvidia-geforce-rtx-4090'],
    ['RTX4090', 'nvidia-geforce-rtx-4090'],
    ['rtx-4090', 'nvidia-geforce-rtx-4090'],
    ['RTX\u20114090', 'nvidia-geforce-rtx-4090'],
    ['GeForce\u00a0RTX\u00a04090', 'nvidia-geforce-rtx-4090'],
    ['RTX 4090 Mobile', 'nvidia-geforce-rtx-4090-laptop-gpu'],
    ['AMD  Radeon RX 7800 XT', 'amd-radeon-rx-7800-xt'],
    ['AMD Radeon RX 7800 XT', 'amd-radeon-rx-7800-xt'],
    ['Radeon RX 7900 XTX', 'amd-radeon-rx-7900-xtx'],
    ['AMD Radeon RX 7900 XTX', 'amd-radeon-rx-7900-xtx'],
    ['Apple M1 (7-core GPU, 68 GB/s)', 'apple-m1-7c'],
    ['Apple M1 (8-core GPU, 68 GB/s)', 'apple-m1-8c'],
    ['M1 7\u2011Core GPU 8GB', 'apple-m1-7c'],
    ['4060 Ti 16GB', 'nvidia-geforce-rtx-4060-ti-16gb'],
    ['NVIDIA GeForce RTX 4060 Ti (8 GB)', 'nvidia-geforce-rtx-4060-ti-8gb'],
    ['DGX Spark (GB10)', 'nvidia-gb10'],
  ])('%j is %s', (name, id) => expect(found(name).accelerator.id).toBe(id));
});

describe('variants of one name', () => {
  it.each([
    ['RTX 4060 Ti', 8, 'nvidia-geforce-rtx-4060-ti-8gb'],
    ['RTX 4060 Ti', 15.99, 'nvidia-geforce-rtx-4060-ti-16gb'],
    ['RTX 3080', 10, 'nvidia-geforce-rtx-3080-10gb'],
    ['RTX 3080', 11.76, 'nvidia-geforce-rtx-3080-12gb'],
    ['RTX 5090', 31, 'nvidia-geforce-rtx-5090'],
    ['RTX 5090', 32, 'nvidia-geforce-rtx-5090'],
    ['Orin', 7.4, 'nvidia-jetson-orin-nano-8gb'],
    ['Orin', 61.4, 'nvidia-jetson-agx-orin-64gb'],
    ['AMD Radeon Graphics', 16, 'amd-radeon-760m'],
    ['AMD Radeon Graphics', 32, 'amd-radeon-instinct-mi50-32gb'],
    ['A100', 80, 'nvidia-a100-sxm4-80gb'],
  ])('%s with %d GiB is %s', (name, memory, id) => expect(found(name, memory).accelerator.id).toBe(id));

  it('without a size are the smallest, said as an assumption', () => {
    const { accelerator, assumptions } = found('RTX 4060 Ti');
    expect(accelerator.memoryGib.value).toBe(8);
    expect(assumptions.join()).toMatch(/8 or 16 GiB: 8 is assumed/);
    expect(found('Orin').assumptions).toHaveLength(1);
  });

  it('with a size need no assumption', () => expect(found('RTX 4060 Ti 16GB').assumptions).toEqual([]));
  it('a size given apart goes before one in the name', () =>
    expect(found('Orin 8GB', 64).accelerator.memoryGib.value).toBe(64));
});

describe('a name of its own goes before an alias of another', () => {
  it('by name', () => expect(found('AMD Radeon RX 7600 XT').accelerator.id).toBe('amd-radeon-rx-7600-xt'));
  it('by size', () => expect(found('AMD Radeon RX 7600 XT', 8).accelerator.id).toBe('amd-radeon-rx-7600m-xt'));
  it.each(Object.keys(accelerators))('the id %s, whatever memory is stated', (id) => {
    expect(found(id).accelerator.id).toBe(id);
    expect(found(id, 8)).toMatchObject({ accelerator: { id }, statedMemoryGib: 8, assumptions: [] });
  });
});

describe('unknown names', () => {
  it('name the nearest', () => {
    expect(resolveAccelerator(accelerators, 'RTX 5095')).toEqual({
      status: 'unknown',
      reasons: [expect.stringMatching(/^accelerator "RTX 5095" is not known; nearest: NVIDIA GeForce RTX 5090, /)],
    });
  });

  it.each([
    ['an empty name', ''],
    ['blanks', ' \t\n'],
    ['makers only', 'NVIDIA'],
    ['control characters', '\u0000\u001b[31mRTX\u0007'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString', 'toString'],
    ['a size only', '24GB'],
    ['half a surrogate', '\ud83d'],
  ])('%s', (_, name) => {
    expect(resolveAccelerator(accelerators, name).status).toBe('unknown');
    expect(resolveEntry(catalogue.models, name, 'model').status).toBe('unknown');
  });

  it.each([' ', '(', 'a', '1', '1 ', 'x ', ',', ' w/', '-core', '@ 1'])(
    '100,000 characters of %j are refused at once',
    (unit) => {
      const name = `RTX 4090${unit.repeat(100_000 / unit.length)}x`;
      const before = performance.now();
      const answer = resolveAccelerator(accelerators, name);
      expect(answer.status).toBe('unknown');
      expect(resolveEntry(catalogue.cpus, name, 'CPU').status).toBe('unknown');
      expect(answer.status === 'unknown' ? (answer.reasons[0]?.length ?? 0) : 0).toBeLessThan(500);
      expect(performance.now() - before).toBeLessThan(1000);
    },
  );
});
