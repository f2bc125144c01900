// Coefficients of a prediction with the results they rest on: those of the device itself first, then of its relatives.
import type { Catalogue, Entries } from '../catalogue/catalogue.ts';
import { evidenceOfDevice } from '../catalogue/find-evidence.ts';
import type { Evidence } from '../catalogue/schema/evidence.ts';
import type { UsedCoefficients } from '../predict/coefficients-used.ts';
import type { Prediction } from '../predict/prediction.ts';

const MOST_REFERENCES = 4;

/** References of the measured devices with the most rows, under the calibrated engine: "source reference". */
function referencesOf(catalogue: Catalogue, published: Entries<Evidence>, used: UsedCoefficients): string[] {
  const found: string[] = [];
  for (const { id } of used.devices) {
    for (const f of evidenceOfDevice(catalogue, published, id)) {
      if (f.engine !== used.calibration) continue;
      const [reference] = f.row.references;
      if (reference !== undefined) found.push(`${f.source} ${reference}`);
      if (found.length >= MOST_REFERENCES) return [...new Set(found)];
    }
  }
  return [...new Set(found)];
}

/** The prediction with references beside its coefficients; unchanged where it has none. */
export function withReferences(catalogue: Catalogue, published: Entries<Evidence>, p: Prediction): Prediction {
  if (!p.coefficients) return p;
  const cited = p.coefficients.map((used) => ({ ...used, references: referencesOf(catalogue, published, used) }));
  return { ...p, coefficients: cited };
}
