// Reads the catalogue's YAML files and checks each against its schema; problems name file, line and field.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { ZodError } from 'zod';
import type { FullCatalogue } from '../../core/catalogue/catalogue.ts';
import { KINDS, type Kind, SCHEMAS, SORTED_IN_FOLDERS } from '../../core/catalogue/schema/index.ts';

export interface FileProblem {
  readonly file: string;
  readonly line?: number;
  readonly field?: string;
  readonly message: string;
}

export interface CatalogueReading {
  readonly catalogue: FullCatalogue;
  readonly problems: readonly FileProblem[];
}

/** All .yaml files below a folder, sorted, so that the result does not depend on the file system. */
function yamlFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith('.yaml')).sort();
}

function schemaProblems(error: ZodError, file: string): FileProblem[] {
  return error.issues.map((issue) => ({ file, field: issue.path.join('.') || '(whole file)', message: issue.message }));
}

/** Parses one YAML text; returns its value or the problems, never throws on content. */
export function parseYaml(text: string, file: string): { value: unknown } | { problems: FileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    return { problems: document.errors.map((e) => ({ file, line: lines.linePos(e.pos[0]).line, message: e.message })) };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 0 }) };
  } catch (error) {
    return { problems: [{ file, message: error instanceof Error ? error.message : String(error) }] };
  }
}

/** Reads every kind's folder under `root`. The id of an entry is its path below the folder without extension, or its name alone. */
export function readCatalogue(root: string): CatalogueReading {
  const problems: FileProblem[] = [];
  const catalogue = Object.fromEntries(KINDS.map((kind) => [kind, {}])) as Record<Kind, Record<string, unknown>>;
  for (const kind of KINDS) {
    const folder = join(root, kind);
    for (const name of yamlFiles(folder)) {
      const path = join(folder, name);
      const file = relative(root, path).split(sep).join('/');
      const below = name.slice(0, -'.yaml'.length).split(sep).join('/');
      const id = SORTED_IN_FOLDERS.includes(kind) ? below.slice(below.lastIndexOf('/') + 1) : below;
      const parsed = parseYaml(readFileSync(path, 'utf8'), file);
      if ('problems' in parsed) {
        problems.push(...parsed.problems);
        continue;
      }
      if (Object.hasOwn(catalogue[kind], id)) {
        problems.push({ file, message: `"${id}" is already an entry of ${kind}: give one of the files another name` });
        continue;
      }
      const checked = SCHEMAS[kind].safeParse(parsed.value);
      if (checked.success) catalogue[kind][id] = { id, ...checked.data };
      else problems.push(...schemaProblems(checked.error, file));
    }
  }
  return { catalogue: catalogue as unknown as FullCatalogue, problems };
}
