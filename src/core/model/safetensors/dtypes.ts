// The element types of safetensors files: bits of one element, and the ggml type that stores the same bytes.

/**
 * Bits of one element by dtype. Source: `enum Dtype` of the safetensors library (safetensors/src/tensor.rs), with the
 * sub-byte types of version 0.6.
 */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E5M2FNUZ: 8,
  F8_E4M3FNUZ: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

/** Bits of one element; undefined for a name that is no dtype. */
export function dtypeBits(dtype: string): number | undefined {
  return Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
}

/** Bytes of a tensor; undefined where its bits do not fill whole bytes or its size is beyond 2^53. */
export function dtypeBytes(dtype: string, shape: readonly number[]): number | undefined {
  const bits = dtypeBits(dtype);
  if (bits === undefined) return undefined;
  let total = bits;
  for (const size of shape) {
    total *= size;
    if (total > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return total % 8 === 0 ? total / 8 : undefined;
}

/** Every dtype, for messages and tests. */
export const DTYPES: readonly string[] = Object.keys(BITS);
