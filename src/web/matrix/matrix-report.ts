// The matrix as it is shown, as a report in the formats of the core: a row a machine, a cell with its tier and figures.
import type { CellLike, RawValue, ReportDocument } from '../../core/report/document.ts';
import { tierCell } from '../../core/report/tone.ts';
import { formatRate, formatSeconds } from '../../core/units/format.ts';
import type { MatrixColumn } from './columns.ts';
import type { MatrixCell, MatrixRow } from './rows.ts';

function cellOf({ result: r, reasons }: MatrixCell): CellLike {
  if (!r) return { text: reasons ? 'unknown' : '–', tone: 'muted' };
  const tier = tierCell(r.verdict);
  const p = r.prediction;
  if (!p) return tier;
  const decode = p.decodeTokensPerSecond ? `${formatRate(p.decodeTokensPerSecond.likely)}\u00a0tok/s, ` : '';
  return { ...tier, text: `${tier.text}; ${decode}${formatSeconds(p.totalSeconds.likely)}` };
}

function recordOf(row: MatrixRow, column: MatrixColumn, cell: MatrixCell): Record<string, RawValue> {
  const { verdict, prediction: p } = cell.result ?? {};
  return {
    machine: row.machine.id,
    machineName: row.machine.name,
    column: column.id,
    tier: verdict?.tier ?? 'unknown',
    probability: verdict?.probability,
    ttftSeconds: p?.ttftSeconds?.likely,
    decodeTokensPerSecond: p?.decodeTokensPerSecond?.likely,
    totalSeconds: p?.totalSeconds.likely,
    reason: cell.reasons?.join('; '),
  };
}

const EMPTY: MatrixCell = { state: undefined };

export function matrixReport(
  title: string,
  rows: readonly MatrixRow[],
  columns: readonly MatrixColumn[],
): ReportDocument {
  return {
    title,
    blocks: [
      {
        kind: 'table',
        columns: [{ header: 'Machine', wrapTo: 14 }, ...columns.map((c) => ({ header: c.name, wrapTo: 12 }))],
        rows: rows.map((row) => [row.machine.name, ...columns.map((_, i) => cellOf(row.cells[i] ?? EMPTY))]),
      },
      {
        kind: 'paragraph',
        text: 'The percentage is the chance of this tier or a better one; decode rate and time of a whole request are the likely values.',
        tone: 'muted',
      },
    ],
    records: rows.flatMap((row) => columns.map((c, i) => recordOf(row, c, row.cells[i] ?? EMPTY))),
  };
}
