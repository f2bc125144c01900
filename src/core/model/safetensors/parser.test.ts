// The safetensors header parser on whole, wrong and hostile headers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headerOf,
  rawSafetensors,
  type WritableSafetensor,
  writeSafetensors,
} from '../../../../test/support/write-safetensors.ts';
import { DTYPES, dtypeBits } from './dtypes.ts';
import { SAFETENSORS_LIMITS } from './limits.ts';
import { parseSafetensorsHeader } from './parser.ts';

const TWO: readonly WritableSafetensor[] = [
  { name: 'a', dtype: 'F32', shape: [2, 3] },
  { name: 'b', dtype: 'BF16', shape: [4] },
];

const parse = (bytes: Uint8Array) => parseSafetensorsHeader(bytes, { complete: true });

/** The field and message of a refusal, on one line. */
function refusal(bytes: Uint8Array): string {
  const result = parse(bytes);
  if (result.status !== 'invalid') throw new Error(`was ${result.status}`);
  const line = `${result.field}: ${result.message}`;
  expect(line).not.toMatch(/[\n\r]/);
  return line;
}

const withHeader = (header: unknown, data = 32) => rawSafetensors(JSON.stringify(header), data);
const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({ x: { dtype, shape, data_offsets: offsets } });

describe('a whole header', () => {
  it('gives tensors with their places and bytes, and the metadata', () => {
    const result = parse(writeSafetensors(TWO, { format: 'pt' }));
    if (result.status !== 'ok') throw new Error(result.status);
    expect(result.header.tensors).toEqual([
      { name: 'a', dtype: 'F32', shape: [2, 3], offset: 0, bytes: 24 },
      { name: 'b', dtype: 'BF16', shape: [4], offset: 24, bytes: 8 },
    ]);
    expect(result.header.dataBytes).toBe(32);
    expect([...result.header.metadata]).toEqual([['format', 'pt']]);
  });

  it('may have no tensors, scalars, empty tensors and spaces after the JSON', () => {
    expect(parse(rawSafetensors('{}   ')).status).toBe('ok');
    expect(parse(writeSafetensors([{ name: 's', dtype: 'F64', shape: [] }])).status).toBe('ok');
    expect(parse(writeSafetensors([...TWO, { name: 'none', dtype: 'F32', shape: [0, 5] }])).status).toBe('ok');
  });

  it('counts sub-byte types by their bits', () => {
    const result = parse(writeSafetensors([{ name: 'f', dtype: 'F4', shape: [4, 3] }]));
    expect(result).toMatchObject({ status: 'ok', header: { dataBytes: 6 } });
  });

  it('keeps names that objects have anyway', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const file = writeSafetensors([]);
    expect(parse(file).status).toBe('ok');
    const json = `{${names.map((n, i) => `"${n}":{"dtype":"U8","shape":[1],"data_offsets":[${i},${i + 1}]}`)}}`;
    const result = parse(rawSafetensors(json, 3));
    expect(result.status === 'ok' && result.header.tensors.map((t) => t.name)).toEqual(names);
  });
});

describe('a part of a file', () => {
  it('says how many bytes the header needs', () => {
    const file = writeSafetensors(TWO);
    const open = (n: number) =>
      parseSafetensorsHeader(file.subarray(0, n), { complete: false, fileBytes: file.length });
    expect(open(3)).toEqual({ status: 'need-more', atLeastBytes: 8 });
    const needed = open(8);
    expect(needed).toEqual({ status: 'need-more', atLeastBytes: file.length - 32 });
    expect(open(file.length - 32).status).toBe('ok');
  });
});

describe('a wrong header is refused with its field', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /^header: the file has 0 bytes/],
    ['too short', new Uint8Array(7), /too few/],
    ['length beyond the limit', rawSafetensors('{}', 0, 2n ** 62n), /^header length: .*above the format's limit/],
    ['length beyond the file', rawSafetensors('{}', 0, 1000n), /^header length: is 1000, but the file has 10 bytes/],
    ['length of nothing', rawSafetensors('{}', 0, 0n), /^header length/],
    ['a Git LFS pointer', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'), /Git LFS pointer/],
    ['no JSON', rawSafetensors('{"a":'), /^header: is not JSON/],
    ['a list', rawSafetensors('[1,2]'), /not a JSON object/],
    ['not UTF-8', rawSafetensors(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), /not UTF-8/],
    ['nested', rawSafetensors(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), /nested more than 3 deep/],
    [
      'a name twice',
      rawSafetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      /same name twice/,
    ],
    [
      'a name twice, spelt differently',
      rawSafetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      /same name twice/,
    ],
    [
      'a key twice within a tensor',
      rawSafetensors('{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
      /same name twice/,
    ],
    ['no name', withHeader({ '': { dtype: 'U8', shape: [32], data_offsets: [0, 32] } }), /no name/],
    ['a tensor that is none', withHeader({ x: 5 }), /^tensors\["x"\]: is not an object/],
    ['an unknown type', withHeader(entry('F33', [8], [0, 32])), /^tensors\["x"\].dtype: is "F33"/],
    ['a type that is no text', withHeader(entry(3, [8], [0, 32])), /dtype: is no text/],
    ['an inherited type', withHeader(entry('constructor', [8], [0, 32])), /dtype/],
    ['a negative size', withHeader(entry('F32', [-8], [0, 32])), /^tensors\["x"\].shape/],
    ['a broken size', withHeader(entry('F32', [1.5], [0, 32])), /shape/],
    ['a huge shape', withHeader(entry('U8', Array(9).fill(1), [0, 1])), /shape/],
    ['a size beyond numbers', withHeader(entry('U8', [2 ** 52, 2 ** 52], [0, 32])), /impossible number/],
    ['half a byte', withHeader(entry('F4', [3], [0, 32])), /impossible number/],
    ['offsets that are none', withHeader(entry('F32', [8], 'x')), /^tensors\["x"\].data_offsets/],
    ['offsets backwards', withHeader(entry('F32', [8], [32, 0])), /data_offsets: give -32 bytes/],
    ['offsets that do not fit', withHeader(entry('F32', [8], [0, 31])), /give 31 bytes, but type and shape need 32/],
    ['a gap', withHeader(entry('F32', [7], [4, 32])), /leaves a gap/],
    ['data missing', withHeader(entry('F32', [8], [0, 32]), 31), /cut off/],
    ['data too much', withHeader(entry('F32', [8], [0, 32]), 33), /bytes that belong to none/],
    ['metadata that is no text', withHeader({ __metadata__: { a: 1 } }, 0), /^__metadata__\["a"\]: is not text/],
    ['metadata that is a list', withHeader({ __metadata__: [] }, 0), /^__metadata__/],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });

  it('an overlap', () => {
    const header = {
      a: { dtype: 'U8', shape: [20], data_offsets: [0, 20] },
      b: { dtype: 'U8', shape: [20], data_offsets: [12, 32] },
    };
    expect(refusal(withHeader(header))).toMatch(
      /^tensors\["b"\].data_offsets: start at 12 where 20 is due: it overlaps/,
    );
  });

  it('too many names, without building them', () => {
    const many = `{${'"":0,'.repeat(SAFETENSORS_LIMITS.keys)}"":0}`;
    expect(refusal(rawSafetensors(many))).toMatch(/keys, more than/);
    const list = `{"a":[${'0,'.repeat(SAFETENSORS_LIMITS.values + 1)}0]}`;
    expect(refusal(rawSafetensors(list))).toMatch(/more than \d+ values/);
  });

  it('shows a hostile name on one line', () => {
    expect(refusal(withHeader({ 'a\n\u001b[2J': 5 }))).toMatch(/^tensors\["a\\u\{a\}\\u\{1b\}\[2J"\]/);
  });
});

const tensors = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
    dtype: fc.constantFrom(...DTYPES.filter((dtype) => (dtypeBits(dtype) ?? 0) % 8 === 0)),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  }),
  { selector: (tensor) => tensor.name, maxLength: 8 },
);

describe('any header', () => {
  it('that is valid comes back as it was written', () => {
    fc.assert(
      fc.property(tensors, (written) => {
        const result = parse(writeSafetensors(written));
        if (result.status !== 'ok') throw new Error(JSON.stringify(result));
        const bare = result.header.tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
        expect(new Map(bare.map((t) => [t.name, t]))).toEqual(new Map(written.map((t) => [t.name, t])));
      }),
    );
  });

  it('with bytes changed, cut or added ends in an answer, and tensors that are answered lie in the file', () => {
    const change = fc.record({ at: fc.nat(400), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        tensors,
        fc.array(change, { maxLength: 4 }),
        fc.nat(60),
        fc.nat(8),
        (written, changes, cut, added) => {
          const whole = writeSafetensors(written);
          const file = new Uint8Array(
            Math.max(0, whole.length - (cut % 3 === 0 ? cut : 0)) + (cut % 5 === 0 ? added : 0),
          );
          file.set(whole.subarray(0, file.length));
          for (const { at, byte } of changes) if (file.length > 0) file[at % file.length] = byte;
          const result = parse(file);
          expect(['ok', 'invalid']).toContain(result.status);
          if (result.status !== 'ok') return;
          for (const t of result.header.tensors)
            expect(result.header.headerBytes + t.offset + t.bytes).toBeLessThanOrEqual(file.length);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('with its JSON changed at random places ends in an answer', () => {
    const text = JSON.stringify(headerOf(TWO, { format: 'pt' }));
    const pieces = [
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '0',
      '-',
      '1e9',
      'null',
      '9007199254740993',
      '\u0000',
      'dtype',
    ];
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(6), fc.constantFrom(...pieces), (at, removed, piece) => {
        const json = text.slice(0, at) + piece + text.slice(at + removed);
        expect(['ok', 'invalid']).toContain(parse(rawSafetensors(json, 32)).status);
      }),
      { numRuns: 3000 },
    );
  });
});
