// Bounds that keep reading a hostile GGUF header within time and memory, each far above any published model.

/**
 * Assumptions, see docs/decisions/0002-gguf-reader.md. For comparison: the largest vocabularies (262,144 tokens) make
 * headers of about 16 MB, metadata has 30–80 keys, the largest model has about 3,000 tensors with names below 64 bytes.
 */
export const GGUF_LIMITS = {
  headerBytes: 2 ** 29,
  metadataKeys: 2 ** 20,
  tensors: 2 ** 17,
  dimensions: 4,
  nameBytes: 2 ** 16,
  /** One string value (a chat template, a licence text). */
  stringBytes: 2 ** 24,
  /** All kept keys, names, string values and array strings together, in UTF-16 units. */
  keptTextBytes: 2 ** 26,
  keepArrayElements: 4096,
  /** All kept array elements together; arrays beyond are summarised. */
  keptArrayElements: 2 ** 22,
} as const;

/** Least bytes of a key-value pair: key length, one byte of key, type, a one-byte value. */
export const LEAST_PAIR_BYTES = 8 + 1 + 4 + 1;
/** Least bytes of a tensor entry: name length, dimension count, type, offset. */
export const LEAST_TENSOR_BYTES = 8 + 4 + 4 + 8;
