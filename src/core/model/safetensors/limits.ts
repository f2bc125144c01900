// Bounds that keep reading a hostile safetensors header or index within time and memory.

export const SAFETENSORS_LIMITS = {
  /** The reference implementation's own limit (MAX_HEADER_SIZE of safetensors/src/tensor.rs). */
  headerBytes: 100_000_000,
  /**
   * Assumption: far above published files. The largest mixtures with packed experts have about 210,000 tensors in all
   * their files together.
   */
  tensors: 2 ** 20,
  /** Keys of all objects of one file together: each tensor has four. */
  keys: 2 ** 20,
  /** Elements of arrays and objects together. */
  values: 2 ** 22,
  /** Objects and lists within each other: header, tensor, shape. */
  depth: 3,
  dimensions: 8,
  nameLength: 1024,
  /** Files of one model; the largest published ones have fewer than 250. */
  files: 1024,
} as const;

/** Bounds of config.json and its like: far above published files, whose largest list every layer and every vocabulary label. */
export const CONFIG_LIMITS = { bytes: 2 ** 24, depth: 64, keys: 2 ** 20, values: 2 ** 20, python: true } as const;
