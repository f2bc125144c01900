// Checks the catalogue; exit 1 if anything is wrong. Arguments: kinds to show.
import { lintCatalogue } from '../src/node/catalogue-files/lint-catalogue.ts';

const { lines, errors, summary } = lintCatalogue('catalogue', process.argv.slice(2));
for (const line of lines) console.error(line);
console.log(summary);
if (errors > 0) process.exit(1);
