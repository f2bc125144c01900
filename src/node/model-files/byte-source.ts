// Reads a GGUF header from any source of bytes, fetching only as much of its beginning as the header needs.

import { GGUF_LIMITS } from '../../core/model/gguf/limits.ts';
import { parseGgufHeader } from '../../core/model/gguf/parser.ts';
import type { GgufHeader } from '../../core/model/gguf-header.ts';
import type { GgufProblem } from './gguf-reading.ts';

export interface ByteSource {
  /** Path or address as shown to people; without secrets. */
  readonly name: string;
  /** Size of the whole file, once known. */
  readonly fileBytes: number | undefined;
  /** Reads the bytes from `from` to `to` (exclusive); fewer only at the end of the file. */
  read(from: number, to: number): Promise<Uint8Array | GgufProblem>;
}

export interface HeaderOptions {
  /** Accepts a header that was saved without its tensor data. */
  readonly headerOnly?: boolean;
  /** Arrays up to this many elements are kept, longer ones summarised (default 4096). */
  readonly keepArrayElements?: number;
  /** Bytes of the first read. */
  readonly firstBytes?: number;
}

/** Bytes of the first read: enough for most headers without a vocabulary, little to waste on one with. */
const FIRST_BYTES = 2 ** 20;

/**
 * Reads and parses the header. Each read at least doubles what is there, so that all parses together stay linear.
 * Never throws for content; what `source.read` throws passes through.
 */
export async function readHeader(
  source: ByteSource,
  options: HeaderOptions = {},
): Promise<{ status: 'ok'; header: GgufHeader } | GgufProblem> {
  const { firstBytes = FIRST_BYTES, ...parseOptions } = options;
  let bytes: Uint8Array = new Uint8Array(0);
  let want = firstBytes;
  for (;;) {
    const size = source.fileBytes;
    const until = Math.min(want, GGUF_LIMITS.headerBytes, size ?? Number.POSITIVE_INFINITY);
    const more = await source.read(bytes.length, until);
    if ('status' in more) return more;
    const complete = bytes.length + more.length < until || until === source.fileBytes;
    bytes = joined(bytes, more);
    if (bytes.length === 0) return { status: 'unreadable', file: source.name, message: 'the file is empty' };
    const known = source.fileBytes === undefined ? {} : { fileBytes: source.fileBytes };
    const parse = parseGgufHeader(bytes, { ...parseOptions, complete, ...known });
    if (parse.status === 'invalid') return { ...parse, file: source.name };
    if (parse.status === 'ok') return parse;
    want = Math.max(parse.atLeastBytes, bytes.length * 2);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
