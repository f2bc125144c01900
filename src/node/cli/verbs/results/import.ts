// viable results import: JSON Lines of another store into this one.
import { createReadStream } from 'node:fs';
import { list, paragraph, type ReportDocument } from '../../../../core/report/document.ts';
import type { Format } from '../../../../core/report/render.ts';
import { type Imported, importLines } from '../../../store/transfer.ts';
import { CliError } from '../../fail.ts';
import { lines } from '../../lines.ts';
import { print } from '../../output.ts';
import { inStore, type StoreOptions } from './stored.ts';

export interface ImportLinesOptions extends StoreOptions {
  readonly format: Format;
}

const LONGEST_LINE = 16 * 2 ** 20;
const MOST_SHOWN = 20;

function reportOf({ added, known, refused }: Imported): ReportDocument {
  const shown = refused.slice(0, MOST_SHOWN).map((r) => `line ${r.line}: ${r.reason}.`);
  return {
    title: `Import: ${added} added, ${known} known before, ${refused.length} refused`,
    blocks: [
      ...(shown.length > 0 ? [list('Refused', shown)] : []),
      ...(refused.length > shown.length ? [paragraph(`${refused.length - shown.length} more.`, 'muted')] : []),
    ],
    records: [{ added, known, refused: refused.length }],
  };
}

export async function importLinesVerb(file: string, options: ImportLinesOptions): Promise<void> {
  const done = await inStore(options, async (store) => {
    try {
      return await importLines(store, lines(file === '-' ? process.stdin : createReadStream(file), LONGEST_LINE));
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || syscall === undefined) throw error;
      throw new CliError(`${file}: cannot be read (${code})`, code === 'ENOENT' || code === 'EISDIR' ? 2 : 3);
    }
  });
  if (done.added + done.known === 0 && done.refused.length > 0) {
    const [first] = done.refused;
    const more = done.refused.length > 1 ? `; ${done.refused.length - 1} more` : '';
    throw new CliError(`${file}: nothing could be taken; line ${first?.line}: ${first?.reason}${more}`);
  }
  await print(reportOf(done), { schema: 'viable.results-import/1', ...done }, options.format);
}
