// A linter's finding: which file, which field, what is wrong and what to do.
import type { FullCatalogue } from '../catalogue.ts';
import type { Kind } from '../schema/index.ts';

export interface Finding {
  readonly linter: string;
  readonly kind: Kind;
  readonly id: string;
  readonly field: string;
  readonly message: string;
  /** warning: shown, does not fail the run. */
  readonly severity: 'error' | 'warning';
}

/** A catalogue linter: one idea, one file. */
export interface Linter {
  readonly name: string;
  readonly description: string;
  readonly check: (catalogue: FullCatalogue) => Finding[];
}

/** Builds findings of one linter without repeating its name. */
export function reporter(linter: string) {
  const findings: Finding[] = [];
  const add = (severity: 'error' | 'warning') => (kind: Kind, id: string, field: string, message: string) => {
    findings.push({ linter, kind, id, field, message, severity });
  };
  return { findings, error: add('error'), warning: add('warning') };
}
