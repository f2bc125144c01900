// The rows of the matrix from the answers so far: what each cell shows, what is filtered, and in which order.
import type { Assessment, AssessmentResult } from '../../core/assess/assessment.ts';
import type { Values } from '../state/address.ts';
import type { Answers } from '../work/use-assessments.ts';
import type { By, MatrixColumn, MatrixMachine } from './columns.ts';

export interface MatrixCell {
  /** Undefined while it is being computed. */
  readonly state: 'ok' | 'unknown' | undefined;
  readonly result?: AssessmentResult | undefined;
  readonly assessment?: Assessment | undefined;
  readonly reasons?: readonly string[] | undefined;
}

export interface MatrixRow {
  readonly machine: MatrixMachine;
  readonly cells: readonly MatrixCell[];
  readonly assessments: readonly Assessment[];
}

function cellOf(answer: Answers[number], i: number): MatrixCell {
  if (answer === undefined) return { state: undefined };
  if (answer.status === 'unknown') return { state: 'unknown', reasons: answer.reasons };
  return { state: 'ok', result: answer.value.results[i], assessment: answer.value };
}

export function rowsOf(
  machines: readonly MatrixMachine[],
  columns: readonly MatrixColumn[],
  answers: Answers,
  by: By,
): readonly MatrixRow[] {
  return machines.map((machine, m) => {
    const own = by === 'uses' ? [answers[m]] : columns.map((_, c) => answers[m * columns.length + c]);
    const cells = columns.map((_, c) => (by === 'uses' ? cellOf(own[0], c) : cellOf(own[c], 0)));
    return { machine, cells, assessments: own.flatMap((a) => (a?.status === 'ok' ? [a.value] : [])) };
  });
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Better tier first, within it the surer, then the faster. */
function compareCells(a: MatrixCell | undefined, b: MatrixCell | undefined): number {
  const [x, y] = [a?.result, b?.result];
  const seconds = (r: AssessmentResult | undefined) => r?.prediction?.totalSeconds.likely ?? LAST;
  return (
    (x?.verdict.rank ?? LAST) - (y?.verdict.rank ?? LAST) ||
    Math.round(100 * ((y?.verdict.probability ?? 0) - (x?.verdict.probability ?? 0))) ||
    seconds(x) - seconds(y)
  );
}

/** Rows that pass the filters, pinned ones first, sorted by the column that the address names ("-" before it: the other way). */
export function visibleRows(
  rows: readonly MatrixRow[],
  values: Values,
  pinned: readonly string[],
): readonly MatrixRow[] {
  const words = (values.filter ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const best = Number(values.tier ?? 0);
  const passes = (row: MatrixRow) =>
    pinned.includes(row.machine.id) ||
    (words.every((w) => row.machine.search.includes(w)) &&
      (best === 0 || row.cells.some((c) => (c.result?.verdict.rank ?? LAST) <= best)));
  const sort = values.sort ?? '';
  const direction = sort.startsWith('-') ? -1 : 1;
  const at = Number(sort.replace('-', '')) - 1;
  const pin = (row: MatrixRow) => (pinned.includes(row.machine.id) ? 0 : 1);
  return rows
    .filter(passes)
    .map((row, place) => ({ row, place }))
    .sort(
      (a, b) =>
        pin(a.row) - pin(b.row) ||
        direction * (at >= 0 ? compareCells(a.row.cells[at], b.row.cells[at]) : a.place - b.place) ||
        a.place - b.place,
    )
    .map(({ row }) => row);
}
