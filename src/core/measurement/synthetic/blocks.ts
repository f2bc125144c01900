// Random but valid blocks of each tensor type: small finite scales, arbitrary quantized values.
import { ggmlTypeByName } from '../../model/ggml-types.ts';

/** Half-precision scales inside a block, by byte offset. Source: llama.cpp, ggml/src/ggml-common.h. */
const HALF_SCALES: Readonly<Record<string, readonly number[]>> = {
  Q4_0: [0],
  Q4_1: [0, 2],
  Q5_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q8_1: [0, 2],
  Q2_K: [80, 82],
  Q3_K: [108],
  Q4_K: [0, 2],
  Q5_K: [0, 2],
  Q6_K: [208],
  IQ1_S: [0],
  IQ2_XXS: [0],
  IQ2_XS: [0],
  IQ2_S: [0],
  IQ3_XXS: [0],
  IQ3_S: [0],
  IQ4_NL: [0],
  IQ4_XS: [0],
  TQ1_0: [52],
  TQ2_0: [64],
  Q1_0: [0],
  Q2_0: [0],
};

/** 2⁻⁷ in half precision: with values of a few bits the weights come out near ±0.1. */
const SMALL_HALF = 0x2000;
/** One half-precision number with a random sign and mantissa, near 2⁻⁶. */
const HALF_BASE = 0x2400;
/** The same in bfloat16 and in the upper half of a float. */
const BFLOAT_BASE = 0x3c80;

/** xorshift32: the same seed gives the same tile on every machine. */
function generator(seed: number): () => number {
  let x = seed | 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** Whole blocks of `type`, about `bytes` long, to be repeated over a tensor. */
export function randomTile(typeName: string, bytes: number, seed = 1): Uint8Array {
  const type = ggmlTypeByName(typeName);
  const block = type?.blockBytes ?? 4;
  const blocks = Math.max(1, Math.floor(bytes / block));
  const tile = new Uint8Array(blocks * block);
  const next = generator(seed);
  const view = new DataView(tile.buffer);
  const sixteen = typeName === 'F16' ? HALF_BASE : typeName === 'BF16' ? BFLOAT_BASE : undefined;
  if (typeName === 'F32') {
    for (let i = 0; i < blocks; i++) view.setFloat32(4 * i, (next() / 2 ** 32 - 0.5) / 16, true);
    return tile;
  }
  if (sixteen !== undefined) {
    for (let i = 0; i < blocks; i++) view.setUint16(2 * i, sixteen | (next() & 0x807f), true);
    return tile;
  }
  for (let i = 0; i < tile.length; i++) tile[i] = next() >>> 9;
  const scales = HALF_SCALES[typeName];
  for (let b = 0; b < tile.length; b += block) {
    for (const at of scales ?? []) view.setUint16(b + at, SMALL_HALF, true);
    // MXFP4: one exponent byte a block; 2⁻⁷ has 120.
    if (typeName === 'MXFP4') tile[b] = 120;
    // NVFP4: one 8-bit float a sub-block; 0x20 is 2⁻³.
    if (typeName === 'NVFP4') tile.fill(0x20, b, b + 4);
    // IQ1_M hides its scale in the upper bits of its last four 16-bit words.
    if (typeName === 'IQ1_M')
      for (let i = 0; i < 4; i++) view.setUint16(b + 48 + 2 * i, i === 3 ? SMALL_HALF : 0, true);
  }
  return tile;
}
