// A vocabulary of the right size for a synthetic file: speed depends on its size, not on its words.
import { string, strings, uint32, type WritableValue } from '../../model/gguf/writer.ts';

type Pair = readonly [string, WritableValue];

const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const BYTE = 6;
/** Unknown, beginning and end come first, then the 256 single bytes, as SentencePiece vocabularies have them. */
const BEFORE_BYTES = 3;
const BYTES = 256;

function word(i: number): string {
  if (i === 0) return '<unk>';
  if (i === 1) return '<s>';
  if (i === 2) return '</s>';
  const byte = i - BEFORE_BYTES;
  return byte < BYTES ? `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>` : `t${i.toString(36)}`;
}

function kind(i: number): number {
  if (i === 0) return UNKNOWN;
  if (i < BEFORE_BYTES) return CONTROL;
  return i < BEFORE_BYTES + BYTES ? BYTE : NORMAL;
}

/**
 * Tokenizer metadata with `size` made-up entries. The kind "llama" needs no merges. A tokenizer of kind "none" would be
 * smaller, but llama.cpp v0.5.0 ends the process when such a file is asked for its tokens.
 */
export function syntheticVocabulary(size: number): Pair[] {
  const entries = Array.from({ length: size }, (_, i) => i);
  return [
    ['tokenizer.ggml.model', string('llama')],
    ['tokenizer.ggml.pre', string('default')],
    ['tokenizer.ggml.tokens', strings(entries.map(word))],
    ['tokenizer.ggml.scores', { type: 'array', elementType: 'float32', values: entries.map(() => 0) }],
    ['tokenizer.ggml.token_type', { type: 'array', elementType: 'int32', values: entries.map(kind) }],
    ['tokenizer.ggml.unknown_token_id', uint32(0)],
    ['tokenizer.ggml.bos_token_id', uint32(Math.min(1, size - 1))],
    ['tokenizer.ggml.eos_token_id', uint32(Math.min(2, size - 1))],
  ];
}
