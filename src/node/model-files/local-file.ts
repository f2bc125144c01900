// Opens local files as sources of bytes and reads small ones whole; every expected failure is one line.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import type { ByteSource } from './byte-source.ts';
import type { GgufAccessProblem } from './gguf-reading.ts';

/** What to do where a path is not a file; named by the reader that wants one. */
const ADVICE = 'give the .gguf file in it';

/**
 * Opens the file, hands its bytes to `use` and closes it. What is no regular file, empty, missing or refused comes back
 * as a problem with one line to show.
 */
export async function withLocalFile<T>(
  path: string,
  use: (source: ByteSource & { readonly fileBytes: number }) => Promise<T>,
): Promise<T | GgufAccessProblem> {
  let file: FileHandle | undefined;
  try {
    // Non-blocking: opening a named pipe would otherwise wait for a writer for ever. Windows has no such flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    const problem = kindProblem(stats);
    if (problem) return unreadable(path, problem);
    return await use(fileSource(path, file, stats.size));
  } catch (error) {
    return unreadable(path, systemProblem(error));
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** All bytes of a small file; one that is larger than `most` is refused. */
export function readSmallFile(path: string, most: number): Promise<Uint8Array | GgufAccessProblem> {
  return withLocalFile(path, async (source) => {
    if (source.fileBytes > most)
      return unreadable(path, `has ${source.fileBytes} bytes, more than the ${most} that are read`);
    const bytes = await source.read(0, source.fileBytes);
    return 'status' in bytes ? unreadable(path, bytes.message) : bytes;
  });
}

/** Names in a folder; undefined where it is not a folder or does not exist. */
export async function folderNames(path: string): Promise<readonly string[] | GgufAccessProblem | undefined> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE') return undefined;
    return unreadable(path, systemProblem(error));
  }
}

function fileSource(path: string, file: FileHandle, fileBytes: number): ByteSource & { readonly fileBytes: number } {
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
  if (stats.isDirectory()) return `is a folder; ${ADVICE}`;
  if (!stats.isFile()) return 'is not a regular file (a pipe, socket or device); give a .gguf file';
  return stats.size === 0 ? 'the file is empty; get it again' : undefined;
}

const SYSTEM_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file (a part of the path is not a folder)',
  EACCES: 'no permission to read the file',
  EPERM: 'no permission to read the file',
  EISDIR: `is a folder; ${ADVICE}`,
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
