// Linter: every `source` named anywhere in the catalogue is a file in catalogue/sources, and every such file is used.
import { KINDS, type Kind } from '../schema/index.ts';
import { type Linter, reporter } from './finding.ts';

/** Calls back for each `source: id` found at any depth. */
function visitSources(value: unknown, path: string, found: (source: string, path: string) => void): void {
  if (Array.isArray(value))
    value.forEach((item, i) => {
      visitSources(item, `${path}[${i}]`, found);
    });
  else if (value !== null && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      const here = path ? `${path}.${key}` : key;
      if (key === 'source' && typeof child === 'string') found(child, here);
      else visitSources(child, here, found);
    }
  }
}

export const sourcesDefined: Linter = {
  name: 'sources-defined',
  description: 'Every source named is defined, every defined source is used.',
  check(catalogue) {
    const report = reporter(this.name);
    const used = new Set<string>();
    for (const kind of KINDS.filter((k): k is Kind => k !== 'sources')) {
      for (const [id, entry] of Object.entries(catalogue[kind])) {
        visitSources(entry, '', (source, field) => {
          used.add(source);
          if (!catalogue.sources[source])
            report.error(kind, id, field, `source "${source}" has no file in catalogue/sources`);
        });
      }
    }
    for (const id of Object.keys(catalogue.sources)) {
      if (!used.has(id)) report.warning('sources', id, '', 'no entry uses this source');
    }
    return report.findings;
  },
};
