// GGUF files that describe whole models, projectors and adapters, for tests of what is opened from where.
import { string, uint32, type WritableTensor, type WritableValue, writeGguf } from './write-gguf.ts';

type Pair = readonly [string, WritableValue];

const F32 = 0;

/** Tensors of F32 one after the other, aligned to 32 bytes. */
function placed(tensors: readonly (readonly [string, readonly number[]])[]) {
  let offset = 0;
  const out = tensors.map(([name, shape]): WritableTensor => {
    const bytes = 4 * shape.reduce((product, n) => product * n, 1);
    const tensor = { name, shape, typeId: F32, offset };
    offset += Math.ceil(bytes / 32) * 32;
    return tensor;
  });
  return { tensors: out, dataBytes: offset };
}

function file(metadata: readonly Pair[], tensors: readonly (readonly [string, readonly number[]])[]): Uint8Array {
  return writeGguf({ metadata, ...placed(tensors) });
}

/** A llama of one layer, 64 wide, 4 heads, 32 tokens. */
export function llamaGguf(name = 'Small Llama'): Uint8Array {
  return file(
    [
      ['general.architecture', string('llama')],
      ['general.name', string(name)],
      ['llama.block_count', uint32(1)],
      ['llama.embedding_length', uint32(64)],
      ['llama.context_length', uint32(2048)],
      ['llama.attention.head_count', uint32(4)],
      ['llama.attention.head_count_kv', uint32(2)],
    ],
    [
      ['token_embd.weight', [64, 32]],
      ['blk.0.attn_norm.weight', [64]],
      ['blk.0.attn_q.weight', [64, 64]],
      ['blk.0.attn_k.weight', [64, 32]],
      ['blk.0.attn_v.weight', [64, 32]],
      ['blk.0.attn_output.weight', [64, 64]],
      ['blk.0.ffn_norm.weight', [64]],
      ['blk.0.ffn_gate.weight', [64, 128]],
      ['blk.0.ffn_up.weight', [64, 128]],
      ['blk.0.ffn_down.weight', [128, 64]],
      ['output_norm.weight', [64]],
      ['output.weight', [64, 32]],
    ],
  );
}

/** A vision projector: 4 × (64 × 64 + 64) = 16,640 bytes. */
export function projectorGguf(): Uint8Array {
  return file(
    [
      ['general.architecture', string('clip')],
      ['general.type', string('mmproj')],
      ['clip.has_vision_encoder', { type: 'bool', value: true }],
    ],
    [
      ['v.blk.0.attn_q.weight', [64, 64]],
      ['mm.0.bias', [64]],
    ],
  );
}

/** A LoRA adapter of rank 8: 4 × 2 × 8 × 64 = 4,096 bytes. */
export function adapterGguf(): Uint8Array {
  return file(
    [
      ['general.architecture', string('llama')],
      ['general.type', string('adapter')],
      ['adapter.type', string('lora')],
    ],
    [
      ['blk.0.attn_q.weight.lora_a', [64, 8]],
      ['blk.0.attn_q.weight.lora_b', [8, 64]],
    ],
  );
}
