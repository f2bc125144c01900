// Works out the sizes of the catalogue's models, which searches ask for, from the compiled catalogue; the build runs it in a thread of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { workOutSizes } from '../src/core/assess/advice/work-out-sizes.ts';
import { createContext } from '../src/core/assess/context.ts';

const dist = workerData as string;
const read = (name: string) => JSON.parse(readFileSync(join(dist, name), 'utf8'));
const { version: _, ...catalogue } = read('catalogue.json');
const sizes = workOutSizes(createContext(catalogue, read('calibration.json')));
// A line for each model: a search reads those that it asks of.
const lines = [...sizes].map(([id, size]) => `${id}\t${JSON.stringify(size)}\n`);
writeFileSync(join(dist, 'model-sizes.tsv'), lines.join(''));
