// viable results export: JSON Lines that import takes back, or evidence for the catalogue.
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { StoredResult } from '../../../store/store.ts';
import { CliError } from '../../fail.ts';
import { openContext } from '../../session.ts';
import { type FilterOptions, filterOf, findResults, inStore } from './stored.ts';

export interface ExportOptions extends FilterOptions {
  readonly as: 'jsonl' | 'evidence';
  readonly output?: string;
}

type Write = (text: string) => Promise<void>;

const toStandardOutput: Write = async (text) => {
  if (!process.stdout.write(text)) await new Promise((done) => process.stdout.once('drain', done));
};

/** A new file, gone again where writing fails; on the disk before the program says so. */
async function toFile(path: string, work: (write: Write) => Promise<void>): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CliError(`${path} exists already; choose another name`);
    throw new CliError(`${path}: cannot be written (${code})`, 3);
  }
  try {
    await work(async (text) => {
      await file.writeFile(text);
    });
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Error && code === 'ENOSPC') throw new CliError(`${path}: the disk is full`, 3);
    throw error;
  }
}

export async function exportVerb(which: readonly string[], options: ExportOptions): Promise<void> {
  const filter = filterOf(options);
  await inStore(options, async (store) => {
    const chosen = which.length > 0 ? await findResults(store, which) : undefined;
    async function* results(): AsyncGenerator<StoredResult> {
      if (chosen) yield* chosen;
      else yield* store.export(filter);
    }
    const work = async (write: Write) => {
      if (options.as === 'jsonl') {
        for await (const { measurement } of results()) await write(`${JSON.stringify(measurement)}\n`);
        return;
      }
      const all: StoredResult[] = [];
      for await (const r of results()) all.push(r);
      const { evidenceYaml } = await import('../../evidence-yaml.ts');
      const { context, version } = openContext();
      await write(evidenceYaml(context.catalogue, all, version));
    };
    if (options.output === undefined) await work(toStandardOutput);
    else await toFile(options.output, work);
  });
}
