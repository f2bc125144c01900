// docs/accuracy.md, known devices: errors when other measurements of the very device are blended in, though the fit never saw it.
import type { BackendResult } from '../src/core/calibrate/calibrate-backends.ts';
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import type { BenchObservation } from '../src/core/calibrate/from-bench.ts';
import { heldBlends } from '../src/core/calibrate/known-errors.ts';
import type { Observation } from '../src/core/calibrate/observation.ts';
import type { KnownErrors } from '../src/core/predict/calibration.ts';
import type { KnownRow } from '../src/core/predict/nearness.ts';
import { absoluteErrors, medianAndTail, QUANTITIES } from './errors.ts';
import type { Side } from './side.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The models and format that LocalScore measures every machine with. */
const STANDARD = new Set(['llama-3.2-1b-instruct', 'llama-3.1-8b-instruct', 'qwen2.5-14b-instruct']);
const standardRow = (known: KnownRow) =>
  STANDARD.has(known.model) && known.quantization === 'q4_k_m' && !known.slowCache;
const otherModel = (known: KnownRow, asked: KnownRow) =>
  known.model !== asked.model && known.slowCache === asked.slowCache;

interface KnownSample {
  /** Errors of the form alone, of rows whose device has other rows to blend with. */
  readonly alone: readonly HeldOut[];
  /** The same rows after blending. */
  readonly blended: readonly HeldOut[];
  /** Share of the blended rows inside the interval that their device would have been given, and its median width, by quantity. */
  readonly coverage: readonly { readonly covered: number; readonly width: number }[];
}

/** Rows that `of` admits, predicted with the rows of their device that `known` admits. */
function knownSample(
  observations: readonly Observation<never>[],
  held: readonly HeldOut[],
  errors: KnownErrors,
  of: (o: Observation<never>, h: HeldOut) => boolean,
  known: (known: KnownRow, asked: KnownRow) => boolean,
  group: (h: HeldOut) => string = (h) => h.stratum,
): KnownSample {
  const blends = heldBlends(observations, held, errors.nearness, known);
  const rows = held.flatMap((h, i) => {
    const [o, b] = [observations[i], blends[i]];
    return o && b && of(o, h) ? [{ h, b }] : [];
  });
  const quantities = ['decode', 'prefill', 'ttft'] as const;
  const coverage = quantities.map((quantity, k) => {
    let [inside, cases] = [0, 0];
    const widths: number[] = [];
    for (const { h, b } of rows) {
      const [error, deviation] = [b.errors[k], b.deviations[k] ?? 1];
      const range = (errors.scores[group(h)] ?? errors.scores.all)?.[quantity];
      if (error === undefined || range === undefined) continue;
      cases++;
      if (error >= range.low * deviation && error <= range.high * deviation) inside++;
      widths.push(Math.exp((range.high - range.low) * deviation));
    }
    const sorted = widths.sort((a, b) => a - b);
    return { covered: inside / Math.max(1, cases), width: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN };
  });
  return { alone: rows.map((r) => r.h), blended: rows.map((r) => ({ ...r.h, errors: r.b.errors })), coverage };
}

const KNOWN_HEAD = [
  row([
    'rows',
    'cases',
    ...QUANTITIES.map((q) => `${q}, form alone`),
    ...QUANTITIES.map((q) => `${q}, blended`),
    'asked for',
  ]),
  '|---|--:|--:|--:|--:|--:|--:|--:|---|',
];

/** A line of the table: errors of the form alone and blended. */
function knownLine(name: string, s: KnownSample, target = ''): string {
  const cells = (rows: readonly HeldOut[]) => QUANTITIES.map((_, k) => medianAndTail(absoluteErrors(rows, k)));
  return row([name, String(s.blended.length), ...cells(s.alone), ...cells(s.blended), target]);
}

/** "79 %, 1.18×" by quantity: how often the interval of a known device holds, and how wide it is. */
function knownCoverage(name: string, s: KnownSample): string {
  const cells = s.coverage.map((c) =>
    Number.isNaN(c.width) ? '–' : `${(100 * c.covered).toFixed(0)} %, ${c.width.toFixed(2)}×`,
  );
  return row([name, String(s.blended.length), ...cells]);
}

interface FittedAndHeld {
  readonly side: Side;
  readonly known: KnownErrors;
}

/** The section on devices of which something else was measured. */
export function knownDeviceLines(
  gpu: FittedAndHeld,
  cpu: FittedAndHeld,
  bench: { readonly rows: readonly BenchObservation[]; readonly result: BackendResult },
): string[] {
  const usual = (_: Observation<never>, h: HeldOut) => h.scored && h.stratum !== 'bf16-cache';
  const others = (_: Observation<never>, h: HeldOut) => !h.scored;
  const of = ({ side, known }: FittedAndHeld, rows: typeof usual, admitted: typeof otherModel) =>
    knownSample(side.observations, side.byDevice, known, rows, admitted);
  const onBackend = (backend: 'cuda' | 'metal' | 'vulkan') => {
    const counted = bench.rows.flatMap((o, i) => {
      const h = bench.result.byDevice[i];
      const counts = o.kind.backend === backend && (o.weight ?? 1) > 0 && (o.depth ?? 0) === 0;
      return counts && h ? [{ o, h }] : [];
    });
    return knownSample(
      counted.map((c) => c.o) as unknown as readonly Observation<never>[],
      counted.map((c) => c.h),
      bench.result.calibration.backends[backend].known,
      (_, h) => h.scored,
      otherModel,
    );
  };
  const samples = [
    ['LocalScore, accelerators: another of its models known', of(gpu, usual, otherModel), ''],
    [
      'LocalScore, accelerators: other models and formats, its standard rows known',
      of(gpu, others, standardRow),
      '5.5/25, 7/25, 7/22',
    ],
    ['LocalScore, CPUs: another of its models known', of(cpu, usual, otherModel), ''],
    ['LocalScore, CPUs: other models and formats, its standard rows known', of(cpu, others, standardRow), ''],
    ['llama.cpp on CUDA: another model known', onBackend('cuda'), ''],
    ['llama.cpp on Metal: another model known', onBackend('metal'), ''],
    ['llama.cpp on Vulkan: another model known', onBackend('vulkan'), ''],
  ] as const;
  return [
    '## Known devices',
    '',
    'What a prediction gains from other measurements of the very device (`--evidence auto`): the fit never saw the device, then its other rows are blended in by how near they are to the question. Beside it the same rows by the form alone.',
    '',
    ...KNOWN_HEAD,
    ...samples.map(([name, sample, target]) => knownLine(name, sample, target)),
    '',
    'Share of these cases inside their 80 % interval, and its median width:',
    '',
    row(['rows', 'cases', ...QUANTITIES]),
    '|---|--:|--:|--:|--:|',
    ...samples.map(([name, sample]) => knownCoverage(name, sample)),
    '',
  ];
}
