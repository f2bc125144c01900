// Writes catalogue/evidence/localscore/ from a table of LocalScore runs: node scripts/run.mjs tools/import-localscore.ts FILE
import { readFileSync } from 'node:fs';
import type { Evidence } from '../src/core/catalogue/schema/evidence.ts';
import { writeEvidence } from './evidence-files.ts';
import { byDevice, evidenceRows, parseRuns, type Run } from './localscore-rows.ts';

const FOLDER = 'catalogue/evidence/localscore';
const ENGINE = 'llamafile@0.9.3';
const SOURCE = 'localscore';

/** Runs under a system that the evidence schema has no word for are named in the file's note. */
function otherSystems(runs: readonly Run[]): string | undefined {
  const known = new Set(['Linux', 'Windows', 'Darwin']);
  const others = runs.filter((run) => !known.has(run.system_os));
  if (others.length === 0) return undefined;
  const system = [...new Set(others.map((run) => run.system_os))].join(', ');
  return `Run under ${system}: ${others.map((run) => run.test_num).join(', ')}`;
}

/** One device's file. */
function evidenceOf(device: string, runs: readonly Run[]): Evidence {
  const note = otherSystems(runs);
  return {
    device,
    deviceCount: 1,
    engine: ENGINE,
    source: SOURCE,
    rows: evidenceRows(runs),
    ...(note ? { note } : {}),
  };
}

const file = process.argv[2];
if (!file) {
  console.error('usage: node scripts/run.mjs tools/import-localscore.ts FILE');
  process.exit(2);
}
const runs = parseRuns(readFileSync(file, 'utf8'));
const files = new Map([...byDevice(runs)].map(([device, members]) => [device, evidenceOf(device, members)]));
writeEvidence(FOLDER, files);
const rows = [...files.values()].reduce((sum, f) => sum + f.rows.length, 0);
console.log(`${runs.length} runs in ${rows} rows, ${files.size} devices`);
