// Reads CSV (RFC 4180) for tests; anything that is not well-formed is an error.

/** Rows of cells. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted cell does not end');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[++at];
        else break;
      }
      at++;
    } else {
      for (; at < text.length && !/[,\r\n]/.test(text[at] ?? ''); at++) {
        if (text[at] === '"') throw new Error('a quote within an unquoted cell');
        cell += text[at];
      }
    }
    row.push(cell);
    if (text[at] === ',') {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    if (at < text.length && text.slice(at, at + 2) !== '\r\n')
      throw new Error(`a cell ends with ${JSON.stringify(text[at])}`);
    at += 2;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Records by column name; every row must have as many cells as the head. */
export function csvRecords(text: string): Record<string, string>[] {
  const [head = [], ...rows] = parseCsv(text);
  for (const [i, row] of rows.entries())
    if (row.length !== head.length) throw new Error(`row ${i + 1} has ${row.length} cells, the head ${head.length}`);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}
