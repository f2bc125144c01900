// Parses the beginning of a GGUF file (version 2 or 3, either byte order) from the bytes that are there so far.
import type { GgufParse, GgufParseOptions } from '../gguf-header.ts';
import { Cursor } from './cursor.ts';
import { checkLayout } from './layout.ts';
import { GGUF_LIMITS, LEAST_PAIR_BYTES, LEAST_TENSOR_BYTES } from './limits.ts';
import { readAlignment, readMetadata } from './metadata.ts';
import { quote } from './quote.ts';
import { readTensors } from './tensors.ts';

const MAGIC = 'GGUF';

/**
 * Parses a header from a prefix of the file. It never throws for what the bytes hold: the answer is the header, how
 * many bytes are needed at least, or the field at fault with one line to show.
 * Format: the GGUF specification (ggml/docs/gguf.md); checks beyond it follow gguf_init of llama.cpp, except that
 * tensors may lie in any order with gaps. With `headerOnly` tensor data may be missing.
 * Call it again with at least `atLeastBytes` bytes (better: with twice as many as before, so that the sum of all
 * calls stays linear).
 */
export function parseGgufHeader(bytes: Uint8Array, options: GgufParseOptions): GgufParse {
  const cursor = new Cursor(bytes, options);
  const version = readPreamble(cursor);
  const tensorCount = readCount(cursor, 'tensor_count', 'tensors', GGUF_LIMITS.tensors);
  const pairCount = readCount(cursor, 'metadata_kv_count', 'metadata keys', GGUF_LIMITS.metadataKeys);
  const least = pairCount * LEAST_PAIR_BYTES + tensorCount * LEAST_TENSOR_BYTES;
  if (!cursor.stop && cursor.position + least > cursor.end) {
    cursor.fail(
      'tensor_count and metadata_kv_count',
      `${tensorCount} tensors and ${pairCount} metadata keys do not fit into ${cursor.end} bytes; the file is cut off or damaged`,
    );
  }
  const budget = { textBytes: GGUF_LIMITS.keptTextBytes, arrayElements: GGUF_LIMITS.keptArrayElements };
  const metadata = readMetadata(cursor, pairCount, budget);
  const alignment = readAlignment(cursor, metadata);
  const tensors = readTensors(cursor, tensorCount, budget);
  const headerBytes = cursor.position;
  const dataOffset = Math.ceil(headerBytes / alignment) * alignment;
  if (!cursor.stop && headerBytes > GGUF_LIMITS.headerBytes) {
    cursor.fail('header', `exceeds ${GGUF_LIMITS.headerBytes} bytes; the file is damaged, get it again`);
  }
  if (!cursor.stop) checkLayout(cursor, tensors, dataOffset, alignment);
  if (cursor.stop) return cursor.stop;
  const byteOrder = cursor.littleEndian ? 'little' : 'big';
  return { status: 'ok', header: { version, byteOrder, metadata, tensors, headerBytes, dataOffset, alignment } };
}

/** Magic and version; the byte order shows in the version, whose low half is otherwise zero. */
function readPreamble(cursor: Cursor): 2 | 3 {
  if (cursor.bytes.length > 0) checkMagic(cursor);
  if (!cursor.has(8, 'magic and version')) return 3;
  cursor.advance(4);
  let version = cursor.u32('version');
  if ((version & 0xffff) === 0) {
    cursor.littleEndian = false;
    cursor.position = 4;
    version = cursor.u32('version');
  }
  if (version === 2 || version === 3) return version;
  cursor.fail(
    'version',
    version === 1
      ? 'is 1, which llama.cpp no longer reads either; convert the model anew'
      : `is ${version}, known are 2 and 3; the file is damaged or newer than this program`,
  );
  return 3;
}

function checkMagic(cursor: Cursor): void {
  const found = String.fromCharCode(...cursor.bytes.subarray(0, 4));
  if (MAGIC.startsWith(found)) return;
  cursor.fail('magic', `is ${quote(found)} instead of "${MAGIC}"${guess(found)}; this is not a GGUF file`);
}

/** What a foreign file probably is. */
function guess(found: string): string {
  if (found === 'FUGG') return ' (its letters are reversed)';
  if (found.startsWith('PK')) return ' (a zip archive or PyTorch checkpoint)';
  if (found === 'vers') return ' (a Git LFS pointer: the file itself was not downloaded)';
  if (/^(lmgg|fmgg|tjgg|ggml|ggmf|ggjt)$/.test(found)) return ' (the old GGML format: convert the model anew)';
  if (/^\s*<[!hH?]/.test(found)) return ' (a web page, perhaps an error or log-in page)';
  return '';
}

function readCount(cursor: Cursor, field: string, what: string, most: number): number {
  const count = cursor.u64(field);
  if (count <= most) return count;
  cursor.fail(field, `is ${count}, at most ${most} ${what} are read; the file is damaged, get it again`);
  return 0;
}
