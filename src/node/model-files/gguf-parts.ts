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
import type { GgufInvalid } from '../../core/model/gguf-header.ts';
import type { GgufProblem, GgufReading } from './gguf-reading.ts';

export type PartReading = ({ readonly status: 'ok' } & GgufPart) | GgufProblem;

type ReadPart = (name: string) => Promise<PartReading>;
type GivenPart = { readonly status: 'ok' } & GgufPart;

/**
 * Reads the part called `name` and, where its metadata says so, the others beside it, `atOnce` at a time.
 * Names may carry a folder or path before them; `read` gets the name with its number exchanged.
 */
export async function readParts(name: string, read: ReadPart, atOnce = 1): Promise<GgufReading> {
  const given = await read(name);
  if (given.status !== 'ok') return given;
  const counted = countParts(name, given.header.metadata);
  if ('status' in counted) return { ...counted, file: given.source };
  const parts: GgufPart[] = [];
  while (parts.length < counted.count) {
    const size = Math.min(atOnce, counted.count - parts.length);
    const indices = Array.from({ length: size }, (_, i) => parts.length + i);
    const batch = await Promise.all(indices.map((index) => readOne(name, index, counted.count, given, read)));
    for (const part of batch) {
      if (part.status !== 'ok') return part;
      const problem = misfit(part, parts, counted.count);
      if (problem) return { ...problem, file: part.source };
      parts.push({ source: part.source, fileBytes: part.fileBytes, header: part.header });
    }
  }
  const joined = joinParts(parts);
  if (joined.status === 'ok') return joined;
  const { part, ...problem } = joined;
  return { ...problem, file: parts[part]?.source ?? name };
}

/** Why the next part does not go with those before it. */
function misfit(part: GgufPart, before: readonly GgufPart[], count: number): GgufInvalid | undefined {
  const headerBytes = before.reduce((sum, { header }) => sum + header.headerBytes, part.header.headerBytes);
  if (headerBytes > GGUF_LIMITS.headerBytes) {
    const message = `the headers of all parts exceed ${GGUF_LIMITS.headerBytes} bytes; the files are damaged`;
    return { status: 'invalid', field: 'header', message };
  }
  return count > 1 ? partProblem(part, before.length, count, before[0]?.header ?? part.header) : undefined;
}

async function readOne(
  name: string,
  index: number,
  count: number,
  given: GivenPart,
  read: ReadPart,
): Promise<PartReading> {
  const named = parsePartName(name);
  if (!named || named.number === index + 1) return given;
  const part = await read(partName(named.prefix, index + 1, count));
  if (part.status !== 'unreadable') return part;
  return { ...part, message: `part ${index + 1} of ${count}: ${part.message}` };
}
