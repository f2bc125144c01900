// Writes evidence files: one a device and source, a row a line, replacing what the folder held.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isMap, isSeq } from 'yaml';
import { type Evidence, EvidenceSchema } from '../src/core/catalogue/schema/evidence.ts';

/** File name of a device: its name in lower case with hyphens. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Names with their slugs; names that come out alike are numbered in the order given. */
export function slugs(names: readonly string[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    names.map((name) => {
      const base = slug(name);
      const times = (seen.get(base) ?? 0) + 1;
      seen.set(base, times);
      return [name, times === 1 ? base : `${base}-${times}`];
    }),
  );
}

/** One file's text; a count of one device is the default and not written. */
export function evidenceText({ deviceCount, ...rest }: Evidence): string {
  const evidence = deviceCount === 1 ? rest : { ...rest, deviceCount };
  EvidenceSchema.parse(evidence);
  const document = new Document(evidence);
  const rows = document.get('rows');
  if (isSeq(rows)) for (const row of rows.items) if (isMap(row)) row.flow = true;
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}

/** Replaces all files of `folder`. */
export function writeEvidence(folder: string, files: ReadonlyMap<string, Evidence>): void {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.endsWith('.yaml')) rmSync(join(folder, old));
  const names = slugs([...files.keys()]);
  for (const [name, evidence] of files) writeFileSync(join(folder, `${names.get(name)}.yaml`), evidenceText(evidence));
}
