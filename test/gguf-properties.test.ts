// Properties of the GGUF header parser: what is written is read, any bytes are answered, damage never passes silently.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GGML_TYPES } from '../src/core/model/ggml-types.ts';
import { parseGgufHeader } from '../src/core/model/gguf/parser.ts';
import { fuzzGguf } from './support/fuzz-gguf.ts';
import { tinyGguf } from './support/tiny-gguf.ts';
import { type WritableTensor, type WritableValue, writeGguf } from './support/write-gguf.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const scalar = fc.oneof(
  text.map((value): WritableValue => ({ type: 'string', value })),
  fc.boolean().map((value): WritableValue => ({ type: 'bool', value })),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value): WritableValue => ({ type: 'uint32', value })),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value): WritableValue => ({ type: 'int32', value })),
  fc.maxSafeNat().map((value): WritableValue => ({ type: 'uint64', value })),
  fc.maxSafeInteger().map((value): WritableValue => ({ type: 'int64', value })),
  fc.double({ noNaN: true }).map((value): WritableValue => ({ type: 'float64', value })),
  fc.float({ noNaN: true }).map((value): WritableValue => ({ type: 'float32', value })),
);
const array = fc.oneof(
  fc.array(text, { maxLength: 9 }).map((values): WritableValue => ({ type: 'array', elementType: 'string', values })),
  fc
    .array(fc.integer({ min: -128, max: 127 }), { maxLength: 9 })
    .map((values): WritableValue => ({ type: 'array', elementType: 'int8', values })),
);
const key = fc.string({ unit: fc.constantFrom(...'abc.0_é'), minLength: 1, maxLength: 12 });
const metadata = fc.uniqueArray(fc.tuple(key, fc.oneof(scalar, array)), { selector: ([name]) => name, maxLength: 12 });

/** Tensors one after the other, aligned to 32 bytes. */
const tensors = fc
  .uniqueArray(fc.record({ name: key, type: fc.constantFrom(...GGML_TYPES), blocks: fc.nat(3), rows: fc.nat(4) }), {
    selector: ({ name }) => name,
    maxLength: 8,
  })
  .map((entries) => {
    let offset = 0;
    return entries.map(({ name, type, blocks, rows }): WritableTensor & { bytes: number; typeName: string } => {
      const bytes = blocks * type.blockBytes * rows;
      const tensor = { name, shape: [blocks * type.blockElements, rows], typeId: type.id, offset };
      offset = Math.ceil((offset + bytes) / 32) * 32;
      return { ...tensor, typeName: type.name, bytes };
    });
  });

const plain = (value: WritableValue) => (value.type === 'array' ? value.values : value.value);

describe('the GGUF header parser', () => {
  it('reads back what was written, in either version and byte order', () => {
    const file = fc.record({
      version: fc.constantFrom(2, 3),
      byteOrder: fc.constantFrom('little' as const, 'big' as const),
      metadata,
      tensors,
    });
    fc.assert(
      fc.property(file, (model) => {
        const dataBytes = Math.max(0, ...model.tensors.map((t) => Number(t.offset) + t.bytes));
        const result = parseGgufHeader(writeGguf({ ...model, dataBytes }), { complete: true });
        if (result.status !== 'ok') throw new Error(`${result.status} ${JSON.stringify(result)}`);
        expect(result.header.byteOrder).toBe(model.byteOrder);
        expect(result.header.tensors).toEqual(model.tensors);
        const read = result.header.metadata;
        expect(Object.keys(read)).toHaveLength(model.metadata.length);
        for (const [name, value] of model.metadata) expect(read[name]).toEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('answers any bytes with a value', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((rest) => Uint8Array.from([...tinyGguf().subarray(0, 24), ...rest])),
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (bytes, complete) => {
        const result = parseGgufHeader(bytes, { complete });
        if (complete) expect(result.status).not.toBe('need-more');
        if (result.status === 'need-more') expect(result.atLeastBytes).toBeGreaterThan(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('answers 2,000 mutated headers as the long run does (tools/fuzz-gguf.ts)', async () => {
    const result = await fuzzGguf(2000, 20_240_601);
    expect(result.failures).toEqual([]);
    expect(result.answers.ok).toBeGreaterThan(100);
    expect(result.answers.invalid).toBeGreaterThan(1000);
  });
});
