// One measurement in full: each test beside its prediction, where the error lies, the conditions, and what speaks against it.
import type { ComparedFigure, ComparedTest, MeasurementComparison } from '../assess/measured/measurement-comparison.ts';
import type { Measurement } from '../measurement/measurement.ts';
import { formatBytes, formatInterval, formatRate, formatSeconds, significant } from '../units/format.ts';
import { GIGA } from '../units/scale.ts';
import { type Block, type Cell, list, paragraph, type ReportDocument, type Tone } from './document.ts';
import { intervalChart } from './figure/interval-chart.ts';
import { testRecords } from './results-report.ts';

/** "1024 → 16", "512", "→ 64 at 4096", "4 × → 64" */
export function shapeLabel(s: ComparedTest['shape']): string {
  const output = s.outputTokens > 0 ? `→ ${s.outputTokens}` : '';
  const text = [s.sequences > 1 ? `${s.sequences} ×` : '', s.promptTokens > 0 ? String(s.promptTokens) : '', output];
  return `${text.filter(Boolean).join(' ')}${s.depthTokens > 0 ? ` at ${s.depthTokens}` : ''}`;
}

const percent = (error: number) => `${error >= 0 ? '+' : '−'}${significant(Math.abs(error) * 100, 2)}\u00a0%`;
const tone = (f: ComparedFigure): Tone => (f.inside ? 'good' : Math.abs(f.error ?? 0) > 0.5 ? 'bad' : 'poor');

function cells(f: ComparedFigure | undefined): [string, Cell | string] {
  if (!f) return ['–', '–'];
  if (!f.predicted || f.error === undefined) return [formatRate(f.measured), '–'];
  return [
    formatRate(f.measured),
    { text: `${formatInterval(f.predicted, formatRate)} ${percent(f.error)}`, tone: tone(f) },
  ];
}

function testsTable(c: MeasurementComparison): Block {
  const ttft = c.tests.some((t) => t.ttftSeconds);
  return {
    kind: 'table',
    title: 'Tests (tokens/s; error = measured ÷ predicted − 1)',
    columns: [
      { header: 'Tokens', wrapTo: 8 },
      { header: 'Prefill', align: 'right' },
      { header: 'predicted', align: 'right', wrapTo: 10 },
      { header: 'Decode', align: 'right' },
      { header: 'predicted', align: 'right', wrapTo: 10 },
      ...(ttft ? [{ header: 'TTFT', align: 'right' as const }] : []),
    ],
    rows: c.tests.map((t) => [
      `${shapeLabel(t.shape)}${t.how === 'derived' ? ' *' : ''}`,
      ...cells(t.prefillTokensPerSecond),
      ...cells(t.decodeTokensPerSecond),
      ...(ttft ? [t.ttftSeconds ? formatSeconds(t.ttftSeconds.measured) : '–'] : []),
    ]),
  };
}

const slower = (e: number) =>
  Math.abs(e) < 0.01
    ? 'as predicted'
    : `${significant(Math.abs(e) * 100, 2)}\u00a0% ${e > 0 ? 'slower' : 'faster'} than predicted`;

function placeList(c: MeasurementComparison): Block[] {
  const { prefill, decodeStep, contextTerm } = c.place;
  const items = [
    ...(prefill === undefined ? [] : [`Prompt: ${slower(prefill)}.`]),
    ...(decodeStep === undefined
      ? []
      : [`Decode step without context (weights and fixed costs): ${slower(decodeStep)}.`]),
    ...(contextTerm === undefined ? [] : [`What each token of context adds to a step: ${slower(contextTerm)}.`]),
  ];
  return items.length === 0 ? [] : [list('Where the error lies', items)];
}

function facts(m: Measurement): string[] {
  const { machine, model, engine, settings: s, conditions: c } = m;
  const joined = (parts: (string | undefined | false)[]) => parts.filter(Boolean).join(', ');
  const memory = machine.systemMemoryBytes === undefined ? undefined : formatBytes(machine.systemMemoryBytes);
  const bandwidth = machine.memoryBandwidthBytesPerSecond;
  return [
    `Machine: ${joined([machine.name, machine.cpu !== machine.name && machine.cpu, ...machine.accelerators.map((a) => a.name), memory && `${memory} memory`, bandwidth !== undefined && `${significant(bandwidth / GIGA)} GB/s measured`, machine.os, machine.virtual && 'virtual'])}.`,
    `Model: ${joined([model.id ?? model.name, model.quantization, model.fileBytes !== undefined && formatBytes(model.fileBytes), model.synthetic && 'made-up weights: the speed is that of the shape'])}.`,
    `Engine: ${joined([engine.name, engine.version, engine.build, engine.backend, engine.variant])}.`,
    `Settings: ${joined([s.threads !== undefined && `${s.threads} threads`, s.ubatchTokens !== undefined && `ubatch ${s.ubatchTokens}`, s.flashAttention !== undefined && `flash attention ${s.flashAttention ? 'on' : 'off'}`, s.kvTypeK && `cache ${s.kvTypeK}${s.kvTypeV && s.kvTypeV !== s.kvTypeK ? `/${s.kvTypeV}` : ''}`, s.gpuLayers !== undefined && `${s.gpuLayers} layers on accelerators`]) || 'not stated'}.`,
    ...(c.cpuPressureDuring !== undefined || c.loadBefore !== undefined || c.celsiusAfter !== undefined
      ? [
          `Conditions: ${joined([c.loadBefore !== undefined && `load ${significant(c.loadBefore)} before`, c.cpuPressureDuring !== undefined && `work waited for a CPU ${significant(c.cpuPressureDuring)}\u00a0% of the time`, c.celsiusAfter !== undefined && `${significant(c.celsiusAfter)} °C after`, c.powerMode])}.`,
        ]
      : []),
    `Measured ${m.measured} by ${m.origin.kind}${m.origin.version ? ` ${m.origin.version}` : ''}${m.origin.reference ? ` (${m.origin.reference})` : ''}; id ${m.id}.`,
  ];
}

function problems(m: Measurement): string[] {
  const own = m.tests.flatMap((t) => t.problems.map((p) => `${shapeLabel(t.shape)}: ${p.code}, ${p.detail}`));
  return [...m.problems.map((p) => `${p.code}: ${p.detail}`), ...own].map((p) => `${p}.`);
}

function chart(c: MeasurementComparison, phase: 'prefill' | 'decode'): Block[] {
  const key = phase === 'prefill' ? 'prefillTokensPerSecond' : 'decodeTokensPerSecond';
  const made = intervalChart({
    id: `${phase}-${c.number ?? 'm'}`,
    title: phase === 'prefill' ? 'Prefill: prediction against measurement' : 'Decode: prediction against measurement',
    unit: 'tokens/s',
    rows: c.tests.map((t) => ({
      label: shapeLabel(t.shape),
      predicted: t[key]?.predicted,
      measured: t[key]?.measured,
    })),
  });
  return made ? [made] : [];
}

/** What was said before it was measured, where that was kept. */
function before(m: Measurement): Block[] {
  const p = m.predicted;
  if (!p) return [];
  const parts = [
    p.prefillTokensPerSecond && `prefill ${formatInterval(p.prefillTokensPerSecond, formatRate)} tokens/s`,
    p.decodeTokensPerSecond && `decode ${formatInterval(p.decodeTokensPerSecond, formatRate)} tokens/s`,
  ].filter(Boolean);
  return [paragraph(`Predicted before it was measured, by version ${p.version} (${p.basis}): ${parts.join(', ')}.`)];
}

/** `figures`: with drawings, for a report; without, for a terminal. */
export function measurementComparisonReport(c: MeasurementComparison, figures: boolean): ReportDocument {
  const m = c.measurement;
  const name = `${m.model.id ?? m.model.name} ${m.model.quantization} on ${m.machine.name}`;
  const against = problems(m);
  return {
    title: c.number === undefined ? name : `Result ${c.number}: ${name}`,
    blocks: [
      ...(m.status === 'accepted' ? [] : [paragraph(`Status: ${m.status}.`, m.status === 'refused' ? 'bad' : 'poor')]),
      ...(m.summary
        ? [
            paragraph(
              `LocalScore ${significant(m.summary.score)} (${m.summary.how}): prefill ${formatRate(m.summary.prefillTokensPerSecond)}, decode ${formatRate(m.summary.decodeTokensPerSecond)} tokens/s, TTFT ${formatSeconds(m.summary.ttftSeconds)}, means over nine tests.`,
            ),
          ]
        : []),
      testsTable(c),
      ...(c.tests.some((t) => t.how === 'derived')
        ? [paragraph('* follows from curves fitted to other tests of this run.', 'muted')]
        : []),
      ...before(m),
      ...(figures ? [...chart(c, 'prefill'), ...chart(c, 'decode')] : []),
      ...placeList(c),
      ...(c.reasons.length > 0
        ? [
            list(
              'Not predicted',
              c.reasons.map((r) => `${r}.`),
            ),
          ]
        : []),
      ...(against.length > 0 ? [list('What speaks against it', against)] : []),
      list('What was measured', facts(m)),
      ...(c.basis && !m.tests.every((t) => t.predicted)
        ? [
            paragraph(
              `Predicted now, by version ${c.version}, ${c.made.slice(0, 10)}; basis ${[c.basis, ...c.notes].join('; ')}.`,
              'muted',
            ),
          ]
        : []),
    ],
    records: testRecords({ number: c.number ?? 0, measurement: m }).map((r, i) => {
      const t = c.tests[i];
      return {
        ...r,
        predictedPrefillTokensPerSecond: t?.prefillTokensPerSecond?.predicted?.likely,
        prefillError: t?.prefillTokensPerSecond?.error,
        predictedDecodeTokensPerSecond: t?.decodeTokensPerSecond?.predicted?.likely,
        decodeError: t?.decodeTokensPerSecond?.error,
      };
    }),
  };
}
