// Keys under which the spellings of one name meet, and under which different things stay apart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanName,
  exactKey,
  LONGEST_NAME,
  looseKey,
  splitMemorySize,
  tellingWords,
  withoutRemarks,
} from './normalise.ts';

describe('one thing meets itself', () => {
  it.each([
    ['AMD  Radeon RX 7800 XT', 'AMD Radeon RX 7800 XT'],
    ['NVIDIA GeForce RTX 4090', 'RTX4090'],
    ['NVIDIA GeForce RTX 4090', 'GeForce RTX\u00a04090'],
    ['NVIDIA\u2011GeForce RTX\u20104090', 'nvidia-geforce-rtx-4090'],
    ['Radeon RX 7900 XTX', 'AMD Radeon RX 7900XTX'],
    ['RTX 4090 Mobile', 'RTX 4090 Laptop GPU'],
    ['M1 7\u2011Core GPU', 'M1 7-Core GPU'],
    ['Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz', 'Intel Core i7-9750H'],
    ['13th Gen Intel(R) Core(TM) i9-13900K', 'Core i9-13900K'],
    ['AMD EPYC 7B13 64-Core Processor (znver3)', 'EPYC 7B13'],
    ['AMD Ryzen 7 7840HS w/ Radeon 780M Graphics', 'Ryzen 7 7840HS'],
    ['AMD Ryzen 5 5600G with Radeon Graphics', 'Ryzen 5 5600G'],
    ['Intel Core i7-1165G7 (tigerlake)', 'i7-1165G7'],
    ['ＲＴＸ ４０９０', 'RTX 4090'],
  ])('%j and %j', (a, b) => expect(looseKey(a)).toBe(looseKey(b)));
});

describe('different things stay apart', () => {
  it.each([
    ['RTX 4060', 'RTX 4060 Ti'],
    ['RX 7900 XT', 'RX 7900 XTX'],
    ['RTX 4090', 'RTX 4090 Laptop GPU'],
    ['Ryzen AI Max 395', 'Ryzen AI Max+ 395'],
    ['Qwen2.5 7B', 'Qwen25 7B'],
    ['Core i9-13900K', 'Core i9-13900KF'],
    ['Apple M1', 'Apple M1 Max'],
  ])('%j and %j', (a, b) => {
    expect(exactKey(a)).not.toBe(exactKey(b));
    expect(looseKey(a)).not.toBe(looseKey(b));
  });
});

describe('filler', () => {
  it('alone leaves nothing telling', () => expect(looseKey('AMD Radeon Graphics')).toBe(''));
  it('keeps the order of the rest', () =>
    expect(tellingWords('NVIDIA GeForce RTX 4060 Ti')).toEqual(['rtx', '4060', 'ti']));
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is a word like any other', (name) =>
    expect(looseKey(name)).toBe(name.toLowerCase().replace(/_/g, '')),
  );
});

describe('memory sizes', () => {
  it.each([
    ['4060 Ti 16GB', '4060 Ti', 16],
    ['RTX 3090 (24 GB)', 'RTX 3090', 24],
    ['RTX 5090, 31GiB', 'RTX 5090', 31],
    ['A100 80G', 'A100', 80],
    ['Apple M2 Ultra (76-core GPU, 192GB)', 'Apple M2 Ultra (76-core GPU', 192],
  ])('%j is %j with %d', (text, name, memoryGib) => expect(splitMemorySize(text)).toEqual({ name, memoryGib }));

  it.each(['RTX 4090', '24GB', 'Apple M1 (7-core GPU, 68 GB/s)', 'GB10', 'DGX H100', ''])('%j has none', (text) =>
    expect(splitMemorySize(text)).toBeUndefined(),
  );
});

describe('remarks', () => {
  it.each([
    ['Apple M1 (7-core GPU, 68 GB/s)', 'Apple M1'],
    ['DGX Spark (GB10), 128 GB', 'DGX Spark'],
    ['plain', 'plain'],
  ])('%j keeps %j', (text, kept) => expect(withoutRemarks(text)).toBe(kept));
});

describe('any text', () => {
  it('is cleaned once and for all, and keys hold letters, digits, "+" and "." only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: LONGEST_NAME }), (text) => {
        expect(exactKey(text)).toMatch(/^[a-z0-9+.]*$/);
        expect(looseKey(text)).toMatch(/^[a-z0-9+.]*$/);
        expect(cleanName(text)).toBe(cleanName(text).trim());
      }),
    );
  });
});
