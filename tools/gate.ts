// npm run gate: compares predictions over the whole catalogue with the recorded ones; blocks only where an answer was lost.
// With --update the present predictions become the recorded ones.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { difference, fromText, snapshot, toText } from '../accuracy/snapshot.ts';
import type { Calibration } from '../src/core/predict/calibration.ts';
import { quantile } from '../src/core/units/statistics.ts';
import { readCalibrations } from '../src/node/catalogue-files/read-calibrations.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const FILE = 'accuracy/predictions.tsv';
const { catalogue } = readCatalogue('catalogue');
const now = snapshot(catalogue, readCalibrations('catalogue') as Record<string, Calibration>);
if (process.argv.includes('--update') || !existsSync(FILE)) {
  writeFileSync(FILE, toText(now));
  console.log(`${FILE}: ${now.length} predictions recorded`);
  process.exit(0);
}
const d = difference(fromText(readFileSync(FILE, 'utf8')), now);
const spread =
  d.moved.length > 0
    ? `, factors ${quantile(d.moved, 0.1).toFixed(2)} to ${quantile(d.moved, 0.9).toFixed(2)} (10 to 90 %)`
    : '';
console.log(
  `gate: ${now.length} predictions; ${d.added} new, ${d.removed} gone, ${d.tierChanged.length} in another tier, ${d.moved.length} rates moved by over 1 %${spread}`,
);
for (const line of d.tierChanged.slice(0, 10)) console.log(`  ${line}`);
if (d.tierChanged.length > 10) console.log(`  and ${d.tierChanged.length - 10} more`);
for (const line of d.lost.slice(0, 20)) console.error(`  LOST ${line}`);
if (d.lost.length > 0) {
  console.error(
    `gate: ${d.lost.length} answers were lost; mend the change, or record it with npm run gate -- --update if they were wrong before`,
  );
  process.exit(1);
}
