// Valid GGUF files for tests: a tiny llama with one block, its split into parts, and one with a vocabulary of any size.
import {
  string,
  strings,
  uint16,
  uint32,
  type WritableGguf,
  type WritableTensor,
  type WritableValue,
  writeGguf,
} from './write-gguf.ts';

type Pair = readonly [string, WritableValue];

export const TINY_METADATA: readonly Pair[] = [
  ['general.architecture', string('llama')],
  ['general.name', string('Tiny Llama')],
  ['general.alignment', uint32(32)],
  ['llama.block_count', uint32(1)],
  ['llama.context_length', { type: 'uint64', value: 2048 }],
  ['llama.rope.freq_base', { type: 'float32', value: 10000 }],
  ['llama.attention.layer_norm_rms_epsilon', { type: 'float64', value: 0.00001 }],
  ['llama.flags', { type: 'array', elementType: 'bool', values: [true, false] }],
  ['llama.offsets', { type: 'array', elementType: 'int64', values: [-1, 0, 2 ** 40] }],
  ['llama.bytes', { type: 'array', elementType: 'uint8', values: [0, 1, 255] }],
  ['llama.int8', { type: 'int8', value: -8 }],
  ['llama.int16', { type: 'int16', value: -16 }],
  ['llama.int32', { type: 'int32', value: -32 }],
  ['tokenizer.ggml.tokens', strings(['<s>', '▁a', 'ß', ''])],
];

/** F32 64, Q4_K 256 × 2, Q8_0 32 × 3: 256, 288 and 102 bytes. */
export const TINY_TENSORS: readonly WritableTensor[] = [
  { name: 'output_norm.weight', shape: [64], typeId: 0, offset: 0 },
  { name: 'blk.0.attn_q.weight', shape: [256, 2], typeId: 12, offset: 256 },
  { name: 'output.weight', shape: [32, 3], typeId: 8, offset: 544 },
];
export const TINY_DATA_BYTES = 544 + 102;

/** The tiny model, with changes. */
export function tinyGguf(changes: Partial<WritableGguf> = {}): Uint8Array {
  return writeGguf({ metadata: TINY_METADATA, tensors: TINY_TENSORS, dataBytes: TINY_DATA_BYTES, ...changes });
}

/** Part `index` (from 0) of `count`: one tensor each; the first part has the metadata. */
export function tinyPart(index: number, count: number, changes: Partial<WritableGguf> = {}): Uint8Array {
  const split: Pair[] = [
    ['split.no', uint16(index)],
    ['split.count', uint16(count)],
    ['split.tensors.count', { type: 'int32', value: count }],
  ];
  return writeGguf({
    metadata: index === 0 ? [...TINY_METADATA, ...split] : split,
    tensors: [{ name: `blk.${index}.weight`, shape: [64], typeId: 0, offset: 0 }],
    dataBytes: 256,
    ...changes,
  });
}

/** A header with `tokens` vocabulary entries, their scores and types, and as many merges: as published models have. */
export function vocabularyGguf(tokens: number): Uint8Array {
  const names = Array.from({ length: tokens }, (_, i) => `token${(i * 7919).toString(36)}`);
  const numbers = names.map((_, i) => i % 7);
  return tinyGguf({
    metadata: [
      ...TINY_METADATA.filter(([key]) => key !== 'tokenizer.ggml.tokens'),
      ['tokenizer.ggml.tokens', strings(names)],
      ['tokenizer.ggml.scores', { type: 'array', elementType: 'float32', values: numbers }],
      ['tokenizer.ggml.token_type', { type: 'array', elementType: 'int32', values: numbers }],
      ['tokenizer.ggml.merges', strings(names.map((name) => `${name.slice(0, 3)} ${name.slice(3)}`))],
    ],
  });
}
