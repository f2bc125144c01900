// A small, complete llama model as a GGUF file: every tensor that its hyperparameters ask for, all data zero.
import { string, strings, uint32, type WritableGguf, type WritableTensor, writeGguf } from './write-gguf.ts';

const HIDDEN = 256;
const FEED_FORWARD = 512;
const HEADS = 4;
const KEY_VALUE_HEADS = 2;
const VOCABULARY = 320;
const HEAD = HIDDEN / HEADS;

const SHAPES: readonly (readonly [string, readonly number[]])[] = [
  ['attn_norm', [HIDDEN]],
  ['attn_q', [HIDDEN, HIDDEN]],
  ['attn_k', [HIDDEN, KEY_VALUE_HEADS * HEAD]],
  ['attn_v', [HIDDEN, KEY_VALUE_HEADS * HEAD]],
  ['attn_output', [HIDDEN, HIDDEN]],
  ['ffn_norm', [HIDDEN]],
  ['ffn_gate', [HIDDEN, FEED_FORWARD]],
  ['ffn_up', [HIDDEN, FEED_FORWARD]],
  ['ffn_down', [FEED_FORWARD, HIDDEN]],
];

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Vectors in F32, matrices in Q4_K: 144 bytes for 256 elements. */
const bytesOf = (shape: readonly number[]) => (shape.length === 1 ? 4 * product(shape) : (product(shape) / 256) * 144);

function tensorsOf(layers: number): { tensors: WritableTensor[]; dataBytes: number; parameters: number } {
  const named: (readonly [string, readonly number[]])[] = [
    ['token_embd', [HIDDEN, VOCABULARY]],
    ['output_norm', [HIDDEN]],
    ['output', [HIDDEN, VOCABULARY]],
    ...Array.from({ length: layers }, (_, i) =>
      SHAPES.map(([name, shape]) => [`blk.${i}.${name}`, shape] as const),
    ).flat(),
  ];
  let offset = 0;
  let parameters = 0;
  const tensors = named.map(([name, shape]) => {
    const tensor = { name: `${name}.weight`, shape, typeId: shape.length === 1 ? 0 : 12, offset };
    offset += Math.ceil(bytesOf(shape) / 32) * 32;
    parameters += product(shape);
    return tensor;
  });
  return { tensors, dataBytes: offset, parameters };
}

export interface TinyModel {
  readonly bytes: Uint8Array;
  readonly parameters: number;
  /** Bytes of all tensors. */
  readonly weightsBytes: number;
}

/** The model, under any name, with changes to the file that tells of it. */
export function tinyModel(name = 'Tiny Llama', changes: Partial<WritableGguf> = {}, layers = 2): TinyModel {
  const { tensors, dataBytes, parameters } = tensorsOf(layers);
  const metadata = [
    ['general.architecture', string('llama')],
    ['general.name', string(name)],
    ['llama.block_count', uint32(layers)],
    ['llama.context_length', uint32(2048)],
    ['llama.embedding_length', uint32(HIDDEN)],
    ['llama.feed_forward_length', uint32(FEED_FORWARD)],
    ['llama.attention.head_count', uint32(HEADS)],
    ['llama.attention.head_count_kv', uint32(KEY_VALUE_HEADS)],
    ['llama.vocab_size', uint32(VOCABULARY)],
    ['tokenizer.ggml.tokens', strings(Array.from({ length: VOCABULARY }, (_, i) => `t${i}`))],
  ] as const;
  return { bytes: writeGguf({ metadata, tensors, dataBytes, ...changes }), parameters, weightsBytes: dataBytes };
}
