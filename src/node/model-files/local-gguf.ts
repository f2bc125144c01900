// Reads the GGUF model in a local file (and the other parts of a split one), header bytes only.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, type HeaderOptions, readHeader } from './byte-source.ts';
import { type PartReading, readParts } from './gguf-parts.ts';
import type { GgufAccessProblem, GgufReading } from './gguf-reading.ts';

/**
 * Reads a GGUF model from a path: any part of a split model will do. Reads only the beginning of each file, never
 * tensor data. Bad content, a missing part or a path that is no file come back as a value with one line to show.
 */
export function readGguf(path: string, options: HeaderOptions = {}): Promise<GgufReading> {
  return readParts(path, (name) => readPart(name, options));
}

async function readPart(path: string, options: HeaderOptions): Promise<PartReading> {
  let file: FileHandle | undefined;
  try {
    // Non-blocking: opening a named pipe would otherwise wait for a writer for ever. Windows has no such flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    const problem = kindProblem(stats);
    if (problem) return unreadable(path, problem);
    const reading = await readHeader(fileSource(path, file, stats.size), options);
    return reading.status === 'ok' ? { ...reading, source: path, fileBytes: stats.size } : reading;
  } catch (error) {
    return unreadable(path, systemProblem(error));
  } finally {
    await file?.close().catch(() => undefined);
  }
}

function fileSource(path: string, file: FileHandle, fileBytes: number): ByteSource {
  return {
    name: path,
    fileBytes,
    async read(from, to) {
      const buffer = Buffer.alloc(Math.max(0, to - from));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, from + filled);
        if (bytesRead === 0) return unreadable(path, 'the file became shorter while it was read; try again');
        filled += bytesRead;
      }
      return buffer;
    },
  };
}

function kindProblem(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'is a folder; give the .gguf file in it';
  if (!stats.isFile()) return 'is not a regular file (a pipe, socket or device); give a .gguf file';
  return stats.size === 0 ? 'the file is empty; get it again' : undefined;
}

const SYSTEM_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file (a part of the path is not a folder)',
  EACCES: 'no permission to read the file',
  EPERM: 'no permission to read the file',
  EISDIR: 'is a folder; give the .gguf file in it',
  ENXIO: 'is not a regular file (a pipe, socket or device); give a .gguf file',
  ELOOP: 'symbolic links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error while reading',
  ERR_INVALID_ARG_VALUE: 'is not a path (it holds a null character)',
};

/** One line for an error of the operating system; anything else is a bug and thrown on. */
function systemProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return SYSTEM_PROBLEMS[code] ?? `cannot be read (${code})`;
}

function unreadable(file: string, message: string): GgufAccessProblem {
  return { status: 'unreadable', file, message };
}
