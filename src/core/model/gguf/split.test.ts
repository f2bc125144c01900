import { describe, expect, it } from 'vitest';
import type { GgufHeader, GgufMetadata } from '../gguf-header.ts';
import { countParts, type GgufPart, joinParts, parsePartName, partName } from './split.ts';

const header = (metadata: GgufMetadata, ...names: string[]): GgufHeader => ({
  version: 3,
  byteOrder: 'little',
  metadata,
  tensors: names.map((name) => ({ name, shape: [1], typeId: 0, typeName: 'F32', offset: 0, bytes: 4 })),
  headerBytes: 100,
  dataOffset: 128,
  alignment: 32,
});
const part = (fileBytes: number | undefined, ...rest: Parameters<typeof header>): GgufPart => ({
  source: 'p',
  fileBytes,
  header: header(...rest),
});

describe('split models', () => {
  it('names parts as llama.cpp does', () => {
    expect(partName('/a/model', 2, 5)).toBe('/a/model-00002-of-00005.gguf');
    expect(parsePartName('/a/model-00002-of-00005.gguf')).toEqual({ prefix: '/a/model', number: 2, count: 5 });
    expect(parsePartName('model.gguf')).toBeUndefined();
  });

  it('takes a file without split metadata as whole, also one called 1 of 1', () => {
    expect(countParts('model.gguf', {})).toEqual({ count: 1 });
    expect(countParts('model-00001-of-00001.gguf', {})).toEqual({ count: 1 });
    expect(countParts('model-00003-of-00005.gguf', { 'split.count': 5 })).toEqual({ count: 5 });
  });

  it.each([
    ['model.gguf', { 'split.count': 5 }, /not named like model-00001-of-00005/],
    ['model-00001-of-00005.gguf', {}, /is missing, but the file's name says 5/],
    ['model-00001-of-00005.gguf', { 'split.count': 4 }, /is 4, but the file's name says 5/],
    ['model-00007-of-00005.gguf', { 'split.count': 5 }, /part 7 of 5/],
    ['model.gguf', { 'split.count': 1e6 }, /not a number of parts/],
    ['model.gguf', { 'split.count': 'many' }, /not a number of parts/],
  ] as [string, GgufMetadata, RegExp][])('%s with %j contradicts', (name, metadata, message) => {
    expect(countParts(name, metadata)).toMatchObject({ status: 'invalid', message: expect.stringMatching(message) });
  });

  it('joins tensors in order with the part that holds them', () => {
    const joined = joinParts([part(10, { 'split.tensors.count': 3 }, 'a', 'b'), part(20, {}, 'c')]);
    expect(joined).toMatchObject({ status: 'ok', fileBytes: 30, metadata: { 'split.tensors.count': 3 } });
    expect(joined.status === 'ok' && joined.tensors.map((t) => [t.name, t.part])).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 1],
    ]);
  });

  it('refuses a tensor in two parts and a number of tensors that is not there', () => {
    expect(joinParts([part(1, {}, 'a'), part(1, {}, 'a')])).toMatchObject({ field: 'tensors["a"]', part: 1 });
    expect(joinParts([part(1, { 'split.tensors.count': 3 }, 'a'), part(1, {}, 'b')])).toMatchObject({
      field: 'metadata["split.tensors.count"]',
      message: expect.stringMatching(/hold 2/),
    });
  });

  it('does not know the size if a part’s is unknown', () => {
    expect(joinParts([part(1, {}, 'a'), part(undefined, {}, 'b')])).toMatchObject({ fileBytes: undefined });
  });
});
