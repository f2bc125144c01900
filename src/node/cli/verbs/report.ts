// viable report: a ready report by name, to the terminal or a file.
import { open, rm } from 'node:fs/promises';
import { FORMATS, type Format, render } from '../../../core/report/render.ts';
import { CliError } from '../fail.ts';
import { print } from '../output.ts';
import { REPORTS, type ReportOptions } from '../reports.ts';

const ENDINGS: Readonly<Record<string, Format>> = {
  html: 'html',
  htm: 'html',
  md: 'md',
  csv: 'csv',
  json: 'json',
  txt: 'table',
};
const FILE_WIDTH = 100;

/** The format that a file's name asks for. */
function formatOf(path: string): Format {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = ENDINGS[ending];
  if (!format)
    throw new CliError(
      `--output: "${path}" ends in none of ${Object.keys(ENDINGS).join(', ')}, by which the format is chosen (${FORMATS.join(', ')})`,
    );
  return format;
}

async function write(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'w');
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') await rm(path, { force: true });
    throw new CliError(`${path}: cannot be written (${code})`, code === 'ENOENT' || code === 'EISDIR' ? 2 : 3);
  }
}

export async function reportVerb(what: string, subjects: readonly string[], options: ReportOptions): Promise<void> {
  const maker = Object.hasOwn(REPORTS, what) ? REPORTS[what] : undefined;
  if (!maker)
    throw new CliError(`report "${what.slice(0, 60)}" is not known; known: ${Object.keys(REPORTS).join(', ')}`);
  const format = options.output === undefined ? options.format : formatOf(options.output);
  const { document, data } = await (await maker())(subjects, options);
  if (options.output === undefined) await print(document, data, format);
  else await write(options.output, render(document, data, format, { width: FILE_WIDTH, colour: false }));
}
