// npm run calibrate: fits every engine that has evidence and writes catalogue/calibration/<name>.json; same evidence, same bytes.
// With --serving only the engines that serve many requests, which build on no other. With --check it writes nothing and ends with 1 where a file is not what its evidence gives.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrate } from '../src/core/calibrate/calibrate.ts';
import { calibrateBackends } from '../src/core/calibrate/calibrate-backends.ts';
import { benchObservations } from '../src/core/calibrate/from-bench.ts';
import { observationsOf } from '../src/core/calibrate/from-evidence.ts';
import { calibrateServing } from '../src/core/calibrate/serving/calibrate-serving.ts';
import { servingObservations } from '../src/core/calibrate/serving/from-serving.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

/** Fitted first; the other builds on it. */
const [BASE, BY_BACKEND] = ['llamafile@0.9.3', 'llama.cpp'];
/** Engines that serve many requests: one fit for all, which shares what the chips have in common. */
const SERVING = ['vllm', 'sglang', 'tensorrt-llm'] as const;
const ONLY_SERVING = '--serving';
const check = process.argv.includes('--check');
const root = process.argv.slice(2).find((a) => !a.startsWith('--')) ?? 'catalogue';
const { catalogue, problems } = readCatalogue(root);
if (problems.length > 0) {
  console.error(`the catalogue has ${problems.length} problems; run the catalogue linter first`);
  process.exit(2);
}
const library = modelLibrary(catalogue);

function sourcesOf(engine: string): string[] {
  const files = Object.values(catalogue.evidence).filter((e) => e.engine === engine);
  return [...new Set(files.map((e) => e.source))].sort();
}

function write(
  engine: string,
  calibration: { evidence: { rows: number; runs: number } },
  unused: ReadonlyMap<string, number>,
) {
  const name = catalogue.engines[engine]?.calibration;
  if (name === undefined) throw new Error(`catalogue/engines/${engine}.yaml names no calibration`);
  const file = join(root, 'calibration', `${name}.json`);
  const text = `${JSON.stringify(calibration, null, 1)}\n`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the evidence gives; run npm run calibrate`);
    process.exitCode = 1;
  }
  console.log(`${file}: ${calibration.evidence.rows} rows, ${calibration.evidence.runs} runs`);
  for (const [reason, rows] of [...unused].sort()) console.log(`  not used: ${rows} rows, ${reason}`);
}

function single() {
  const observations = observationsOf(library, catalogue.evidence, BASE);
  const base = calibrate(BASE, observations, sourcesOf(BASE)).calibration;
  write(BASE, base, observations.unused);
  const bench = benchObservations(library, catalogue.evidence, BY_BACKEND, base);
  const sources = sourcesOf(BY_BACKEND);
  const { calibration } = calibrateBackends(BY_BACKEND, base, catalogue.architectures, bench.rows, sources);
  write(BY_BACKEND, calibration, bench.unused);
}

function serving() {
  const served = servingObservations(library, catalogue.evidence);
  const sources = [...new Set(SERVING.flatMap(sourcesOf))].sort();
  write(SERVING[0], calibrateServing(served.rows, sources).calibration, served.unused);
}

if (!process.argv.includes(ONLY_SERVING)) single();
serving();
