import { describe, expect, it } from 'vitest';
import { TINY_METADATA, TINY_TENSORS, tinyGguf, vocabularyGguf } from '../../../../test/support/tiny-gguf.ts';
import { string, uint32, type WritableGguf, type WritableValue } from '../../../../test/support/write-gguf.ts';
import { type GgufHeader, type GgufInvalid, isArraySummary } from '../gguf-header.ts';
import { parseGgufHeader } from './parser.ts';

const parse = (changes: Partial<WritableGguf> = {}) => parseGgufHeader(tinyGguf(changes), { complete: true });

function header(changes: Partial<WritableGguf> = {}): GgufHeader {
  const result = parse(changes);
  if (result.status !== 'ok') throw new Error(JSON.stringify(result));
  return result.header;
}

function problem(changes: Partial<WritableGguf>): GgufInvalid {
  const result = parse(changes);
  if (result.status !== 'invalid') throw new Error(result.status);
  expect(result.message).not.toMatch(/[\n\r]/);
  return result;
}

describe('a valid header', () => {
  it.each([
    [2, 'little'],
    [2, 'big'],
    [3, 'little'],
    [3, 'big'],
  ] as const)('version %d, %s-endian, reads the same', (version, byteOrder) => {
    const result = header({ version, byteOrder });
    expect(result).toMatchObject({ version, byteOrder, alignment: 32 });
    expect({ ...result.metadata }).toEqual({
      ...header().metadata,
      'general.name': 'Tiny Llama',
      'llama.context_length': 2048,
      'llama.rope.freq_base': 10000,
      'llama.attention.layer_norm_rms_epsilon': 0.00001,
      'llama.flags': [true, false],
      'llama.offsets': [-1, 0, 2 ** 40],
      'llama.bytes': [0, 1, 255],
      'llama.int8': -8,
      'llama.int16': -16,
      'llama.int32': -32,
      'tokenizer.ggml.tokens': ['<s>', '▁a', 'ß', ''],
    });
    expect(result.tensors.map((t) => [t.name, t.typeName, t.bytes])).toEqual([
      ['output_norm.weight', 'F32', 256],
      ['blk.0.attn_q.weight', 'Q4_K', 288],
      ['output.weight', 'Q8_0', 102],
    ]);
  });

  it('rounds the data offset up to the alignment the file sets', () => {
    const metadata = [['general.alignment', uint32(4096)] as const];
    const result = header({ metadata, tensors: [], alignment: 4096, dataBytes: 1 });
    expect(result.dataOffset).toBe(4096);
    expect(result.headerBytes).toBeLessThan(100);
  });

  it('keeps only the extent of a vocabulary unless asked for its strings', () => {
    const bytes = vocabularyGguf(5000);
    const short = parseGgufHeader(bytes, { complete: true });
    const full = parseGgufHeader(bytes, { complete: true, keepArrayElements: 5000 });
    if (short.status !== 'ok' || full.status !== 'ok') throw new Error('not read');
    const tokens = full.header.metadata['tokenizer.ggml.tokens'] as readonly string[];
    const totalBytes = tokens.reduce((sum, token) => sum + token.length, 0);
    const summary = short.header.metadata['tokenizer.ggml.tokens'];
    expect(summary).toEqual({ kind: 'array-summary', elementType: 'string', length: 5000, totalBytes });
    expect(isArraySummary(summary)).toBe(true);
    expect(isArraySummary(tokens)).toBe(false);
    expect(short.header.tensors).toEqual(full.header.tensors);
  });

  it('takes __proto__ as a key like any other', () => {
    const { metadata } = header({ metadata: [['__proto__', uint32(7)]] });
    expect(Object.keys(metadata)).toEqual(['__proto__']);
    expect('toString' in metadata).toBe(false);
  });

  it('accepts a header without its tensor data when told so', () => {
    const bytes = tinyGguf({ dataBytes: 0 });
    expect(parseGgufHeader(bytes, { complete: true }).status).toBe('invalid');
    expect(parseGgufHeader(bytes, { complete: true, headerOnly: true }).status).toBe('ok');
    expect(parseGgufHeader(bytes, { complete: true, fileBytes: 10_000 }).status).toBe('ok');
  });
});

describe('any prefix', () => {
  it('asks for more, never too much, and ends with the same header', () => {
    const bytes = tinyGguf();
    const { headerBytes } = header();
    for (let length = 0; length < headerBytes; length++) {
      const result = parseGgufHeader(bytes.subarray(0, length), { complete: false, fileBytes: bytes.length });
      expect(result.status).toBe('need-more');
      if (result.status !== 'need-more') continue;
      expect(result.atLeastBytes).toBeGreaterThan(length);
      expect(result.atLeastBytes).toBeLessThanOrEqual(headerBytes);
    }
    const enough = parseGgufHeader(bytes.subarray(0, headerBytes), { complete: false, fileBytes: bytes.length });
    expect(enough).toEqual(parse());
  });

  it('that is all there is, is cut off', () => {
    const bytes = tinyGguf();
    for (let length = 0; length < bytes.length; length++) {
      const result = parseGgufHeader(bytes.subarray(0, length), { complete: true });
      expect(result).toMatchObject({ status: 'invalid' });
    }
  });
});

const array = (elementType: 'uint8' | 'array', values: readonly (number | WritableValue)[]): WritableValue => ({
  type: 'array',
  elementType,
  values,
});
const tensor = TINY_TENSORS[0]!;
const withTensor = (changes: Partial<typeof tensor>) => ({ tensors: [{ ...tensor, ...changes }] });

describe('a wrong header names the field', () => {
  it.each<[string, Partial<WritableGguf>, string, RegExp]>([
    ['version 1', { version: 1 }, 'version', /convert/],
    ['version 4', { version: 4 }, 'version', /is 4, known are 2 and 3/],
    ['2^64 − 1 tensors', { claimedTensors: 2n ** 64n - 1n }, 'tensor_count', /^18446744073709551615 is beyond 2\^53/],
    ['10^9 tensors', { claimedTensors: 10 ** 9 }, 'tensor_count', /at most 131072/],
    ['10^9 keys', { claimedKeys: 10 ** 9 }, 'metadata_kv_count', /at most 1048576/],
    ['more keys than bytes', { claimedKeys: 10 ** 6 }, 'tensor_count and metadata_kv_count', /do not fit/],
    ['an empty key', { metadata: [['', uint32(1)]] }, 'metadata[0] (key)', /empty/],
    [
      'a key twice',
      {
        metadata: [
          ['a', uint32(1)],
          ['a', uint32(1)],
        ],
      },
      'metadata["a"]',
      /twice/,
    ],
    ['a key that is not UTF-8', { metadata: [[new Uint8Array([0xff]), uint32(1)]] }, 'metadata[0] (key)', /UTF-8/],
    ['a value that is not UTF-8', { metadata: [['a', string(new Uint8Array([0xc3]))]] }, 'metadata["a"]', /UTF-8/],
    ['a key over two lines', { metadata: [['a\nb', uint32(1)]] }, 'metadata["a\\u{a}b"]', /control/],
    [
      'a nested array',
      { metadata: [['a', array('array', [array('uint8', [1])])]] },
      'metadata["a"]',
      /array of arrays/,
    ],
    ['2^60', { metadata: [['a', { type: 'uint64', value: 2n ** 60n }]] }, 'metadata["a"]', /^1152921504606846976 is/],
    [
      '−2^60',
      { metadata: [['a', { type: 'int64', value: -(2n ** 60n) }]] },
      'metadata["a"]',
      /^-1152921504606846976 is/,
    ],
    ['alignment 3', { metadata: [['general.alignment', uint32(3)]] }, 'metadata["general.alignment"]', /power of two/],
    ['alignment 0', { metadata: [['general.alignment', uint32(0)]] }, 'metadata["general.alignment"]', /power of two/],
    [
      'alignment as text',
      { metadata: [['general.alignment', string('32')]] },
      'metadata["general.alignment"]',
      /uint32/,
    ],
    ['five dimensions', withTensor({ shape: [1, 1, 1, 1, 1] }), 'tensors["output_norm.weight"].shape', /5 dimensions/],
    ['a huge shape', withTensor({ shape: [2 ** 40, 2 ** 40] }), 'tensors["output_norm.weight"].shape', /2\^53/],
    ['a removed type', withTensor({ typeId: 4 }), 'tensors["output_norm.weight"].type', /Q4_2.*removed/],
    ['an unknown type', withTensor({ typeId: 999 }), 'tensors["output_norm.weight"].type', /is 999/],
    ['rows that do not divide', withTensor({ typeId: 12 }), 'tensors["output_norm.weight"].shape', /blocks of 256/],
    ['a misaligned tensor', withTensor({ offset: 8 }), 'tensors["output_norm.weight"].offset', /multiple/],
    ['a tensor out of the file', withTensor({ shape: [2 ** 20] }), 'tensors["output_norm.weight"]', /cut off/],
    [
      'overlapping tensors',
      { tensors: [tensor, { ...tensor, name: 'b', offset: 32 }] },
      'tensors["b"].offset',
      /inside/,
    ],
    ['a tensor name twice', { tensors: [tensor, tensor] }, 'tensors["output_norm.weight"]', /twice/],
    ['an empty tensor name', withTensor({ name: '' }), 'tensors[0] (name)', /empty/],
  ])('%s', (_, changes, field, message) => {
    const found = problem(changes);
    expect(found.field).toBe(field);
    expect(found.message).toMatch(message);
  });

  it.each([
    ['FUGG', /reversed/],
    ['PK\u0003\u0004', /zip/],
    ['version https://git-lfs', /LFS/],
    ['ggjt', /old GGML/],
    ['<!DOCTYPE html>', /web page/],
    ['GGU', /needed/],
  ])('magic %j', (text, message) => {
    const result = parseGgufHeader(new TextEncoder().encode(text), { complete: true });
    expect(result).toMatchObject({ status: 'invalid', message: expect.stringMatching(message) });
  });

  it('a million keys are read, two to the twenty and one are not', () => {
    const bytes = tinyGguf({ metadata: manyKeys(1_000_000), tensors: [], dataBytes: 0 });
    const result = parseGgufHeader(bytes, { complete: true });
    expect(result.status === 'ok' && Object.keys(result.header.metadata)).toHaveLength(1_000_000);
    expect(problem({ claimedKeys: 2 ** 20 + 1 }).field).toBe('metadata_kv_count');
  });

  it('much text in many names is refused', () => {
    const name = 'n'.repeat(60_000);
    const metadata = Array.from({ length: 1200 }, (_, i): [string, WritableValue] => [`${i}${name}`, uint32(i)]);
    expect(problem({ metadata }).message).toMatch(/exceeds 67108864 characters/);
  });

  it('a header beyond 512 MiB is refused as soon as that is certain', () => {
    const metadata = [...TINY_METADATA.slice(0, 1)];
    const bytes = tinyGguf({ metadata, claimedKeys: 2, tensors: [] });
    const more = new Uint8Array(bytes.length + 100);
    more.set(bytes);
    // The second pair: key length 1, key "a", type array of uint8 with 2^40 elements.
    const at = parseEnd(bytes);
    const view = new DataView(more.buffer);
    view.setBigUint64(at, 1n, true);
    view.setUint8(at + 8, 97);
    view.setUint32(at + 9, 9, true);
    view.setBigUint64(at + 17, 2n ** 40n, true);
    expect(parseGgufHeader(more, { complete: false })).toMatchObject({
      field: 'metadata["a"]',
      message: expect.stringMatching(/exceed 536870912 bytes/),
    });
  });
});

function manyKeys(count: number): [string, WritableValue][] {
  return Array.from({ length: count }, (_, i) => [`k${i}`, uint32(i)]);
}

/** Where the pairs of a file end that claims one pair more than it has. */
function parseEnd(bytes: Uint8Array): number {
  const copy = bytes.slice();
  new DataView(copy.buffer).setBigUint64(16, 1n, true);
  const result = parseGgufHeader(copy, { complete: true });
  return result.status === 'ok' ? result.header.headerBytes : 0;
}
