import { describe, expect, it } from 'vitest';
import {
  elementCount,
  GGML_TYPES,
  ggmlTypeById,
  ggmlTypeByName,
  REMOVED_GGML_TYPES,
  tensorBytes,
} from './ggml-types.ts';

describe('ggml types', () => {
  it('knows every id from 0 to 42, as a type or as removed', () => {
    const ids = [...GGML_TYPES.map((type) => type.id), ...Object.keys(REMOVED_GGML_TYPES).map(Number)];
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 43 }, (_, i) => i));
  });

  it('finds names in any case', () => {
    expect(ggmlTypeByName('q4_K')).toBe(ggmlTypeById(12));
    expect(ggmlTypeByName('q9_9')).toBeUndefined();
  });

  // Bits per weight as published for the formats.
  it.each([
    ['F32', 32],
    ['Q4_0', 4.5],
    ['Q4_K', 4.5],
    ['Q6_K', 6.5625],
    ['IQ1_S', 1.5625],
    ['MXFP4', 4.25],
    ['NVFP4', 4.5],
    ['Q1_0', 1.125],
    ['Q2_0', 2.25],
    ['TQ1_0', 1.6875],
  ])('%s takes %d bits per weight', (name, bits) => {
    const type = ggmlTypeByName(name)!;
    expect((type.blockBytes * 8) / type.blockElements).toBe(bits);
  });

  it('counts bytes of whole blocks, and refuses rows that do not divide', () => {
    const q4k = ggmlTypeByName('Q4_K')!;
    expect(tensorBytes(q4k, [4096, 14336])).toBe(33_030_144);
    expect(tensorBytes(q4k, [4095, 14336])).toBeUndefined();
    expect(tensorBytes(q4k, [0, 5])).toBe(0);
    expect(tensorBytes(ggmlTypeByName('F32')!, [])).toBe(4);
  });

  it('refuses what a double cannot count', () => {
    expect(elementCount([2 ** 30, 2 ** 30])).toBeUndefined();
    expect(tensorBytes(ggmlTypeByName('F64')!, [2 ** 51])).toBeUndefined();
  });
});
