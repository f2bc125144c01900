// npm run variability: what makes results differ, from the evidence, written into docs/variability.md between its marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { variabilityLines } from '../accuracy/variability.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const PAGE = 'docs/variability.md';
const { catalogue, problems } = readCatalogue('catalogue');
if (problems.length > 0) {
  console.error('the catalogue has problems; run npm run catalogue first');
  process.exit(2);
}
const lines = variabilityLines(catalogue.evidence);
const before = readFileSync(PAGE, 'utf8');
const after = before.replace(
  /(<!-- generated: npm run variability -->\n)[\s\S]*?(<!-- end -->)/,
  (_, start: string, end: string) => `${start}${lines.join('\n')}\n${end}`,
);
if (after === before) console.log(`${PAGE} is up to date`);
else {
  writeFileSync(PAGE, after);
  console.log(`${PAGE} written`);
}
