// A report for a terminal: tables no wider than the screen, tones as colours where the terminal shows them.
import {
  type Cell,
  type CellLike,
  type Column,
  cellText,
  type ReportDocument,
  type Table,
  type Tone,
} from './document.ts';
import { displayWidth, padTo, wrap } from './wrap.ts';

export interface TextOptions {
  readonly width: number;
  readonly colour: boolean;
}

const CODES: Readonly<Record<Tone, string>> = { good: '32', fair: '36', poor: '33', bad: '31', muted: '2' };

function paint(text: string, tone: Tone | undefined, colour: boolean): string {
  return colour && tone ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
}

const GAP = 2;

/** Narrowest a column can get: its longest word, or as wide as its longest text where it is not wrapped. */
function leastWidth(column: Column, texts: readonly string[]): number {
  const { wrapTo } = column;
  if (wrapTo === undefined) return Math.max(...texts.map(displayWidth), ...column.header.split(' ').map(displayWidth));
  const words = [column.header, ...texts].flatMap((t) => t.split(' '));
  return Math.max(1, ...words.map(displayWidth));
}

/** Widths of the columns: natural where they fit, else the wrappable ones give way, widest first, first to their longest word. */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly CellLike[])[],
  width: number,
): number[] {
  const texts = columns.map((_, i) => rows.map((r) => cellText(r[i] ?? '')));
  const widths = columns.map((c, i) =>
    Math.max(...c.header.split(' ').map(displayWidth), ...(texts[i] ?? []).map(displayWidth)),
  );
  const words = columns.map((c, i) => leastWidth(c, texts[i] ?? []));
  const total = () => widths.reduce((a, b) => a + b, 0) + GAP * (widths.length - 1);
  for (const floor of [
    (i: number) => words[i] ?? 1,
    (i: number) => Math.min(words[i] ?? 1, columns[i]?.wrapTo ?? words[i] ?? 1),
  ]) {
    while (total() > width) {
      const candidates = widths.map((w, i) => (w > floor(i) ? w : -1));
      const most = Math.max(...candidates);
      if (most < 0) break;
      const widest = candidates.indexOf(most);
      widths[widest] = most - 1;
    }
  }
  return widths;
}

function tableLines(table: Table, options: TextOptions): string[] {
  const widths = columnWidths(table.columns, table.rows, options.width);
  const total = widths.reduce((a, b) => a + b, 0) + GAP * (widths.length - 1);
  if (total > options.width) return recordLines(table, options);
  const line = (cells: readonly CellLike[], header: boolean): string[] => {
    const wrapped = cells.map((cell, i) => wrap(cellText(cell), widths[i] ?? 1));
    const height = Math.max(...wrapped.map((w) => w.length));
    return Array.from({ length: height }, (_, y) =>
      wrapped
        .map((lines, i) => {
          const tone = header ? 'muted' : (cells[i] as Cell).tone;
          return paint(padTo(lines[y] ?? '', widths[i] ?? 1, table.columns[i]?.align ?? 'left'), tone, options.colour);
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  };
  const rule = widths.map((w) => '─'.repeat(w)).join(' '.repeat(GAP));
  return [
    ...line(
      table.columns.map((c) => c.header),
      true,
    ),
    paint(rule, 'muted', options.colour),
    ...table.rows.flatMap((row) => line(row, false)),
  ];
}

/** A table too wide for the screen, one field a line. */
function recordLines(table: Table, options: TextOptions): string[] {
  return table.rows.flatMap((row, i) => [
    ...(i > 0 ? [''] : []),
    ...row.flatMap((cell, j) => {
      const lines = wrap(`${table.columns[j]?.header ?? ''}: ${cellText(cell)}`, options.width - 2);
      return lines.map((text, n) => (n === 0 ? '' : '  ') + paint(text, (cell as Cell).tone, options.colour));
    }),
  ]);
}

/** Renders a report as plain text of at most `width` columns. */
export function renderText(document: ReportDocument, options: TextOptions): string {
  const lines: string[] = [
    ...wrap(document.title, options.width).map((l) => (options.colour ? `\u001b[1m${l}\u001b[0m` : l)),
  ];
  for (const given of document.blocks) {
    const block = given.kind === 'figure' ? given.table : given;
    lines.push('');
    if (block.kind === 'paragraph')
      lines.push(...wrap(block.text, options.width).map((l) => paint(l, block.tone, options.colour)));
    else if (block.kind === 'table') {
      if (block.title) lines.push(...wrap(block.title, options.width));
      lines.push(...tableLines(block, options));
    } else {
      if (block.title) lines.push(...wrap(block.title, options.width));
      for (const item of block.items)
        wrap(item, options.width - 4).forEach((l, i) => {
          lines.push((i === 0 ? '  - ' : '    ') + l);
        });
    }
  }
  return `${lines.join('\n').replaceAll('\u00a0', ' ')}\n`;
}
