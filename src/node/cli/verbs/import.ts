// viable import: files of results into measurements, judged, into the store.
import { createHash } from 'node:crypto';
import type { ImportContext, ImportResult } from '../../../core/measurement/import/import-result.ts';
import { importText } from '../../../core/measurement/import/import-text.ts';
import type { Measurement } from '../../../core/measurement/measurement.ts';
import { type ImportedResult, importReport } from '../../../core/report/import-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { CliError } from '../fail.ts';
import { print } from '../output.ts';
import { readText } from '../read-text.ts';
import { openContext } from '../session.ts';

export interface ImportOptions {
  readonly format: Format;
  readonly machine?: string;
  readonly thisMachine?: boolean;
  readonly model?: string;
  readonly quant?: string;
  readonly dryRun?: boolean;
  readonly database?: string;
}

async function fingerprint(): Promise<string> {
  const [{ probeMachine }, { machineFingerprint }] = await Promise.all([
    import('../../probe/probe-machine.ts'),
    import('../../probe/fingerprint.ts'),
  ]);
  return machineFingerprint(await probeMachine());
}

interface Taken {
  readonly file: string;
  readonly result: ImportResult;
}

async function readAll(files: readonly string[], context: ImportContext, options: ImportOptions): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const file of files) {
    const reference = file === '-' ? undefined : file.split(/[\\/]/).at(-1);
    const hints = { machine: options.machine, model: options.model, quantization: options.quant, reference };
    const made = importText(context, await readText(file), hints);
    if (made.status === 'unknown') throw new CliError(`${file}: ${made.reasons.join('; ')}`);
    if (made.value.measurements.length === 0) {
      const [first] = made.value.rejected;
      throw new CliError(`${file}: nothing could be taken; ${first?.where ?? ''}: ${first?.reason ?? 'no results'}`);
    }
    taken.push({ file, result: made.value });
  }
  return taken;
}

export async function importVerb(files: readonly string[], options: ImportOptions): Promise<void> {
  if (options.machine !== undefined && options.thisMachine)
    throw new CliError('say either --machine or --this-machine, not both');
  const { context, stamp } = openContext();
  const importContext: ImportContext = {
    library: context.library,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    received: stamp().made,
  };
  // All files are read before anything is stored: a bad one stores nothing.
  const taken = await readAll(files, importContext, options);
  const own = options.thisMachine ? await fingerprint() : undefined;
  const mark = (m: Measurement): Measurement =>
    own === undefined ? m : { ...m, machine: { ...m.machine, fingerprint: own } };
  const results: ImportedResult[] = [];
  if (options.dryRun) {
    for (const { file, result } of taken)
      for (const m of result.measurements)
        results.push({ file, measurement: m, number: undefined, outcome: 'not-stored' });
  } else {
    const { openStore } = await import('../../store/open-store.ts');
    const store = await openStore(options.database);
    try {
      for (const { file, result } of taken)
        for (const m of result.measurements) {
          const measurement = mark(m);
          const { number, outcome } = await store.add(measurement, 'import');
          results.push({ file, measurement, number, outcome: outcome === 'added' ? 'added' : 'known' });
        }
    } finally {
      await store.close();
    }
  }
  const rejected = taken.flatMap(({ file, result }) => result.rejected.map((r) => ({ file, ...r })));
  const notes = [...new Set(taken.flatMap((t) => t.result.notes))];
  const data = { schema: 'viable.import/1', ...stamp(), results, rejected, notes };
  await print(importReport({ results, rejected, notes }), data, options.format);
}
