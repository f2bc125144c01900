// Reads a file that a user named, or ends with one line that says why it cannot be read.
import { readFileSync } from 'node:fs';
import { parseYaml } from '../catalogue-files/read-catalogue.ts';
import { CliError } from './fail.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'not permitted',
};

/** A file that people write is at most this long; longer ones are something else. */
const LONGEST_FILE = 1_000_000;

/** `name`: how the message calls it, with its flag; `remedy`: what to do, after a semicolon. "-" is standard input. */
export function textFile(path: string, name = path, remedy = ''): string {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError(`${name}: cannot be read (${REASONS[code] ?? code})${remedy && `; ${remedy}`}`);
  }
  if (text.length > LONGEST_FILE) throw new CliError(`${name}: too long for such a file`);
  return text;
}

/** The fields of a YAML file; `example`: what such a file looks like. */
export function yamlFields(path: string, text: string, example: string): Record<string, unknown> {
  if (text.trim() === '') throw new CliError(`${path}: the file is empty; ${example}`);
  const parsed = parseYaml(text, path);
  if ('problems' in parsed) {
    const [first] = parsed.problems;
    throw new CliError(`${path}${first?.line ? `:${first.line}` : ''}: ${first?.message ?? 'not YAML'}`);
  }
  const { value } = parsed;
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new CliError(`${path}: no list of fields; ${example}`);
  return value as Record<string, unknown>;
}
