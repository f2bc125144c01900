// Catalogue entries as reports: a kind as a list, one entry with every value beside its source.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import type { Kind } from '../catalogue/schema/index.ts';
import { type Block, list, type ReportDocument } from './document.ts';

export type CatalogueKind = Exclude<Kind, 'evidence'>;

interface Flat {
  readonly field: string;
  readonly value: string;
  readonly source: string;
}

const isSourced = (v: unknown): v is { value: unknown; source: string; note?: string } =>
  typeof v === 'object' && v !== null && 'value' in v && 'source' in v;

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Every value of an entry as a line; a sourced value carries its source and note, rivals follow. */
function flatten(value: unknown, field: string): Flat[] {
  if (isSourced(value)) {
    const rivals = (value as { rivals?: readonly { value: unknown; source: string }[] }).rivals ?? [];
    return [
      { field, value: `${text(value.value)}${value.note ? ` (${value.note})` : ''}`, source: value.source },
      ...rivals.map((r) => ({ field: `${field}, elsewhere`, value: text(r.value), source: r.source })),
    ];
  }
  if (Array.isArray(value) && value.some((v) => typeof v === 'object'))
    return value.flatMap((v, i) => flatten(v, `${field}[${i}]`));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, v]) => flatten(v, field ? `${field}.${key}` : key));
  }
  return value === undefined ? [] : [{ field, value: text(value), source: '' }];
}

/** One line an entry. */
export function kindReport(
  kind: CatalogueKind,
  entries: readonly Entry<{ name?: string; title?: string }>[],
): ReportDocument {
  const name = (e: Entry<{ name?: string; title?: string }>) => e.name ?? e.title ?? '';
  return {
    title: `${entries.length} ${kind} in the catalogue`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Id', wrapTo: 20 },
          { header: 'Name', wrapTo: 24 },
        ],
        rows: entries.map((e) => [e.id, name(e)]),
      },
    ],
    records: entries.map((e) => ({ id: e.id, name: name(e) })),
  };
}

/** One entry, every value with its source. */
export function entryReport(
  catalogue: Catalogue,
  kind: CatalogueKind,
  entry: Entry<{ name?: string; title?: string }>,
): ReportDocument {
  const rows = flatten(entry, '').filter((r) => r.field !== 'id');
  const cited = [
    ...new Set(
      rows
        .map((r) => r.source)
        .concat((entry as { source?: string }).source ?? '')
        .filter(Boolean),
    ),
  ].sort();
  const sources: Block[] =
    cited.length > 0
      ? [
          list(
            'Sources',
            cited.map((id) => sourceLine(catalogue, id)),
          ),
        ]
      : [];
  return {
    title: `${entry.name ?? entry.title ?? entry.id} (${kind}/${entry.id})`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Field', wrapTo: 16 },
          { header: 'Value', wrapTo: 24 },
          { header: 'Source', wrapTo: 12 },
        ],
        rows: rows.map((r) => [r.field, r.value, r.source]),
      },
      ...sources,
    ],
    records: rows.map((r) => ({ ...r })),
  };
}

function sourceLine(catalogue: Catalogue, id: string): string {
  const s = catalogue.sources[id];
  return s
    ? `${id}: ${s.title}, ${s.publisher}${s.url ? `, ${s.url}` : ''} (checked ${s.checked}; ${s.reliability})`
    : id;
}
