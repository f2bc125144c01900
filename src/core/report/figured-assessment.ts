// An Assessment, or several, as a report to hand on: with figures, terms, specifications and sources.
import type { Assessment, AssessmentResult } from '../assess/assessment.ts';
import { assessmentReport } from './assessment-report.ts';
import { comparisonReport } from './comparison-report.ts';
import { type Block, list, paragraph, type ReportDocument } from './document.ts';
import { type IntervalRow, intervalChart } from './figure/interval-chart.ts';
import { memoryBars } from './figure/memory-bars.ts';

const name = (r: AssessmentResult) => r.workload.id?.toUpperCase() ?? r.workload.name;
/** Decode rate from which output is interactive; the tier's default. */
const INTERACTIVE = { value: 10, name: 'interactive from 10' };

type Rate = 'prefillTokensPerSecond' | 'decodeTokensPerSecond';

function rates(id: string, title: string, rate: Rate, rows: readonly (readonly [string, AssessmentResult])[]): Block[] {
  const chart = intervalChart({
    ...{ id, title, unit: 'tokens/s' },
    rows: rows.map(([label, r]): IntervalRow => ({ label, predicted: r.prediction?.[rate] })),
    ...(rate === 'decodeTokensPerSecond' ? { limit: INTERACTIVE } : {}),
  });
  return chart ? [chart] : [];
}

function largest(a: Assessment): AssessmentResult | undefined {
  return [...a.results].sort((x, y) => y.memory.requiredBytes - x.memory.requiredBytes)[0];
}

const made = (a: Assessment) => paragraph(`Made by Viable ${a.version} on ${a.made.slice(0, 10)}.`, 'muted');

/** The assessment with everything that explains it. */
export function figuredAssessment(a: Assessment): ReportDocument {
  const document = assessmentReport(a, true);
  const [table, ...rest] = document.blocks;
  const most = largest(a);
  const results = a.results.map((r) => [name(r), r] as const);
  return {
    ...document,
    blocks: [
      ...(table ? [table] : []),
      ...rates('prefill', 'Prefill: likely value and 80 % interval', 'prefillTokensPerSecond', results),
      ...rates('decode', 'Decode: likely value and 80 % interval', 'decodeTokensPerSecond', results),
      ...(most ? [memoryBars(most.memory, `Memory by device (${name(most)}, the largest workload)`, 'memory')] : []),
      ...rest,
      made(a),
    ],
  };
}

/** Several machines: a chart for each rate and workload, memory of each, and the sources of all. */
export function figuredComparison(assessments: readonly Assessment[]): ReportDocument {
  const document = comparisonReport(assessments);
  const [first] = assessments;
  const workloads = first?.results.map((r, i) => ({ title: name(r), i })) ?? [];
  const charts = workloads.flatMap(({ title, i }) => {
    const rows = assessments.flatMap((a) => (a.results[i] ? [[a.machine.name, a.results[i]] as const] : []));
    return [
      ...rates(`prefill-${i}`, `${title}: prefill, likely value and 80 % interval`, 'prefillTokensPerSecond', rows),
      ...rates(`decode-${i}`, `${title}: decode, likely value and 80 % interval`, 'decodeTokensPerSecond', rows),
    ];
  });
  const memory = assessments.flatMap((a, i) => {
    const most = largest(a);
    return most ? [memoryBars(most.memory, `Memory: ${a.machine.name}`, `memory-${i}`)] : [];
  });
  const sources = [...new Map(assessments.flatMap((a) => a.sources.map((s) => [s.id, s] as const))).values()];
  return {
    ...document,
    blocks: [
      ...document.blocks.slice(0, workloads.length),
      ...charts,
      ...memory,
      ...document.blocks.slice(workloads.length),
      list(
        'Sources',
        sources.map(
          (s) =>
            `${s.id}: ${s.title}, ${s.publisher}${s.url ? `, ${s.url}` : ''} (checked ${s.checked}; ${s.reliability})`,
        ),
      ),
      ...(first ? [made(first)] : []),
    ],
  };
}
