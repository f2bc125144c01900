// viable results delete: asks first, and writes what goes to a file from which it can come back.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { paragraph } from '../../../../core/report/document.ts';
import type { Format } from '../../../../core/report/render.ts';
import { makeFolder } from '../../../make-folder.ts';
import type { StoredResult } from '../../../store/store.ts';
import { dataFolder } from '../../../user-folders.ts';
import { CliError } from '../../fail.ts';
import { print } from '../../output.ts';
import { findResults, inStore, type StoreOptions } from './stored.ts';

export interface DeleteOptions extends StoreOptions {
  readonly format: Format;
  readonly yes?: boolean;
}

const inWords = ({ number, measurement: m }: StoredResult) =>
  `No. ${number}, ${m.model.id ?? m.model.name} ${m.model.quantization} on ${m.machine.name}, ${m.measured.slice(0, 10)}`;

async function confirmed(results: readonly StoredResult[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CliError('delete asks first; where nobody can answer, say --yes');
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const r of results) process.stderr.write(`${inWords(r)}\n`);
    const answer = await ask.question(`Delete ${results.length === 1 ? 'it' : `these ${results.length}`}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}

/** Appends the records, on the disk before anything is deleted. */
async function keep(results: readonly StoredResult[]): Promise<string> {
  const folder = dataFolder();
  const path = join(folder, 'deleted-results.jsonl');
  try {
    makeFolder(folder);
    const file = await open(path, 'a', 0o600);
    try {
      await file.writeFile(results.map((r) => `${JSON.stringify(r.measurement)}\n`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`${path}: cannot be written (${code}); nothing was deleted`, 3);
  }
  return path;
}

export async function deleteVerb(which: readonly string[], options: DeleteOptions): Promise<void> {
  const done = await inStore(options, async (store) => {
    const results = await findResults(store, which);
    if (!options.yes && !(await confirmed(results))) return undefined;
    const kept = await keep(results);
    for (const { number } of results) await store.delete(number);
    return { kept, results };
  });
  if (!done) throw new CliError('nothing was deleted', 1);
  const { kept, results } = done;
  await print(
    {
      title: `${results.length} deleted: ${results.map(inWords).join('; ')}`,
      blocks: [paragraph(`The records stand in ${kept}; viable results import takes them back.`, 'muted')],
      records: results.map((r) => ({ number: r.number, id: r.measurement.id })),
    },
    { schema: 'viable.results-deleted/1', kept, results },
    options.format,
  );
}
