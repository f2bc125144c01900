// Reads the GGUF model in a local file (and the other parts of a split one), header bytes only.
import { type HeaderOptions, readHeader } from './byte-source.ts';
import { type PartReading, readParts } from './gguf-parts.ts';
import type { GgufReading } from './gguf-reading.ts';
import { withLocalFile } from './local-file.ts';

/**
 * Reads a GGUF model from a path: any part of a split model will do. Reads only the beginning of each file, never
 * tensor data. Bad content, a missing part or a path that is no file come back as a value with one line to show.
 */
export function readGguf(path: string, options: HeaderOptions = {}): Promise<GgufReading> {
  return readParts(path, (name) => readPart(name, options));
}

function readPart(path: string, options: HeaderOptions): Promise<PartReading> {
  return withLocalFile(path, async (source): Promise<PartReading> => {
    const reading = await readHeader(source, options);
    return reading.status === 'ok' ? { ...reading, source: path, fileBytes: source.fileBytes } : reading;
  });
}
