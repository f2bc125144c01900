// Writes a GGUF model of real proportions with a large vocabulary: a llama of 32 layers, header true, data a hole in the file.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSource } from './from-source.mjs';

const { string, strings, uint32, writeGguf } = await fromSource('test/support/write-gguf.ts');

const [LAYERS, HIDDEN, FEED_FORWARD, HEADS, KEY_VALUE_HEADS] = [32, 1024, 4096, 16, 4];
const KEY_VALUE = (HIDDEN / HEADS) * KEY_VALUE_HEADS;
const LAYER = [
  ['attn_norm', [HIDDEN]],
  ['attn_q', [HIDDEN, HIDDEN]],
  ['attn_k', [HIDDEN, KEY_VALUE]],
  ['attn_v', [HIDDEN, KEY_VALUE]],
  ['attn_output', [HIDDEN, HIDDEN]],
  ['ffn_norm', [HIDDEN]],
  ['ffn_gate', [HIDDEN, FEED_FORWARD]],
  ['ffn_up', [HIDDEN, FEED_FORWARD]],
  ['ffn_down', [FEED_FORWARD, HIDDEN]],
];
/** ggml types F32, and Q4_K with 144 bytes for 256 elements. */
const [F32, Q4_K] = [0, 12];
const ALIGNMENT = 32;

const aligned = (bytes) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function tensors(tokens) {
  const outside = [
    ['token_embd', [HIDDEN, tokens]],
    ['output_norm', [HIDDEN]],
    ['output', [HIDDEN, tokens]],
  ];
  const layers = Array.from({ length: LAYERS }, (_, i) => LAYER.map(([name, shape]) => [`blk.${i}.${name}`, shape]));
  let offset = 0;
  const placed = [...outside, ...layers.flat()].map(([name, shape]) => {
    const tensor = { name: `${name}.weight`, shape, typeId: shape.length === 1 ? F32 : Q4_K, offset };
    const elements = shape.reduce((a, b) => a * b, 1);
    offset += aligned(shape.length === 1 ? 4 * elements : (elements / 256) * 144);
    return tensor;
  });
  return { placed, dataBytes: offset };
}

/** Vocabulary, scores, token types and as many merges, as published models have them. */
function metadata(tokens) {
  const names = Array.from({ length: tokens }, (_, i) => `token${(i * 7919).toString(36)}`);
  const numbers = names.map((_, i) => i % 7);
  return [
    ['general.architecture', string('llama')],
    ['general.name', string('Benchmark')],
    ['llama.block_count', uint32(LAYERS)],
    ['llama.context_length', uint32(131_072)],
    ['llama.embedding_length', uint32(HIDDEN)],
    ['llama.feed_forward_length', uint32(FEED_FORWARD)],
    ['llama.attention.head_count', uint32(HEADS)],
    ['llama.attention.head_count_kv', uint32(KEY_VALUE_HEADS)],
    ['tokenizer.ggml.tokens', strings(names)],
    ['tokenizer.ggml.scores', { type: 'array', elementType: 'float32', values: numbers }],
    ['tokenizer.ggml.token_type', { type: 'array', elementType: 'int32', values: numbers }],
    ['tokenizer.ggml.merges', strings(names.map((name) => `${name.slice(0, 3)} ${name.slice(3)}`))],
  ];
}

/** Writes the file; `headerBytes` are those before the tensors' data, `remove` deletes it. */
export function vocabularyFile(tokens) {
  const { placed, dataBytes } = tensors(tokens);
  const header = writeGguf({ metadata: metadata(tokens), tensors: placed });
  const folder = mkdtempSync(join(tmpdir(), 'viable-bench-'));
  const path = join(folder, 'vocabulary.gguf');
  writeFileSync(path, header);
  truncateSync(path, aligned(header.length) + dataBytes);
  return { path, headerBytes: header.length, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
