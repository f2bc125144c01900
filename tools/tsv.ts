// Reads tab-separated tables with a header line, for the importers of evidence.

/** The wanted columns of every line. Throws if a column is missing or a line has another number of cells than the header. */
export function readTable<C extends string>(text: string, columns: readonly C[]): Readonly<Record<C, string>>[] {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header?.split('\t') ?? [];
  for (const column of columns) if (!names.includes(column)) throw new Error(`the table has no column "${column}"`);
  return lines.map((line, i) => {
    const cells = line.split('\t');
    if (cells.length !== names.length) throw new Error(`line ${i + 2} has ${cells.length} cells, not ${names.length}`);
    return Object.fromEntries(columns.map((c) => [c, cells[names.indexOf(c)] ?? ''])) as Record<C, string>;
  });
}
