// Checks a catalogue folder: schemas, then all linters; findings as lines that name file and field.
import { LINTERS } from '../../core/catalogue/lint/index.ts';
import { KINDS } from '../../core/catalogue/schema/index.ts';
import { readCatalogue } from './read-catalogue.ts';

export interface LintResult {
  readonly lines: readonly string[];
  readonly errors: number;
  readonly summary: string;
}

/** `only`: kinds to show; empty for all. */
export function lintCatalogue(folder: string, only: readonly string[] = []): LintResult {
  const shown = (kind: string) => only.length === 0 || only.includes(kind);
  const reading = readCatalogue(folder);
  const problems = reading.problems.filter((p) => shown(p.file.split('/')[0] ?? ''));
  const findings = LINTERS.flatMap((linter) => linter.check(reading.catalogue)).filter((f) => shown(f.kind));
  const lines = [
    ...problems.map((p) => `${p.file}${p.line ? `:${p.line}` : ''}: ${p.field ? `${p.field}: ` : ''}${p.message}`),
    ...findings.map(
      (f) => `${f.kind}/${f.id}.yaml: ${f.field ? `${f.field}: ` : ''}${f.message} [${f.linter}, ${f.severity}]`,
    ),
  ];
  const counts = KINDS.map((kind) => `${Object.keys(reading.catalogue[kind]).length} ${kind}`).join(', ');
  const errors = problems.length + findings.filter((f) => f.severity === 'error').length;
  return {
    lines,
    errors,
    summary: `catalogue: ${counts}; ${errors} errors, ${findings.length + problems.length - errors} warnings`,
  };
}
