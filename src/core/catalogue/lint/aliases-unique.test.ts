// The alias linter catches names that two entries claim and lets memory size tell variants of one card apart.
import { describe, expect, it } from 'vitest';
import type { FullCatalogue } from '../catalogue.ts';
import { KINDS } from '../schema/index.ts';
import { aliasesUnique, nameKey } from './aliases-unique.ts';

interface Planted {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly memoryGib?: { readonly value: number };
}

function catalogueWith(kind: string, entries: Readonly<Record<string, Planted>>): FullCatalogue {
  const withIds = Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, { id, ...entry }]));
  return { ...Object.fromEntries(KINDS.map((k) => [k, {}])), [kind]: withIds } as unknown as FullCatalogue;
}

const found = (catalogue: FullCatalogue) => aliasesUnique.check(catalogue).map((f) => `${f.kind}/${f.id}`);

describe('nameKey', () => {
  it('ignores case, punctuation, trade marks and the maker', () => {
    const key = nameKey('NVIDIA GeForce RTX 4060 Ti');
    expect(nameKey('geforce rtx-4060ti')).toBe(key);
    expect(nameKey('Intel(R) Arc(TM) A770')).toBe(nameKey('Arc A770'));
    expect(nameKey('NVIDIA GeForce RTX 4060')).not.toBe(key);
  });

  it('keeps a name that is only a maker', () => {
    expect(nameKey('AMD')).toBe('amd');
  });
});

describe('aliases-unique', () => {
  it('reports both entries that claim one alias with the same memory size', () => {
    const planted = catalogueWith('accelerators', {
      desktop: { name: 'GTX 1660 Ti', memoryGib: { value: 6 } },
      laptop: { name: 'GTX 1660 Ti Laptop', aliases: ['NVIDIA GTX 1660-Ti'], memoryGib: { value: 6 } },
    });
    expect(found(planted)).toEqual(['accelerators/desktop', 'accelerators/laptop']);
  });

  it('lets accelerators share a name when memory size tells them apart', () => {
    const variants = catalogueWith('accelerators', {
      small: { name: 'RTX 4060 Ti 8GB', aliases: ['RTX 4060 Ti'], memoryGib: { value: 8 } },
      large: { name: 'RTX 4060 Ti 16GB', aliases: ['RTX 4060 Ti'], memoryGib: { value: 16 } },
    });
    expect(found(variants)).toEqual([]);
  });

  it('lets no models share a name, and counts the id as one', () => {
    const planted = catalogueWith('models', {
      'qwen3-8b': { name: 'Qwen3 8B' },
      other: { name: 'Something else', aliases: ['qwen3 8b'] },
    });
    expect(found(planted)).toEqual(['models/qwen3-8b', 'models/other']);
  });

  it('accepts one entry that writes its own name in several ways', () => {
    expect(found(catalogueWith('cpus', { a: { name: 'AMD Ryzen 9 9950X', aliases: ['Ryzen 9 9950X'] } }))).toEqual([]);
  });
});
