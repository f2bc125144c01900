// viable catalogue list|show|lint: what the catalogue holds, one entry with its sources, and a check of a catalogue folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue, Entry, Supply } from '../../../core/catalogue/catalogue.ts';
import { nearestNames } from '../../../core/catalogue/resolve/nearest.ts';
import { resolveAccelerator } from '../../../core/catalogue/resolve/resolve-accelerator.ts';
import { notKnown, resolveEntry } from '../../../core/catalogue/resolve/resolve-entry.ts';
import { type CatalogueKind, entryReport, kindReport } from '../../../core/report/catalogue-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { loadSupply } from '../../catalogue-files/load.ts';
import { CliError } from '../fail.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';

const KINDS: readonly CatalogueKind[] = [
  'accelerators',
  'cpus',
  'machines',
  'models',
  'quantizations',
  'engines',
  'workloads',
  'tiers',
  'links',
  'architectures',
  'sources',
  'claims',
  'parts',
  'prices',
  'currencies',
  'countries',
  'rentals',
];

type Named = Entry<{ name?: string; title?: string; aliases?: readonly string[] }>;

type Facts = Catalogue & Supply;

function openFacts(): Facts {
  return { ...openContext().context.catalogue, ...loadSupply() };
}

function entriesOf(catalogue: Facts, kind: CatalogueKind): Readonly<Record<string, Named>> {
  return catalogue[kind];
}

function kindNamed(text: string): CatalogueKind {
  const found = KINDS.find((k) => k === text || k === `${text}s`);
  if (found) return found;
  throw new CliError(
    `catalogue kind "${text}" is not known; nearest: ${nearestNames(text, KINDS).join(', ')}; all: ${KINDS.join(', ')}`,
  );
}

export async function catalogueListVerb(kind: string | undefined, options: { readonly format: Format }): Promise<void> {
  const facts = openFacts();
  if (kind === undefined) {
    const counts = KINDS.map((k) => ({ kind: k, entries: Object.keys(entriesOf(facts, k)).length }));
    const table = {
      kind: 'table' as const,
      columns: [{ header: 'Kind' }, { header: 'Entries', align: 'right' as const }],
      rows: counts.map((c) => [c.kind, String(c.entries)]),
    };
    await print({ title: 'The catalogue', blocks: [table], records: counts }, counts, options.format);
    return;
  }
  const found = kindNamed(kind);
  const entries = Object.values(entriesOf(facts, found));
  await print(kindReport(found, entries), entries, options.format);
}

/** An id as it stands, "kind/id", or a name as people write it, searched in the order of KINDS. */
function find(catalogue: Facts, text: string): { kind: CatalogueKind; entry: Named } | undefined {
  const [prefix, rest] = text.includes('/')
    ? [text.slice(0, text.indexOf('/')), text.slice(text.indexOf('/') + 1)]
    : [undefined, text];
  const kinds = prefix !== undefined && (KINDS as readonly string[]).includes(prefix) ? [kindNamed(prefix)] : KINDS;
  const wanted = kinds.length === 1 ? rest : text;
  for (const kind of kinds) {
    const entries = entriesOf(catalogue, kind);
    const entry = Object.hasOwn(entries, wanted) ? entries[wanted] : undefined;
    if (entry) return { kind, entry };
  }
  const gpu = kinds.includes('accelerators') ? resolveAccelerator(catalogue.accelerators, wanted) : undefined;
  if (gpu?.status === 'ok') return { kind: 'accelerators', entry: gpu.value.accelerator };
  for (const kind of kinds.filter((k) => !['sources', 'accelerators', 'prices'].includes(k))) {
    const resolved = resolveEntry(
      entriesOf(catalogue, kind) as Readonly<Record<string, Entry<{ name: string }>>>,
      wanted,
      kind,
    );
    if (resolved.status === 'ok') return { kind, entry: resolved.value };
  }
  return undefined;
}

export async function catalogueShowVerb(text: string, options: { readonly format: Format }): Promise<void> {
  const facts = openFacts();
  const found = find(facts, text);
  if (!found) {
    const names = KINDS.flatMap((k) => Object.values(entriesOf(facts, k)).map((e) => e.name ?? e.id));
    throw new CliError(notKnown('catalogue entry', text, names));
  }
  await print(entryReport(facts, found.kind, found.entry), { kind: found.kind, ...found.entry }, options.format);
}

export async function catalogueLintVerb(folder: string, options: { readonly format: Format }): Promise<void> {
  if (!existsSync(folder)) throw new CliError(`${folder}: no such folder; name the folder of a catalogue`);
  if (!KINDS.some((kind) => existsSync(join(folder, kind))))
    throw new CliError(`${folder}: is not a catalogue; it holds none of the folders ${KINDS.join(', ')}`);
  const { lintCatalogue } = await import('../../catalogue-files/lint-catalogue.ts');
  const { findings, lines, errors, summary } = lintCatalogue(folder);
  if (options.format === 'table') {
    for (const line of lines) process.stderr.write(`${line}\n`);
    process.stdout.write(`${summary}\n`);
  } else {
    const columns = ['file', 'line', 'field', 'severity', 'message', 'linter'] as const;
    const rows = findings.map((f) => columns.map((c) => String(f[c] ?? '')));
    const table = { kind: 'table' as const, columns: columns.map((header) => ({ header })), rows };
    await print(
      { title: summary, blocks: [table], records: findings.map((f) => ({ ...f })) },
      { summary, findings },
      options.format,
    );
  }
  if (errors > 0) throw new CliError(`${errors} errors in the catalogue`, 1);
}
