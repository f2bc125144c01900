// Results as YAML evidence: one document a result, with comments for the reviewer.
import { Document, isMap, isSeq } from 'yaml';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { asEvidence, CONTRIBUTED_SOURCE } from '../../core/measurement/as-evidence.ts';
import type { StoredResult } from '../store/store.ts';
import { CliError, oneLine } from './fail.ts';

const head = (
  version: string,
) => `Evidence out of viable results, version ${version}. For the catalogue: one document a file,
catalogue/evidence/${CONTRIBUTED_SOURCE}/<device>.yaml; rows of one device and engine may stand together.
The source ${CONTRIBUTED_SOURCE} needs catalogue/sources/${CONTRIBUTED_SOURCE}.yaml once. Then: npm run catalogue.`;

const comment = (lines: readonly string[]) => lines.map((l) => ` ${oneLine(l)}`).join('\n');

/** Throws a CliError where none of the results can be evidence; those that cannot are named in comments. */
export function evidenceYaml(catalogue: Catalogue, results: readonly StoredResult[], version: string): string {
  const left: string[] = [];
  const documents: string[] = [];
  for (const { number, measurement } of results) {
    const made = asEvidence(catalogue, measurement);
    if (made.status === 'unknown') {
      left.push(`result ${number} is left out: ${made.reasons.join('; ')}`);
      continue;
    }
    const document = new Document(made.value.evidence, { aliasDuplicateObjects: false });
    const rows = document.get('rows');
    // One row a line, as in the catalogue.
    if (isSeq(rows)) for (const row of rows.items) if (isMap(row)) row.flow = true;
    document.commentBefore = comment(made.value.review);
    documents.push(document.toString({ lineWidth: 0, flowCollectionPadding: true }));
  }
  if (documents.length === 0)
    throw new CliError(left.length > 0 ? left.slice(0, 3).join('; ') : 'there are no results that match');
  const top = [...head(version).split('\n'), ...left].map((l) => `# ${oneLine(l)}\n`).join('');
  return `${top}${documents.join('---\n')}`;
}
