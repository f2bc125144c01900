// Reads the metadata of a GGUF header: unique keys with their values, and the alignment that they set.
import type { GgufMetadata, GgufValue } from '../gguf-header.ts';
import type { Cursor } from './cursor.ts';
import { GGUF_LIMITS } from './limits.ts';
import { hasControlCharacter, quote } from './quote.ts';
import { type KeepBudget, readValue, spendText, UINT32_TYPE } from './value.ts';

/** Alignment of tensor data where the file sets none. Source: the GGUF specification (ggml/docs/gguf.md). */
const DEFAULT_ALIGNMENT = 32;
const ALIGNMENT_KEY = 'general.alignment';

/** Reads `count` pairs at the cursor; keys must be non-empty, unique and free of control characters. */
export function readMetadata(cursor: Cursor, count: number, budget: KeepBudget): GgufMetadata {
  const metadata: Record<string, GgufValue> = Object.create(null);
  for (let i = 0; i < count && !cursor.stop; i++) {
    const place = `metadata[${i}]`;
    const key = cursor.text(`${place} (key)`, GGUF_LIMITS.nameBytes);
    if (cursor.stop) break;
    const field = `metadata[${quote(key)}]`;
    spendText(cursor, field, key.length, budget);
    if (key === '') cursor.fail(`${place} (key)`, 'is empty; the file is damaged, get it again');
    else if (hasControlCharacter(key)) cursor.fail(field, 'the key has a control character; the file is damaged');
    else if (key in metadata) cursor.fail(field, 'the key occurs twice; the file is damaged or was edited wrongly');
    const typeId = cursor.u32(`${field} (type)`);
    if (key === ALIGNMENT_KEY && typeId !== UINT32_TYPE) cursor.fail(field, `has type ${typeId}, it must be a uint32`);
    if (cursor.stop) break;
    const value = readValue(cursor, typeId, field, budget);
    if (!cursor.stop) metadata[key] = value;
  }
  return metadata;
}

/** The alignment of tensor data in bytes: a power of two. */
export function readAlignment(cursor: Cursor, metadata: GgufMetadata): number {
  const value = metadata[ALIGNMENT_KEY];
  if (typeof value !== 'number') return DEFAULT_ALIGNMENT;
  if (value > 0 && Number.isInteger(Math.log2(value))) return value;
  cursor.fail(`metadata["${ALIGNMENT_KEY}"]`, `is ${value}, it must be a power of two; the file is damaged`);
  return DEFAULT_ALIGNMENT;
}
