// Checks a catalogue folder: schemas, then all linters; findings as lines that name file and field.
import { LINTERS } from '../../core/catalogue/lint/index.ts';
import { KINDS } from '../../core/catalogue/schema/index.ts';
import { readCatalogue } from './read-catalogue.ts';

export interface LintFinding {
  readonly file: string;
  readonly line: number | undefined;
  readonly field: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly linter: string;
}

export interface LintResult {
  readonly findings: readonly LintFinding[];
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
  const all: LintFinding[] = [
    ...problems.map((p) => ({
      file: p.file,
      line: p.line,
      field: p.field ?? '',
      severity: 'error' as const,
      message: p.message,
      linter: 'schema',
    })),
    ...findings.map((f) => ({
      file: `${f.kind}/${f.id}.yaml`,
      line: undefined,
      field: f.field,
      severity: f.severity,
      message: f.message,
      linter: f.linter,
    })),
  ];
  const lines = all.map((f) => {
    const place = `${f.file}${f.line === undefined ? '' : `:${f.line}`}: ${f.field === '' ? '' : `${f.field}: `}`;
    return `${place}${f.message}${f.linter === 'schema' ? '' : ` [${f.linter}, ${f.severity}]`}`;
  });
  const counts = KINDS.map((kind) => `${Object.keys(reading.catalogue[kind]).length} ${kind}`).join(', ');
  const errors = problems.length + findings.filter((f) => f.severity === 'error').length;
  return {
    findings: all,
    lines,
    errors,
    summary: `catalogue: ${counts}; ${errors} errors, ${findings.length + problems.length - errors} warnings`,
  };
}
