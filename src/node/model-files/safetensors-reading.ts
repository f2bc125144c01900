// Reads a safetensors header from any source of bytes: its length first, then exactly the header.
import { parseSafetensorsHeader, type SafetensorsHeader } from '../../core/model/safetensors/parser.ts';
import type { ByteSource } from './byte-source.ts';
import type { GgufProblem } from './gguf-reading.ts';

export type SafetensorsReading =
  | { readonly status: 'ok'; readonly header: SafetensorsHeader; readonly fileBytes: number | undefined }
  | GgufProblem;

/** Bytes of the first read: enough for the header of most files with a few hundred tensors. */
const FIRST_BYTES = 2 ** 16;

/** Reads and parses the header; at most two reads. Never throws for content. */
export async function readSafetensorsHeader(source: ByteSource, firstBytes = FIRST_BYTES): Promise<SafetensorsReading> {
  let bytes: Uint8Array = new Uint8Array(0);
  let want = firstBytes;
  for (;;) {
    const until = Math.min(want, source.fileBytes ?? Number.POSITIVE_INFINITY);
    const more = await source.read(bytes.length, until);
    if ('status' in more) return more;
    const complete = bytes.length + more.length < until || until === source.fileBytes;
    bytes = Buffer.concat([bytes, more]);
    const parse = parseSafetensorsHeader(bytes, { complete, fileBytes: source.fileBytes });
    if (parse.status === 'invalid') return { ...parse, file: source.name };
    if (parse.status === 'ok') return { ...parse, fileBytes: source.fileBytes };
    want = parse.atLeastBytes;
  }
}
