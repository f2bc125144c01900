// A measurement as a document: LocalScore's table beside the prediction, the tests timed, what to think of them.
import { LOCALSCORE_TESTS } from '../measurement/local-score.ts';
import type { MeasuredTest, Measurement } from '../measurement/measurement.ts';
import { relativeError } from '../measurement/predicted.ts';
import { formatBytes, formatRate, formatSeconds, significant } from '../units/format.ts';
import type { Interval } from '../units/interval.ts';
import { GIGA } from '../units/scale.ts';
import {
  type Block,
  type CellLike,
  list,
  paragraph,
  type RawValue,
  type ReportDocument,
  type Table,
} from './document.ts';

const rate = (x: number | undefined): string => (x === undefined ? '–' : formatRate(x));
const likely = (x: Interval | undefined): string => (x === undefined ? '–' : formatRate(x.likely));

/** Measured against predicted in percent; green inside the interval, red far outside. */
function errorCell(measured: number | undefined, predicted: Interval | undefined): CellLike {
  const error = relativeError(measured, predicted);
  if (error === undefined || measured === undefined || predicted === undefined) return '–';
  const inside = measured >= predicted.low && measured <= predicted.high;
  const text = `${error >= 0 ? '+' : '−'}${Math.abs(100 * error).toFixed(0)}\u00a0%`;
  return { text, tone: inside ? 'good' : Math.abs(error) < 0.25 ? 'fair' : 'poor' };
}

function shapeText({ shape: s }: MeasuredTest): string {
  const tokens = s.outputTokens === 0 ? `${s.promptTokens}` : `${s.promptTokens} → ${s.outputTokens}`;
  const depth = s.depthTokens > 0 ? ` @ ${s.depthTokens}` : '';
  return `${tokens}${depth}${s.sequences > 1 ? ` × ${s.sequences}` : ''}`;
}

const COLUMNS: Table['columns'] = [
  { header: 'Tokens' },
  { header: 'Prefill tok/s', align: 'right', wrapTo: 7 },
  { header: 'pre- dicted', align: 'right', wrapTo: 6 },
  { header: 'error', align: 'right' },
  { header: 'Decode tok/s', align: 'right', wrapTo: 6 },
  { header: 'pre- dicted', align: 'right', wrapTo: 6 },
  { header: 'error', align: 'right' },
  { header: 'TTFT', align: 'right' },
  { header: 'error', align: 'right' },
];

function testRow(t: MeasuredTest): CellLike[] {
  const p = t.predicted;
  return [
    shapeText(t),
    rate(t.prefillTokensPerSecond),
    likely(p?.prefillTokensPerSecond),
    errorCell(t.prefillTokensPerSecond, p?.prefillTokensPerSecond),
    rate(t.decodeTokensPerSecond),
    likely(p?.decodeTokensPerSecond),
    errorCell(t.decodeTokensPerSecond, p?.decodeTokensPerSecond),
    t.ttftSeconds === undefined ? '–' : formatSeconds(t.ttftSeconds),
    errorCell(t.ttftSeconds, p?.ttftSeconds),
  ];
}

function table(title: string, tests: readonly MeasuredTest[], mean?: CellLike[]): Table {
  return { kind: 'table', title, columns: COLUMNS, rows: [...tests.map(testRow), ...(mean ? [mean] : [])] };
}

const isLocalScore = (t: MeasuredTest): boolean =>
  t.shape.depthTokens === 0 &&
  t.shape.sequences === 1 &&
  LOCALSCORE_TESTS.some(([p, o]) => p === t.shape.promptTokens && o === t.shape.outputTokens);

function meanRow(m: Measurement): CellLike[] | undefined {
  const s = m.summary;
  if (!s) return undefined;
  const p = m.predicted;
  return [
    'mean',
    rate(s.prefillTokensPerSecond),
    likely(p?.prefillTokensPerSecond),
    errorCell(s.prefillTokensPerSecond, p?.prefillTokensPerSecond),
    rate(s.decodeTokensPerSecond),
    likely(p?.decodeTokensPerSecond),
    errorCell(s.decodeTokensPerSecond, p?.decodeTokensPerSecond),
    formatSeconds(s.ttftSeconds),
    errorCell(s.ttftSeconds, p?.ttftSeconds),
  ];
}

/** The score and what it is worth, in a sentence. */
function headline(m: Measurement): Block {
  const what = `${m.model.name} in ${m.model.quantization} on ${m.machine.name}`;
  const synthetic = m.model.synthetic ? ' The weights were synthetic: the speed is that of the shape.' : '';
  if (m.status === 'refused')
    return paragraph(`${what}: the result is refused, since it cannot be true. ${m.problems[0]?.detail ?? ''}`, 'bad');
  if (!m.summary) return paragraph(`${what}.${synthetic}`);
  const derived = m.summary.how === 'derived' ? ', derived from a quick measurement' : '';
  return paragraph(`${what}: LocalScore ${significant(m.summary.score)}${derived}.${synthetic}`, 'good');
}

function facts(m: Measurement): string[] {
  const { engine: e, settings: s, conditions: c } = m;
  const bandwidth = m.machine.memoryBandwidthBytesPerSecond;
  const kv = s.kvTypeK === s.kvTypeV ? s.kvTypeK : `${s.kvTypeK} and ${s.kvTypeV}`;
  return [
    `Engine: ${[e.name, e.version, e.build, e.backend].filter(Boolean).join(' ')}${e.variant ? ` (${e.variant})` : ''}`,
    `Settings: ${s.threads ?? '?'} threads, batch ${s.batchTokens ?? '?'}, flash attention ${
      s.flashAttention === undefined ? 'as the engine chooses' : s.flashAttention ? 'on' : 'off'
    }, KV cache ${kv ?? 'not stated'}${s.kvOffload === false ? ' in the memory of the host' : ''}${
      s.gpuLayers ? `, ${s.gpuLayers} layers on accelerators` : ''
    }`,
    ...(s.splitMode || s.tensorSplit
      ? [
          `Split over accelerators: ${[s.splitMode && `by ${s.splitMode}`, s.tensorSplit?.join('/')].filter(Boolean).join(', ')}`,
        ]
      : []),
    ...(m.model.fileBytes
      ? [`Model: ${formatBytes(m.model.fileBytes)}${m.model.architecture ? `, ${m.model.architecture}` : ''}`]
      : []),
    ...(m.loadSeconds ? [`Load time: ${formatSeconds(m.loadSeconds)}`] : []),
    ...(bandwidth ? [`Memory bandwidth, measured in this run: ${significant(bandwidth / GIGA)} GB/s`] : []),
    ...(c.cpuPressureDuring === undefined
      ? []
      : [`Work waited for a CPU ${significant(c.cpuPressureDuring, 2)} % of the time (1–3 % is usual)`]),
    ...(c.celsiusAfter === undefined
      ? []
      : [`Temperature: ${c.celsiusBefore ?? '?'} °C before, ${c.celsiusAfter} °C after`]),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function problemLines(m: Measurement): string[] {
  const ofTests = m.tests.flatMap((t) => t.problems.map((p) => `${t.label ?? shapeText(t)}: ${p.detail} (${p.code})`));
  return [...m.problems.map((p) => `${capital(p.detail)} (${p.code})`), ...ofTests].map((s) => `${s}.`);
}

/** Where the measured speed departs from the prediction most, if it lies outside the interval. */
function whereItDiffers(m: Measurement): Block[] {
  const p = m.predicted;
  if (!m.summary || !p) return [];
  const parts = [
    ['prefill', m.summary.prefillTokensPerSecond, p.prefillTokensPerSecond],
    ['decode', m.summary.decodeTokensPerSecond, p.decodeTokensPerSecond],
  ] as const;
  const outside = parts.filter(([, v, i]) => i && (v < i.low || v > i.high)).map(([name]) => name);
  const text =
    outside.length === 0
      ? `Prefill and decode lie in their predicted 80 % intervals (basis: ${p.basis}).`
      : `Outside the predicted 80 % interval: ${outside.join(' and ')} (basis: ${p.basis}). viable calibrate makes predictions for this machine better.`;
  return [paragraph(text, outside.length === 0 ? 'good' : 'poor')];
}

function record(m: Measurement, t: MeasuredTest): Record<string, RawValue> {
  return {
    machine: m.machine.name,
    model: m.model.id ?? m.model.name,
    quantization: m.model.quantization,
    synthetic: m.model.synthetic,
    engine: m.engine.name,
    engineVersion: m.engine.version,
    backend: m.engine.backend,
    label: t.label,
    how: t.how,
    promptTokens: t.shape.promptTokens,
    outputTokens: t.shape.outputTokens,
    depthTokens: t.shape.depthTokens,
    sequences: t.shape.sequences,
    prefillTokensPerSecond: t.prefillTokensPerSecond,
    predictedPrefillTokensPerSecond: t.predicted?.prefillTokensPerSecond?.likely,
    decodeTokensPerSecond: t.decodeTokensPerSecond,
    predictedDecodeTokensPerSecond: t.predicted?.decodeTokensPerSecond?.likely,
    ttftSeconds: t.ttftSeconds,
    predictedTtftSeconds: t.predicted?.ttftSeconds?.likely,
    watts: t.watts,
    joulesPerToken: t.joulesPerToken,
    problems: t.problems.map((p) => p.code).join(' ') || undefined,
    measured: m.measured,
    id: m.id,
  };
}

/** The document of one measurement. */
export function measurementReport(m: Measurement): ReportDocument {
  const benchmark = m.tests.filter(isLocalScore);
  const others = m.tests.filter((t) => !isLocalScore(t));
  const derived = benchmark.some((t) => t.how === 'derived') ? ', from curves fitted to the tests below' : '';
  const problems = problemLines(m);
  const mean = meanRow(m);
  return {
    title: 'Measurement',
    blocks: [
      headline(m),
      ...(benchmark.length > 0 ? [table(`LocalScore's tests (prompt → output)${derived}`, benchmark, mean)] : []),
      ...whereItDiffers(m),
      ...(others.length > 0 ? [table(benchmark.length > 0 ? 'Other tests' : 'Tests', others)] : []),
      ...(problems.length > 0 ? [list('To be doubted', problems)] : []),
      list('How', facts(m)),
    ],
    records: m.tests.map((t) => record(m, t)),
  };
}
