// npm run calibrate: fits every engine that has evidence and writes catalogue/calibration/<name>.json; same evidence, same bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrate } from '../src/core/calibrate/calibrate.ts';
import { observationsOf } from '../src/core/calibrate/from-evidence.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const root = process.argv[2] ?? 'catalogue';
const { catalogue, problems } = readCatalogue(root);
if (problems.length > 0) {
  console.error(`the catalogue has ${problems.length} problems; run the catalogue linter first`);
  process.exit(2);
}
for (const engine of Object.values(catalogue.engines).filter((e) => e.calibration !== undefined)) {
  const observations = observationsOf(modelLibrary(catalogue), catalogue.evidence, engine.id);
  const sources = [
    ...new Set(
      Object.values(catalogue.evidence)
        .filter((e) => e.engine === engine.id)
        .map((e) => e.source),
    ),
  ].sort();
  const { calibration } = calibrate(engine.id, observations, sources);
  const file = join(root, 'calibration', `${engine.calibration}.json`);
  writeFileSync(file, `${JSON.stringify(calibration, null, 1)}\n`);
  console.log(`${file}: ${calibration.evidence.rows} rows, ${calibration.evidence.runs} runs`);
  for (const [reason, rows] of [...observations.unused].sort()) console.log(`  not used: ${rows} rows, ${reason}`);
}
