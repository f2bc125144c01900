// Writes catalogue/evidence/localscore/ from a table of LocalScore runs: node scripts/run.mjs tools/import-localscore.ts FILE
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isMap, isSeq } from 'yaml';
import { EvidenceSchema } from '../src/core/catalogue/schema/evidence.ts';
import { byDevice, evidenceRows, parseRuns, type Run } from './localscore-rows.ts';

const FOLDER = 'catalogue/evidence/localscore';
const ENGINE = 'llamafile@0.9.3';
const SOURCE = 'localscore';

/** File name of a device: its name in lower case with hyphens; names that differ in spaces only are numbered. */
function slugs(names: readonly string[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    names.map((name) => {
      const slug = name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
      const times = (seen.get(slug) ?? 0) + 1;
      seen.set(slug, times);
      return [name, times === 1 ? slug : `${slug}-${times}`];
    }),
  );
}

/** Runs under a system that the evidence schema has no word for are named in the file's note. */
function otherSystems(runs: readonly Run[]): string | undefined {
  const known = new Set(['Linux', 'Windows', 'Darwin']);
  const others = runs.filter((run) => !known.has(run.system_os));
  if (others.length === 0) return undefined;
  const system = [...new Set(others.map((run) => run.system_os))].join(', ');
  return `Run under ${system}: ${others.map((run) => run.test_num).join(', ')}`;
}

/** One device's file: a row a line. */
function evidenceText(device: string, runs: readonly Run[]): string {
  const note = otherSystems(runs);
  const evidence = { device, engine: ENGINE, source: SOURCE, rows: evidenceRows(runs), ...(note ? { note } : {}) };
  EvidenceSchema.parse(evidence);
  const document = new Document(evidence);
  const rows = document.get('rows');
  if (isSeq(rows)) for (const row of rows.items) if (isMap(row)) row.flow = true;
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}

const file = process.argv[2];
if (!file) {
  console.error('usage: node scripts/run.mjs tools/import-localscore.ts FILE');
  process.exit(2);
}
const runs = parseRuns(readFileSync(file, 'utf8'));
const devices = byDevice(runs);
const names = slugs([...devices.keys()]);
mkdirSync(FOLDER, { recursive: true });
for (const old of readdirSync(FOLDER)) if (old.endsWith('.yaml')) rmSync(join(FOLDER, old));
let rows = 0;
for (const [device, members] of devices) {
  const text = evidenceText(device, members);
  rows += text.split('\n').filter((line) => line.startsWith('  - {')).length;
  writeFileSync(join(FOLDER, `${names.get(device)}.yaml`), text);
}
console.log(`${runs.length} runs of ${devices.size} devices: ${rows} rows in ${FOLDER}`);
