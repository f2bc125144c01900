// The tensor types of ggml (ids 0–42): elements and bytes of one block, and the bytes a shape takes.

export interface GgmlType {
  /** Number stored in a GGUF file. */
  readonly id: number;
  /** Name in capitals, as in `Q4_K` (llama.cpp prints some of them in lower case). */
  readonly name: string;
  readonly blockElements: number;
  readonly blockBytes: number;
}

/**
 * Rows are [id, name, elements of a block, bytes of a block].
 * Source: llama.cpp, `enum ggml_type` in ggml/include/ggml.h and the block structures in ggml/src/ggml-common.h.
 * Q8_1 is an activation format of 2 half floats and 32 bytes; lists that say 40 bytes follow an older layout.
 */
const ROWS: readonly (readonly [number, string, number, number])[] = [
  [0, 'F32', 1, 4],
  [1, 'F16', 1, 2],
  [2, 'Q4_0', 32, 18],
  [3, 'Q4_1', 32, 20],
  [6, 'Q5_0', 32, 22],
  [7, 'Q5_1', 32, 24],
  [8, 'Q8_0', 32, 34],
  [9, 'Q8_1', 32, 36],
  [10, 'Q2_K', 256, 84],
  [11, 'Q3_K', 256, 110],
  [12, 'Q4_K', 256, 144],
  [13, 'Q5_K', 256, 176],
  [14, 'Q6_K', 256, 210],
  [15, 'Q8_K', 256, 292],
  [16, 'IQ2_XXS', 256, 66],
  [17, 'IQ2_XS', 256, 74],
  [18, 'IQ3_XXS', 256, 98],
  [19, 'IQ1_S', 256, 50],
  [20, 'IQ4_NL', 32, 18],
  [21, 'IQ3_S', 256, 110],
  [22, 'IQ2_S', 256, 82],
  [23, 'IQ4_XS', 256, 136],
  [24, 'I8', 1, 1],
  [25, 'I16', 1, 2],
  [26, 'I32', 1, 4],
  [27, 'I64', 1, 8],
  [28, 'F64', 1, 8],
  [29, 'IQ1_M', 256, 56],
  [30, 'BF16', 1, 2],
  [34, 'TQ1_0', 256, 54],
  [35, 'TQ2_0', 256, 66],
  [39, 'MXFP4', 32, 17],
  [40, 'NVFP4', 64, 36],
  [41, 'Q1_0', 128, 18],
  [42, 'Q2_0', 64, 18],
];

export const GGML_TYPES: readonly GgmlType[] = ROWS.map(([id, name, blockElements, blockBytes]) => ({
  id,
  name,
  blockElements,
  blockBytes,
}));

/** Ids that ggml once used and removed; files with them need an older program or a new conversion. */
export const REMOVED_GGML_TYPES: Readonly<Record<number, string>> = {
  4: 'Q4_2',
  5: 'Q4_3',
  31: 'Q4_0_4_4',
  32: 'Q4_0_4_8',
  33: 'Q4_0_8_8',
  36: 'IQ4_NL_4_4',
  37: 'IQ4_NL_4_8',
  38: 'IQ4_NL_8_8',
};

const BY_ID = new Map(GGML_TYPES.map((type) => [type.id, type]));
const BY_NAME = new Map(GGML_TYPES.map((type) => [type.name, type]));

/** The type with this id in a file, if ggml has it today. */
export function ggmlTypeById(id: number): GgmlType | undefined {
  return BY_ID.get(id);
}

/** The type with this name, in any case (`q4_K`, `Q4_K`). */
export function ggmlTypeByName(name: string): GgmlType | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toUpperCase());
}

/** Elements of a shape; an empty shape is one scalar. Undefined above 2^53, where a double is no longer exact. */
export function elementCount(shape: readonly number[]): number | undefined {
  let elements = 1;
  for (const size of shape) {
    elements *= size;
    if (elements > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return elements;
}

/**
 * Bytes of a tensor: whole blocks along the first (fastest) dimension, no padding.
 * Undefined if the first dimension is not a multiple of the block or the result exceeds 2^53.
 */
export function tensorBytes(type: GgmlType, shape: readonly number[]): number | undefined {
  const elements = elementCount(shape);
  if (elements === undefined || (shape[0] ?? 1) % type.blockElements !== 0) return undefined;
  const bytes = (elements / type.blockElements) * type.blockBytes;
  return bytes > Number.MAX_SAFE_INTEGER ? undefined : bytes;
}
