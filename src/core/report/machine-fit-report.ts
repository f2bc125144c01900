// What was learnt of a machine, and what that is worth: factors, and models that were predicted by a fit that never saw them.
import type { DeviceFit, MachineFit, PhaseErrors } from '../calibrate/machine/fit-machine.ts';
import { significant } from '../units/format.ts';
import { type Block, type Cell, list, paragraph, type ReportDocument, type Table } from './document.ts';

/** Whether models that were left out are predicted better (by decode and prefill together); unknown with fewer than two models. */
export function calibrationWorth(fits: readonly DeviceFit[]): 'better' | 'worse' | 'unknown' {
  const sum = (of: 'published' | 'learnt') =>
    fits
      .flatMap((f) => f.leftOut.flatMap((l) => [l[of].decode, l[of].prefill]))
      .filter((e) => e !== undefined)
      .reduce((a, b) => a + Math.log1p(b), 0);
  if (fits.every((f) => f.leftOut.length === 0)) return 'unknown';
  return sum('learnt') <= sum('published') ? 'better' : 'worse';
}

const percent = (e: number | undefined) => (e === undefined ? '–' : `${significant(e * 100, 2)}\u00a0%`);

function errorCell(learnt: number | undefined, published: number | undefined): Cell {
  const tone = learnt === undefined || published === undefined ? undefined : learnt <= published ? 'good' : 'poor';
  return { text: percent(learnt), ...(tone ? { tone } : {}) };
}

const NAMES = [
  ['weights', 'Bandwidth efficiency'],
  ['compute', 'Compute efficiency'],
  ['layer', 'Fixed cost of a layer'],
  ['context', 'Attention to the context, decode'],
  ['promptContext', 'Attention within the prompt'],
] as const;

/** Efficiencies rise as seconds fall; costs are shown as they are. */
const EFFICIENCIES = new Set<string>(['weights', 'compute']);

function factorsTable(f: DeviceFit): Table {
  const { factors } = f.learnt;
  const formats = Object.entries(factors.formats).map(([name, x]) => [
    `${name}: bandwidth and compute efficiency`,
    `× ${significant(1 / x.weights)} and × ${significant(1 / x.compute)}`,
  ]);
  return {
    kind: 'table',
    title: `Learnt of ${f.device === 'host' ? 'the CPU' : f.device}, against the published calibration of ${f.engine}`,
    columns: [
      { header: 'What', wrapTo: 20 },
      { header: 'Factor', align: 'right', wrapTo: 12 },
    ],
    rows: [
      ...NAMES.map(([key, name]) => [
        name,
        `× ${significant(EFFICIENCIES.has(key) ? 1 / factors[key] : factors[key])}`,
      ]),
      ...formats,
    ],
  };
}

function leftOutTable(f: DeviceFit): Block[] {
  if (f.leftOut.length === 0)
    return [
      paragraph(
        'One model was measured: how well others are predicted cannot be told. A second one, of another size, tells it.',
        'muted',
      ),
    ];
  const row = (name: string, tests: string, published: PhaseErrors, learnt: PhaseErrors) => [
    name,
    tests,
    percent(published.decode),
    errorCell(learnt.decode, published.decode),
    percent(published.prefill),
    errorCell(learnt.prefill, published.prefill),
  ];
  return [
    {
      kind: 'table',
      title: 'Each model predicted by a fit that never saw it: error before and after',
      columns: [
        { header: 'Model', wrapTo: 16 },
        { header: 'Tests', align: 'right' },
        { header: 'Decode before', align: 'right' },
        { header: 'after', align: 'right' },
        { header: 'Prefill before', align: 'right' },
        { header: 'after', align: 'right' },
      ],
      rows: [
        ...f.leftOut.map((l) => row(`${l.model} ${l.quantization}`, String(l.tests), l.published, l.learnt)),
        row('median', '', f.summary.published, f.summary.learnt),
      ],
    },
  ];
}

export interface MachineFitView extends MachineFit {
  readonly machine: string;
  /** File it is kept in; undefined where it is not kept. */
  readonly path: string | undefined;
}

function verdict(view: MachineFitView): Block[] {
  const { path } = view;
  if (path !== undefined)
    return [
      paragraph(
        `Kept in ${path}, apart from the published calibration. Predictions for this machine use it; --evidence off switches it off, viable calibrate --forget takes it back.`,
      ),
    ];
  if (calibrationWorth(view.fits) === 'worse')
    return [
      paragraph(
        'Not kept: models left out were not predicted better. More or calmer measurements may help; --force keeps it all the same.',
        'poor',
      ),
    ];
  return [paragraph('Not kept (dry run).', 'muted')];
}

export function machineFitReport(view: MachineFitView): ReportDocument {
  const results = view.fits.reduce((sum, f) => sum + f.learnt.measurements, 0);
  const models = new Set(view.fits.flatMap((f) => f.models)).size;
  return {
    title: `${view.machine}: fitted to ${results} ${results === 1 ? 'result' : 'results'} of ${models} ${models === 1 ? 'model' : 'models'}`,
    blocks: [
      ...view.fits.flatMap((f) => [...leftOutTable(f), factorsTable(f)]),
      ...verdict(view),
      ...(view.unused.length > 0
        ? [
            list(
              'Not learnt from',
              view.unused.slice(0, 20).map((u) => `${u.id}: ${u.reason}.`),
            ),
          ]
        : []),
    ],
    records: view.fits.flatMap((f) =>
      f.leftOut.map((l) => ({
        device: f.device,
        engine: f.engine,
        model: l.model,
        quantization: l.quantization,
        tests: l.tests,
        decodeErrorPublished: l.published.decode,
        decodeErrorLearnt: l.learnt.decode,
        prefillErrorPublished: l.published.prefill,
        prefillErrorLearnt: l.learnt.prefill,
      })),
    ),
  };
}
