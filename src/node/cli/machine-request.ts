// The machine that a user means by a build file, a generated machine's id, or a catalogue machine.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fromBuildFile } from '../../core/build/from-build-file.ts';
import { generatedMachine } from '../../core/build/generate/generate.ts';
import type { SheetRequest } from '../../core/build/machine-sheet.ts';
import type { Catalogue, Supply } from '../../core/catalogue/catalogue.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { answered, CliError } from './fail.ts';
import { textFile, yamlFields } from './text-file.ts';

/** Whether a text names a file. */
export const isBuildFile = (what: string): boolean => /\.(ya?ml|json)$/i.test(what) || existsSync(what);

const EITHER = 'name a build file or a catalogue machine';
const EXAMPLE = '"viable machine check --help" shows a build';

/** What to look at: a build file, or a machine of the catalogue. */
export function requestOf(
  catalogue: Catalogue,
  supply: Supply,
  what: string,
): Omit<SheetRequest, 'wish'> & { supply: Supply } {
  if (!isBuildFile(what)) {
    const machine = generatedMachine(catalogue, supply, what);
    return { machine: machine ?? answered(resolveEntry(catalogue.machines, what, 'machine')), supply };
  }
  const fields = yamlFields(what, textFile(what, what, EITHER), EXAMPLE);
  const built = fromBuildFile(catalogue, supply, fields, basename(what));
  if (built.status === 'unknown') throw new CliError(`${what}: ${built.reasons.join('; ')}`);
  return built.value;
}
