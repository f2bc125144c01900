// Compiles the catalogue's YAML into the JSON that the command line and the page load; any problem stops the build.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Supply } from '../src/core/catalogue/catalogue.ts';
import { readCalibrations } from '../src/node/catalogue-files/read-calibrations.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

/** Writes catalogue.json, evidence.json, supply.json and calibration.json into `outFolder`. */
export function compileCatalogue(root: string, outFolder: string): void {
  const { catalogue, problems } = readCatalogue(root);
  if (problems.length > 0) {
    const shown = problems
      .slice(0, 20)
      .map((p) => `catalogue/${p.file}${p.line ? `:${p.line}` : ''}: ${p.field ?? ''} ${p.message}`);
    throw new Error(`${problems.length} problems in the catalogue:\n${shown.join('\n')}`);
  }
  const { evidence, parts, prices, currencies, countries, rentals, ...facts } = catalogue;
  const supply: Supply = { parts, prices, currencies, countries, rentals };
  const version = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8')).version as string;
  writeFileSync(join(outFolder, 'catalogue.json'), JSON.stringify({ version, ...facts }));
  writeFileSync(join(outFolder, 'evidence.json'), JSON.stringify(evidence));
  writeFileSync(join(outFolder, 'supply.json'), JSON.stringify(supply));
  writeFileSync(join(outFolder, 'calibration.json'), JSON.stringify(readCalibrations(root)));
}
