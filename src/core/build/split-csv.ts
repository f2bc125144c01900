// Splits CSV (RFC 4180) into rows with their line numbers; comma or semicolon, whichever the first line has more of.

export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows that are not empty and do not begin with #. Quoted cells may hold separators, line breaks and doubled quotes. */
export function splitCsv(text: string): { readonly rows: readonly CsvRow[]; readonly separator: ',' | ';' } {
  const first = /^(?:\s*#[^\n]*\n|\s*\n)*([^\n]*)/.exec(text)?.[1] ?? '';
  const separator = first.split(';').length > first.split(',').length ? ';' : ',';
  const rows: CsvRow[] = [];
  let [cells, cell, quoted, line, start]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const end = () => {
    cells.push(cell);
    if (cells.some((c) => c.trim() !== '') && !cells[0]?.trimStart().startsWith('#')) rows.push({ line: start, cells });
    [cells, cell, start] = [[], '', line];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\n') line++;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (c === separator) {
      cells.push(cell);
      cell = '';
    } else if (c === '\n') end();
    else if (c !== '\r') cell += c;
  }
  if (cell !== '' || cells.length > 0) end();
  return { rows, separator };
}
