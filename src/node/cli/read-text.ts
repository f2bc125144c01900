// The text of a file or of standard input, up to a limit, with one clear line where it cannot be read.
import { createReadStream } from 'node:fs';
import { CliError } from './fail.ts';

const MOST_BYTES = 256 * 2 ** 20;

/** "-" is standard input. */
export async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_BYTES)
        throw new CliError(`${file}: larger than ${MOST_BYTES / 2 ** 20} MiB, no file of results`);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new CliError(`${file}: cannot be read (${code})`, code === 'ENOENT' || code === 'EISDIR' ? 2 : 3);
  }
  return Buffer.concat(chunks).toString('utf8');
}
