// Several assessments of one model side by side: a table for each workload, machines as rows.
import type { Assessment } from '../assess/assessment.ts';
import { formatBytes, formatOptionalSeconds, formatRateInterval } from '../units/format.ts';
import { assessmentReport } from './assessment-report.ts';
import { type Block, list, paragraph, type ReportDocument } from './document.ts';
import { tierCell } from './tone.ts';

function workloadTable(assessments: readonly Assessment[], i: number): Block {
  const [first] = assessments;
  const workload = first?.results[i]?.workload;
  return {
    kind: 'table',
    title: `${workload?.id?.toUpperCase() ?? ''} ${workload?.description ?? workload?.name ?? ''}`.trim(),
    columns: [
      { header: 'Machine', wrapTo: 14 },
      { header: 'Memory', align: 'right', wrapTo: 6 },
      { header: 'Prefill tok/s', align: 'right', wrapTo: 9 },
      { header: 'TTFT', align: 'right', wrapTo: 8 },
      { header: 'Decode tok/s', align: 'right', wrapTo: 8 },
      { header: 'Total', align: 'right', wrapTo: 8 },
      { header: 'Tier', wrapTo: 11 },
    ],
    rows: assessments.map((a) => {
      const r = a.results[i];
      const p = r?.prediction;
      return [
        a.machine.name,
        r ? formatBytes(r.memory.requiredBytes) : '–',
        formatRateInterval(p?.prefillTokensPerSecond),
        formatOptionalSeconds(p?.ttftSeconds),
        formatRateInterval(p?.decodeTokensPerSecond),
        formatOptionalSeconds(p?.totalSeconds),
        r ? tierCell(r.verdict) : '–',
      ];
    }),
  };
}

/** All assessments must be of the same model and workloads, in the same order. */
export function comparisonReport(assessments: readonly Assessment[]): ReportDocument {
  const [first] = assessments;
  const count = first?.results.length ?? 0;
  const assumed = assessments.flatMap((a) => a.assumptions.map((s) => ({ machine: a.machine.name, s })));
  const shared = new Set(assumed.map((x) => x.s).filter((s) => assessments.every((a) => a.assumptions.includes(s))));
  const items = [...shared, ...assumed.filter((x) => !shared.has(x.s)).map((x) => `${x.machine}: ${x.s}`)];
  return {
    title: `${first?.model.name ?? ''} in ${first?.model.quantization ?? ''} on ${assessments.length} machines`,
    blocks: [
      ...Array.from({ length: count }, (_, i) => workloadTable(assessments, i)),
      paragraph('Likely value (80 % interval); the percentage is the chance of this tier or a better one.', 'muted'),
      ...(items.length > 0
        ? [
            list(
              'Assumed',
              items.map((s) => `${s}.`),
            ),
          ]
        : []),
    ],
    records: assessments.flatMap((a) => assessmentReport(a, false).records),
  };
}
