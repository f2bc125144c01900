// Results side by side: the same tests by result, each beside the first, and what differs besides speed.
import type { Measurement } from '../measurement/measurement.ts';
import { formatRate, significant } from '../units/format.ts';
import { type Block, type CellLike, paragraph, type ReportDocument } from './document.ts';
import { shapeLabel } from './measurement-comparison-report.ts';
import { type ListedResult, testRecords } from './results-report.ts';

type Phase = 'prefillTokensPerSecond' | 'decodeTokensPerSecond';

function phaseTable(results: readonly ListedResult[], phase: Phase, title: string): Block[] {
  const rates = results.map(
    ({ measurement: m }) => new Map(m.tests.flatMap((t) => (t[phase] ? [[JSON.stringify(t.shape), t] as const] : []))),
  );
  const shapes = [...new Set(rates.flatMap((r) => [...r.keys()]))];
  const shared = shapes.filter((s) => rates.filter((r) => r.has(s)).length > 1);
  if (shared.length === 0) return [];
  const rows = shared.map((s): CellLike[] => {
    const first = rates[0]?.get(s)?.[phase];
    const shape = rates.map((r) => r.get(s)?.shape).find((x) => x !== undefined);
    return [
      shape ? shapeLabel(shape) : '',
      ...rates.map((r, i) => {
        const rate = r.get(s)?.[phase];
        if (rate === undefined) return '–';
        return i === 0 || first === undefined
          ? formatRate(rate)
          : `${formatRate(rate)} × ${significant(rate / first, 3)}`;
      }),
    ];
  });
  return [
    {
      kind: 'table',
      title,
      columns: [
        { header: 'Tokens', wrapTo: 8 },
        ...results.map((r) => ({ header: `No. ${r.number}`, align: 'right' as const, wrapTo: 9 })),
      ],
      rows,
    },
  ];
}

/** Facts of a measurement that may explain a difference. */
const FACTS: readonly (readonly [string, (m: Measurement) => string | undefined])[] = [
  ['Machine', (m) => m.machine.name],
  ['Model', (m) => `${m.model.id ?? m.model.name} ${m.model.quantization}`],
  ['Weights', (m) => (m.model.synthetic ? 'made up' : 'real')],
  ['Engine', (m) => [m.engine.name, m.engine.version, m.engine.build].filter(Boolean).join(' ')],
  ['Backend', (m) => [m.engine.backend, m.engine.variant].filter(Boolean).join(' ') || undefined],
  ['System', (m) => m.machine.os],
  ['Threads', (m) => m.settings.threads?.toString()],
  ['Ubatch', (m) => m.settings.ubatchTokens?.toString()],
  [
    'Flash attention',
    (m) => (m.settings.flashAttention === undefined ? undefined : m.settings.flashAttention ? 'on' : 'off'),
  ],
  ['Cache type', (m) => m.settings.kvTypeK],
  ['Layers on GPU', (m) => m.settings.gpuLayers?.toString()],
  [
    'CPU pressure',
    (m) =>
      m.conditions.cpuPressureDuring === undefined ? undefined : `${significant(m.conditions.cpuPressureDuring)} %`,
  ],
  ['Measured', (m) => m.measured.slice(0, 16).replace('T', ' ')],
  ['Status', (m) => m.status],
];

function differences(results: readonly ListedResult[]): Block[] {
  const rows = FACTS.map(([name, of]) => [name, ...results.map((r) => of(r.measurement) ?? '–')]).filter(
    ([, ...values]) => new Set(values).size > 1,
  );
  if (rows.length === 0) return [paragraph('Nothing else that was recorded differs.')];
  return [
    {
      kind: 'table',
      title: 'What differs',
      columns: [{ header: '' }, ...results.map((r) => ({ header: `No. ${r.number}`, wrapTo: 10 }))],
      rows,
    },
  ];
}

/** Two results or more. */
export function resultsComparisonReport(results: readonly ListedResult[]): ReportDocument {
  const tables = [
    ...phaseTable(results, 'prefillTokensPerSecond', 'Prefill (tokens/s; × the first)'),
    ...phaseTable(results, 'decodeTokensPerSecond', 'Decode (tokens/s; × the first)'),
  ];
  return {
    title: `Results ${results.map((r) => r.number).join(', ')} side by side`,
    blocks: [
      ...(tables.length > 0 ? tables : [paragraph('These results share no test: there are no rates to compare.')]),
      ...differences(results),
    ],
    records: results.flatMap(testRecords),
  };
}
