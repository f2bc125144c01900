// Machines as people write them: counted parts and memory sizes.
import { describe, expect, it } from 'vitest';
import { parseCounted, parseMemory, splitMachineText } from './request.ts';

describe('counted parts', () => {
  it.each([
    ['RTX 5090', 'RTX 5090', 1],
    ['2x RTX 5090', 'RTX 5090', 2],
    ['2 x RTX 5090', 'RTX 5090', 2],
    ['4× L40S', 'L40S', 4],
    ['8*H100', 'H100', 8],
    ['RTX 5090 * 2', 'RTX 5090', 2],
    ['RTX 5090 x2', 'RTX 5090', 2],
    ['  RTX 5090 ', 'RTX 5090', 1],
    ['Radeon RX 7900 XTX', 'Radeon RX 7900 XTX', 1],
    ['X670', 'X670', 1],
    ['2x', '2x', 1],
    ['', '', 1],
  ])('%j', (text, name, count) => expect(parseCounted(text)).toEqual({ name, count }));
});

describe('memory sizes', () => {
  it.each([
    ['192GB', 192],
    ['192 GiB', 192],
    ['64g', 64],
    ['2 TB', 2048],
    ['1.5TiB', 1536],
    ['128 GB RAM', 128],
    ['128', 128],
    ['0.5 GB memory', 0.5],
  ])('%j is %d GiB', (text, gib) => expect(parseMemory(text)).toBe(gib));

  it.each(['', 'GB', '-1GB', '1e3GB', 'RTX 4090', '24 GB VRAM', '64 MB', '0x10', '1,5GB', '1 2 GB'])(
    '%j is no size',
    (text) => expect(parseMemory(text)).toBeUndefined(),
  );

  it('a text of any length is answered at once', () => {
    const before = performance.now();
    expect(parseMemory(`1${' '.repeat(100_000)}x`)).toBeUndefined();
    expect(parseMemory('9'.repeat(100_000))).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('a machine in one text', () => {
  it.each([
    ['Ryzen 9 9950X + 2x RTX 5090', { parts: [part('Ryzen 9 9950X'), part('RTX 5090', 2)] }],
    ['Ryzen 9 9950X, RTX 5090, 192GB', { parts: [part('Ryzen 9 9950X'), part('RTX 5090')], memoryGb: 192 }],
    ['192GB', { parts: [], memoryGb: 192 }],
    ['Ryzen AI Max+ 395 + 128GB', { parts: [part('Ryzen AI Max+ 395')], memoryGb: 128 }],
    [' + ', { parts: [] }],
    ['', { parts: [] }],
  ])('%j', (text, expected) => expect(splitMachineText(text)).toEqual(expected));
});

function part(name: string, count = 1): { name: string; count: number } {
  return { name, count };
}
