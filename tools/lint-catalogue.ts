// Checks every catalogue file against its schema and runs all catalogue linters; exit 1 if anything is wrong. Arguments: kinds to show.
import { LINTERS } from '../src/core/catalogue/lint/index.ts';
import { KINDS } from '../src/core/catalogue/schema/index.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const only = process.argv.slice(2);
const shown = (kind: string) => only.length === 0 || only.includes(kind);
const reading = readCatalogue('catalogue');
const { catalogue } = reading;
const problems = reading.problems.filter((p) => shown(p.file.split('/')[0] ?? ''));
for (const p of problems)
  console.error(`catalogue/${p.file}${p.line ? `:${p.line}` : ''}: ${p.field ? `${p.field}: ` : ''}${p.message}`);
const findings = LINTERS.flatMap((linter) => linter.check(catalogue)).filter((f) => shown(f.kind));
for (const f of findings)
  console.error(
    `catalogue/${f.kind}/${f.id}.yaml: ${f.field ? `${f.field}: ` : ''}${f.message} [${f.linter}, ${f.severity}]`,
  );
console.log(KINDS.map((kind) => `${Object.keys(catalogue[kind]).length} ${kind}`).join(', '));
if (problems.length > 0 || findings.some((f) => f.severity === 'error')) process.exit(1);
