// Figure of uncertain quantities: a band from low to high with the likely value, and where there is one the measured value beside it.

import { formatInterval, formatRate } from '../../units/format.ts';
import type { Interval } from '../../units/interval.ts';
import type { Figure, Table } from '../document.ts';
import { fitted, frame, label, linearScale, logScale, px } from './svg.ts';

export interface IntervalRow {
  readonly label: string;
  readonly predicted?: Interval | undefined;
  readonly measured?: number | undefined;
}

export interface IntervalChart {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly IntervalRow[];
  /** A value that decides something, e.g. 10 tokens/s for "interactive". */
  readonly limit?: { readonly value: number; readonly name: string } | undefined;
}

const WIDTH = 740;
const LEFT = 200;
const RIGHT = 560;
const ROW = 26;
const TOP = 28;
/** Values further apart than this are shown on a logarithmic scale. */
const LOG_FROM = 12;

const figureText = ({ predicted: p, measured }: IntervalRow) =>
  [
    ...(p ? [formatInterval(p, formatRate)] : []),
    ...(measured === undefined ? [] : [`measured ${formatRate(measured)}`]),
  ].join(', ');

/** Beside the row there is less room: of a measured row the two values that are compared. */
const shortText = (row: IntervalRow) =>
  row.measured !== undefined && row.predicted
    ? `${formatRate(row.measured)}, predicted ${formatRate(row.predicted.likely)}`
    : figureText(row);

const KEY =
  `<path class="band" d="M${LEFT} 10h22"/><circle class="likely" cx="${LEFT + 11}" cy="10" r="4.5"/>${label(LEFT + 32, 14, 'predicted, 80 % interval', { className: 'quiet' })}` +
  `<path class="measured" d="M${LEFT + 190} 5l10 10m0 -10l-10 10"/>${label(LEFT + 206, 14, 'measured', { className: 'quiet' })}`;

function tableOf(c: IntervalChart): Table {
  const measured = c.rows.some((r) => r.measured !== undefined);
  const text = (v: number | undefined) => (v === undefined ? '–' : formatRate(v));
  return {
    kind: 'table',
    title: `${c.title} (${c.unit})`,
    columns: [
      { header: '', wrapTo: 14 },
      { header: 'Low', align: 'right' },
      { header: 'Likely', align: 'right' },
      { header: 'High', align: 'right' },
      ...(measured ? [{ header: 'Measured', align: 'right' as const }] : []),
    ],
    rows: c.rows.map((r) => [
      r.label,
      text(r.predicted?.low),
      text(r.predicted?.likely),
      text(r.predicted?.high),
      ...(measured ? [text(r.measured)] : []),
    ]),
  };
}

/** Rows in the order given; undefined where no row has a value. */
export function intervalChart(c: IntervalChart): Figure | undefined {
  const shown = c.rows.filter((r) => r.predicted || r.measured !== undefined);
  if (shown.length === 0) return undefined;
  const values = shown
    .flatMap((r) => [r.predicted?.low, r.predicted?.likely, r.predicted?.high, r.measured])
    .filter((v): v is number => v !== undefined && v > 0 && Number.isFinite(v));
  if (values.length === 0) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = most / least > LOG_FROM;
  const scale = logarithmic ? logScale(least, most, LEFT, RIGHT) : linearScale(most * 1.02, LEFT, RIGHT);
  const height = TOP + shown.length * ROW + 30;
  const axis = scale.ticks.map((t) => {
    const x = px(scale.at(t));
    return `<path class="axis" d="M${x} ${TOP - 8}v${height - TOP - 16}"/>${label(scale.at(t), height - 8, `${t}`, { anchor: 'middle', className: 'quiet' })}`;
  });
  const rows = shown.map((r, i) => {
    const y = TOP + i * ROW + 8;
    const p = r.predicted;
    const band = p
      ? `<path class="band" d="M${px(scale.at(p.low))} ${y}H${px(scale.at(p.high))}"/><circle class="likely" cx="${px(scale.at(p.likely))}" cy="${y}" r="4.5"/>`
      : '';
    const m = r.measured === undefined ? undefined : scale.at(r.measured);
    const mark = m === undefined ? '' : `<path class="measured" d="M${px(m - 5)} ${y - 5}l10 10m0 -10l-10 10"/>`;
    return `${label(LEFT - 10, y + 4, fitted(r.label, LEFT - 14), { anchor: 'end' })}${band}${mark}${label(RIGHT + 10, y + 4, fitted(shortText(r), WIDTH - RIGHT - 8), { className: 'quiet' })}`;
  });
  const inside = c.limit && c.limit.value >= (logarithmic ? (scale.ticks[0] ?? 0) : 0) && c.limit.value <= most * 1.02;
  const limit =
    c.limit && inside
      ? `<path class="limit" d="M${px(scale.at(c.limit.value))} ${TOP - 10}v${height - TOP - 14}"/>${label(scale.at(c.limit.value), TOP - 14, c.limit.name, { anchor: 'middle', className: 'quiet' })}`
      : '';
  const unit = label(RIGHT + 10, 14, `${c.unit}${logarithmic ? ', logarithmic' : ''}`, { className: 'quiet' });
  const key = shown.some((r) => r.measured !== undefined) ? KEY : '';
  const description = shown.map((r) => `${r.label}: ${figureText(r)}`).join('; ');
  return {
    kind: 'figure',
    title: c.title,
    description: `${c.unit}. ${description}.`,
    svg: frame({
      ...{ id: c.id, width: WIDTH, height, title: c.title, description: `${c.unit}. ${description}.` },
      body: [...axis, limit, ...rows, unit, key].join(''),
    }),
    table: tableOf({ ...c, rows: shown }),
  };
}
