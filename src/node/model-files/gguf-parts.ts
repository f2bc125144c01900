// Reads a GGUF model that may be split: the file given, then all parts that it names, first to last.
import { GGUF_LIMITS } from '../../core/model/gguf/limits.ts';
import {
  countParts,
  type GgufPart,
  joinParts,
  parsePartName,
  partName,
  partProblem,
} from '../../core/model/gguf/split.ts';
import type { GgufProblem, GgufReading } from './gguf-reading.ts';

export type PartReading = ({ readonly status: 'ok' } & GgufPart) | GgufProblem;

/**
 * Reads the part called `name` and, where its metadata says so, the others beside it.
 * Names may carry a folder or path before them; `read` gets the name with its number exchanged.
 */
export async function readParts(name: string, read: (name: string) => Promise<PartReading>): Promise<GgufReading> {
  const given = await read(name);
  if (given.status !== 'ok') return given;
  const counted = countParts(name, given.header.metadata);
  if ('status' in counted) return { ...counted, file: given.source };
  const parts: GgufPart[] = [];
  let headerBytes = 0;
  for (let index = 0; index < counted.count; index++) {
    const part = await readOne(name, index, counted.count, given, read);
    if (part.status !== 'ok') return part;
    const problem = counted.count > 1 && partProblem(part, index, counted.count, parts[0]?.header ?? part.header);
    if (problem) return { ...problem, file: part.source };
    headerBytes += part.header.headerBytes;
    if (headerBytes > GGUF_LIMITS.headerBytes) {
      const message = `the headers of all parts exceed ${GGUF_LIMITS.headerBytes} bytes; the files are damaged`;
      return { status: 'invalid', file: part.source, field: 'header', message };
    }
    parts.push({ source: part.source, fileBytes: part.fileBytes, header: part.header });
  }
  const joined = joinParts(parts);
  if (joined.status === 'ok') return joined;
  const { part, ...problem } = joined;
  return { ...problem, file: parts[part]?.source ?? name };
}

async function readOne(
  name: string,
  index: number,
  count: number,
  given: { readonly status: 'ok' } & GgufPart,
  read: (name: string) => Promise<PartReading>,
): Promise<PartReading> {
  const named = parsePartName(name);
  if (!named || named.number === index + 1) return given;
  const part = await read(partName(named.prefix, index + 1, count));
  if (part.status !== 'unreadable') return part;
  return { ...part, message: `part ${index + 1} of ${count}: ${part.message}` };
}
