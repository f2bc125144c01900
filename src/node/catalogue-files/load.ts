// Loads the compiled catalogue and calibrations that stand beside the program.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Calibrations } from '../../core/assess/context.ts';
import type { Catalogue, Entries, Supply } from '../../core/catalogue/catalogue.ts';

import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import type { ModelSizes } from '../../core/predict/model-sizes.ts';
import { readModelSizes } from './model-sizes.ts';

/** A file or folder that the build made: they lie in dist/, beside the bundle and one above its chunks. */
export function builtFile(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return join(basename(here) === 'chunks' ? dirname(here) : here, name);
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(builtFile(name), 'utf8')) as T;
}

export interface Loaded {
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly calibrations: Calibrations;
}

export function loadCatalogue(): Loaded {
  const { version, ...catalogue } = read<Catalogue & { version: string }>('catalogue.json');
  return { version, catalogue, calibrations: read('calibration.json') };
}

/** What the build worked out of the catalogue's models: read only where a search is to come. */
export function loadModelSizes(): ModelSizes {
  return readModelSizes(readFileSync(builtFile('model-sizes.tsv'), 'utf8'));
}

export function loadEvidence(): Entries<Evidence> {
  return read('evidence.json');
}

/** Parts, prices, currencies, countries and rentals: read only by verbs about buying. */
export function loadSupply(): Supply {
  return read('supply.json');
}
