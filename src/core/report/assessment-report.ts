// An Assessment as a report: the answer, the table of workloads, memory by device, assumptions and sources.
import type { Assessment, AssessmentResult } from '../assess/assessment.ts';
import {
  formatBytes,
  formatOptionalSeconds,
  formatProbability,
  formatRateInterval,
  formatSeconds,
  significant,
} from '../units/format.ts';
import type { Interval } from '../units/interval.ts';
import { coefficientBlocks } from './coefficient-table.ts';
import {
  type Block,
  type CellLike,
  type Column,
  list,
  paragraph,
  type RawValue,
  type ReportDocument,
  type Table,
} from './document.ts';
import { loadRecord, loadTables, perUser } from './load-table.ts';
import { exactness, memoryTable } from './memory-table.ts';
import { tierTone } from './tone.ts';

function shape(r: AssessmentResult): string {
  const [test] = r.workload.tests;
  return r.workload.tests.length === 1 && test
    ? `${test.promptTokens} → ${test.outputTokens}`
    : `${r.workload.tests.length} tests`;
}

const RESULT_COLUMNS: readonly Column[] = [
  { header: 'Use case', wrapTo: 4 },
  { header: 'Tokens', wrapTo: 6 },
  { header: 'Prefill tok/s', align: 'right', wrapTo: 7 },
  { header: 'TTFT', align: 'right', wrapTo: 7 },
  { header: 'Decode tok/s', align: 'right', wrapTo: 8 },
  { header: 'Total', align: 'right', wrapTo: 7 },
  { header: 'Tier' },
  { header: 'Sure', align: 'right' },
];

function resultRow(r: AssessmentResult): CellLike[] {
  const p = r.prediction;
  const tone = tierTone(r.verdict.rank);
  return [
    r.workload.id?.toUpperCase() ?? r.workload.name,
    shape(r),
    formatRateInterval(p?.prefillTokensPerSecond),
    formatOptionalSeconds(p?.ttftSeconds),
    formatRateInterval(p?.decodeTokensPerSecond),
    formatOptionalSeconds(p?.totalSeconds),
    { text: r.verdict.tierName, tone },
    formatProbability(r.verdict.probability),
  ];
}

function termTables(r: AssessmentResult): Block[] {
  const terms = r.prediction?.terms ?? [];
  if (terms.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `What the time of ${r.workload.id?.toUpperCase() ?? r.workload.name} is made of`,
      columns: [
        { header: 'Phase' },
        { header: 'Term', wrapTo: 16 },
        { header: 'Time', align: 'right' },
        { header: 'Limit' },
        { header: 'Share', wrapTo: 14 },
      ],
      rows: terms.map((t) => [t.phase, t.name, formatSeconds(t.seconds), t.bottleneck, t.detail]),
    },
  ];
}

function partsTable(a: Assessment): Table {
  const parts = [...a.machine.devices, ...(a.machine.host ? [a.machine.host] : [])];
  return {
    kind: 'table',
    title: 'Specifications used',
    columns: [
      { header: 'Part', wrapTo: 14 },
      { header: 'Figure' },
      { header: 'Value', wrapTo: 12 },
      { header: 'Source', wrapTo: 12 },
    ],
    rows: parts.flatMap((p) => p.facts.map((f) => [p.name, f.name, f.value, f.source ?? 'as given or derived'])),
  };
}

function memoryTitle(r: AssessmentResult): string {
  const fits = r.memory.fits ? '' : ', does not fit';
  return `Memory: ${r.memory.placement}${fits} (${exactness(r.memory)}; largest workload, ${r.workload.id?.toUpperCase() ?? r.workload.name})`;
}

function evidenceBlocks(a: Assessment): Block[] {
  if (a.evidence.length === 0) return [paragraph('No published measurement of this device is in the evidence.')];
  return [
    {
      kind: 'table',
      title: 'Published measurements of this device, nearest first (tokens/s)',
      columns: [
        { header: 'Model', wrapTo: 14 },
        { header: 'Engine', wrapTo: 10 },
        { header: 'Test', wrapTo: 10 },
        { header: 'Prefill', align: 'right' },
        { header: 'Decode', align: 'right' },
        { header: 'Runs', align: 'right' },
        { header: 'Where', wrapTo: 14 },
      ],
      rows: a.evidence.map((e) => [
        `${e.model} ${e.quantization}`,
        `${e.engine}${e.kvCacheType ? `, ${e.kvCacheType} cache` : ''}`,
        e.workload,
        e.prefillTokensPerSecond === undefined ? '–' : significant(e.prefillTokensPerSecond),
        e.decodeTokensPerSecond === undefined ? '–' : significant(e.decodeTokensPerSecond),
        String(e.runs),
        `${e.source} ${e.references.slice(0, 3).join(', ')}${e.references.length > 3 ? ', …' : ''}`,
      ]),
    },
  ];
}

function biggest(results: readonly AssessmentResult[]): AssessmentResult | undefined {
  return [...results].sort((a, b) => b.memory.requiredBytes - a.memory.requiredBytes)[0];
}

function record(a: Assessment, r: AssessmentResult): Record<string, RawValue> {
  const p = r.prediction;
  const spread = (name: string, x: Interval | undefined) => ({
    [`${name}Low`]: x?.low,
    [name]: x?.likely,
    [`${name}High`]: x?.high,
  });
  return {
    machine: a.machine.id ?? a.machine.name,
    model: a.model.id ?? a.model.name,
    quantization: a.model.quantization,
    engine: a.engine.id,
    workload: r.workload.id ?? r.workload.name,
    ...spread('prefillTokensPerSecond', p?.prefillTokensPerSecond),
    ...spread('decodeTokensPerSecond', p?.decodeTokensPerSecond),
    ...spread('ttftSeconds', p?.ttftSeconds),
    ...spread('totalSeconds', p?.totalSeconds),
    ...(p?.load ? loadRecord(p.load) : {}),
    requiredBytes: r.memory.requiredBytes,
    availableBytes: r.memory.availableBytes,
    fits: r.memory.fits,
    placement: r.memory.placement,
    tier: r.verdict.tier,
    tierProbability: r.verdict.probability,
    bottleneck: p?.bottleneck,
    basis: p?.basis,
  };
}

const BASIS: Readonly<Record<string, string>> = {
  measured: 'this model was measured on this device',
  calibrated: 'this chip is in the fit',
  transferred: 'its family is in the fit, this chip is not',
  extrapolated: 'there is too little evidence for this combination, see below',
};

const change = (factor: number) => `${factor >= 1 ? '+' : '−'}${Math.abs(100 * (factor - 1)).toFixed(0)} %`;

/** What the device's own measurements changed, in a sentence. */
function blendedText(a: Assessment): string {
  const blends = a.results.flatMap((r) => (r.prediction?.blended ? [r.prediction.blended] : []));
  const [b] = blends;
  if (b === undefined) return '';
  const { rows, nearest, exact } = b;
  const which = exact
    ? 'among them this very case'
    : `the nearest ${nearest.model} in ${nearest.quantization.toUpperCase()}`;
  return ` Blended with ${rows} ${rows === 1 ? 'measurement' : 'measurements'} of this device, ${which}: decode ${change(b.decodeFactor)}, prefill ${change(b.prefillFactor)} against the form alone.`;
}

/** The report of an assessment; with `explain`, also terms, specifications and sources. */
export function assessmentReport(a: Assessment, explain: boolean): ReportDocument {
  const largest = biggest(a.results);
  const bases = [...new Set(a.results.flatMap((r) => (r.prediction ? [r.prediction.basis] : [])))];
  const model = `${a.model.name}: ${significant(a.model.parameters / 1e9)} billion parameters${a.model.activeParameters < 0.9 * a.model.parameters ? `, ${significant(a.model.activeParameters / 1e9)} active` : ''}, ${a.model.quantization} at ${significant(a.model.bitsPerWeight)} bits a weight, ${formatBytes(a.model.weightsBytes)}.`;
  const blocks: Block[] = [
    { kind: 'table', columns: RESULT_COLUMNS, rows: a.results.map(resultRow) },
    paragraph(`Likely value (80 % interval)${perUser(a)}. Sure: the chance of this tier or a better one.`, 'muted'),
    ...loadTables(a.results),
    list(
      'Why',
      a.results.map((r) => `${r.workload.id?.toUpperCase() ?? r.workload.name}: ${r.why}.`),
    ),
    ...(largest ? [memoryTable(largest.memory, memoryTitle(largest))] : []),
    paragraph(model),
    paragraph(
      `Engine: ${a.engine.name}, KV cache ${a.engine.kvCacheType}, flash attention ${a.engine.flashAttention ? 'on' : 'off'}. Basis: ${bases.map((b) => `${b}, ${BASIS[b]}`).join('; ') || 'none, nothing was predicted'}.${blendedText(a)}`,
    ),
  ];
  if (a.assumptions.length > 0)
    blocks.push(
      list(
        'Assumed',
        a.assumptions.map((s) => `${s}.`),
      ),
    );
  if (explain) {
    const [first] = a.results.flatMap((r) => (r.prediction?.coefficients ? [r.prediction.coefficients] : []));
    blocks.push(
      ...a.results.flatMap(termTables),
      ...coefficientBlocks(first ?? []),
      ...evidenceBlocks(a),
      partsTable(a),
    );
    blocks.push(
      list(
        'Sources',
        a.sources.map(
          (s) =>
            `${s.id}: ${s.title}, ${s.publisher}${s.url ? `, ${s.url}` : ''} (checked ${s.checked}; ${s.reliability})`,
        ),
      ),
    );
  }
  return { title: a.answer, blocks, records: a.results.map((r) => record(a, r)) };
}
