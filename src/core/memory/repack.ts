// CPU repacking: which weights llama.cpp rearranges for the CPU's vector instructions, and the memory that the copy takes.
import type { ModelDescription } from '../model/description.ts';
import type { TypedTensor } from './quantize/tensor-columns.ts';

/** Vector instructions as the catalogue names them; neon is taken with dot products, as all current ARM cores have. */
export type Simd = 'none' | 'sse' | 'avx' | 'avx2' | 'avx512' | 'amx' | 'neon';

/** Rows that must divide evenly, by type; absent: not rearranged. */
type Rule = Readonly<Record<string, number>>;

/**
 * Source: llama.cpp v0.5.0, ggml/src/ggml-cpu/repack.cpp, `ggml_repack_get_optimal_repack_type`.
 * AVX2: Q4_0, Q4_K, IQ4_NL, MXFP4 in groups of eight rows; AVX-512 adds Q2_K. NEON: those, Q5_K, Q6_K and Q8_0.
 */
const AVX2: Rule = { Q4_0: 8, Q4_K: 8, IQ4_NL: 8, MXFP4: 8 };
const AVX512: Rule = { ...AVX2, Q2_K: 8 };
const NEON: Rule = { Q4_0: 4, Q4_K: 8, Q5_K: 8, Q6_K: 8, IQ4_NL: 4, MXFP4: 4, Q8_0: 4 };
const RULES: Readonly<Record<Simd, Rule>> = {
  none: {},
  sse: {},
  avx: {},
  avx2: AVX2,
  avx512: AVX512,
  amx: AVX512,
  neon: NEON,
};

/** Bytes of layer weights by type and by the largest group of rows (8 or 4) that divides them. */
export type RepackableBytes = readonly ReadonlyMap<string, number>[];

const TYPES = new Set(Object.keys({ ...AVX512, ...NEON }));

/** Matrices of each layer (the last entry: of the output side) whose type some CPU rearranges. */
export function repackableBytes(model: ModelDescription, tensors: readonly TypedTensor[]): RepackableBytes {
  const count = model.hyper.layerCount;
  const layers = Array.from({ length: count + 1 }, () => new Map<string, number>());
  for (const { tensor, type, bytes } of tensors) {
    const rows = tensor.shape[1] ?? 1;
    if (!TYPES.has(type.name) || tensor.role === 'embedding' || rows % 4 !== 0) continue;
    if (tensor.layer === undefined && tensor.role !== 'output') continue;
    const sums = layers[tensor.layer ?? count];
    const key = `${type.name}/${rows % 8 === 0 ? 8 : 4}`;
    sums?.set(key, (sums.get(key) ?? 0) + bytes);
  }
  return layers;
}

/** Bytes of the given layers (and the output side as layer n) that a CPU with these instructions rearranges. */
export function repackedBytes(repackable: RepackableBytes, layers: readonly number[], simd: Simd): number {
  const rule = RULES[simd];
  let sum = 0;
  for (const layer of layers)
    for (const [key, bytes] of repackable[layer] ?? []) {
      const [type, group] = key.split('/');
      const needed = rule[type ?? ''];
      if (needed !== undefined && Number(group) % needed === 0) sum += bytes;
    }
  return sum;
}
