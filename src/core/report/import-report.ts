// What an import took, what it knew already, and what it refused, each with the reason.
import type { RejectedRecord } from '../measurement/import/import-result.ts';
import type { Measurement } from '../measurement/measurement.ts';
import { type Block, list, paragraph, type ReportDocument } from './document.ts';
import { headlineRates, rateText, statusCell, testRecords } from './results-report.ts';

export interface ImportedResult {
  readonly file: string;
  readonly measurement: Measurement;
  readonly number: number | undefined;
  /** known: the same record is stored already. */
  readonly outcome: 'added' | 'known' | 'not-stored';
}

export interface ImportSummary {
  readonly results: readonly ImportedResult[];
  readonly rejected: readonly (RejectedRecord & { readonly file: string })[];
  readonly notes: readonly string[];
}

const WORDS = { added: 'added', known: 'known before', 'not-stored': 'not stored' } as const;

export function importReport({ results, rejected, notes }: ImportSummary): ReportDocument {
  const count = (o: ImportedResult['outcome']) => results.filter((r) => r.outcome === o).length;
  const parts = [
    ...(count('added') > 0 ? [`${count('added')} added`] : []),
    ...(count('known') > 0 ? [`${count('known')} known before`] : []),
    ...(count('not-stored') > 0 ? [`${count('not-stored')} not stored (dry run)`] : []),
    ...(rejected.length > 0 ? [`${rejected.length} left out`] : []),
  ];
  const refused = results.filter((r) => r.measurement.status !== 'accepted');
  const blocks: Block[] = [
    {
      kind: 'table',
      columns: [
        { header: 'No.', align: 'right' },
        { header: '' },
        { header: 'Machine', wrapTo: 14 },
        { header: 'Model', wrapTo: 14 },
        { header: 'Prefill', align: 'right' },
        { header: 'Decode', align: 'right' },
        { header: 'Status' },
      ],
      rows: results.map(({ number, outcome, measurement: m }) => {
        const { prefill, decode } = headlineRates(m);
        const model = `${m.model.id ?? m.model.name} ${m.model.quantization}`;
        return [
          number === undefined ? '–' : String(number),
          WORDS[outcome],
          m.machine.name,
          model,
          rateText(prefill),
          rateText(decode),
          statusCell(m.status),
        ];
      }),
    },
    paragraph('Rates in tokens/s.', 'muted'),
  ];
  if (refused.length > 0)
    blocks.push(
      list(
        'Doubtful or refused',
        refused.flatMap(({ number, measurement: m }) =>
          [...m.problems, ...m.tests.flatMap((t) => t.problems)]
            .slice(0, 5)
            .map((p) => `${number === undefined ? m.machine.name : `No. ${number}`}: ${p.code}, ${p.detail}.`),
        ),
      ),
    );
  if (rejected.length > 0)
    blocks.push(
      list(
        'Left out',
        rejected.map((r) => `${r.file}, ${r.where}: ${r.reason}.`),
      ),
    );
  if (notes.length > 0)
    blocks.push(
      list(
        'Notes',
        notes.map((n) => `${n}.`),
      ),
    );
  return {
    title: `Import: ${parts.join(', ')}`,
    blocks,
    records: results.flatMap((r) => testRecords({ number: r.number ?? 0, measurement: r.measurement })),
  };
}
