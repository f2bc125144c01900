// Bytes per element of the types that a KV cache may have.
import { ggmlTypeByName } from '../model/ggml-types.ts';
import { type Answer, ok, unknown } from '../units/result.ts';

export const CACHE_TYPES = ['f32', 'f16', 'bf16', 'q8_0', 'q5_1', 'q5_0', 'iq4_nl', 'q4_1', 'q4_0', 'fp8'] as const;

/** Bytes for one cached element; block types include their scales. fp8 is other engines' one-byte cache. */
export function cacheElementBytes(type: string): Answer<number> {
  const name = type.toLowerCase();
  if (name === 'fp8') return ok(1);
  const known = (CACHE_TYPES as readonly string[]).includes(name) ? ggmlTypeByName(name) : undefined;
  return known
    ? ok(known.blockBytes / known.blockElements)
    : unknown(`KV cache type "${type}" is not known; known: ${CACHE_TYPES.join(', ')}`);
}
