// A report before it has a format: sentences and tables, which every renderer reads.

export type Tone = 'good' | 'fair' | 'poor' | 'bad' | 'muted';

export interface Column {
  readonly header: string;
  readonly align?: 'left' | 'right';
  /** Narrowest width a terminal may wrap this column to; absent: never wrapped. */
  readonly wrapTo?: number;
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export type CellLike = string | Cell;

export interface Table {
  readonly kind: 'table';
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellLike[])[];
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly tone?: Tone;
}

export interface List {
  readonly kind: 'list';
  readonly title?: string;
  readonly items: readonly string[];
}

/** A figure: drawn where the format can show it, else told by its table. */
export interface Figure {
  readonly kind: 'figure';
  readonly title: string;
  /** What it shows, in words and figures, for those who cannot see it. */
  readonly description: string;
  /** A whole SVG element with a title and a description; all text in it is escaped. */
  readonly svg: string;
  /** The same figures as a table. */
  readonly table: Table;
}

export type Block = Table | Paragraph | List | Figure;

/** A value as machines read it in CSV: raw, without unit prefixes. */
export type RawValue = string | number | boolean | undefined;

export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The same content as flat records, for CSV. */
  readonly records: readonly Readonly<Record<string, RawValue>>[];
}

export function cellText(cell: CellLike): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function paragraph(text: string, tone?: Tone): Paragraph {
  return { kind: 'paragraph', text, ...(tone ? { tone } : {}) };
}

export function list(title: string, items: readonly string[]): List {
  return { kind: 'list', title, items };
}
