// Reads a tab-separated table of llama-bench results.
const COLUMNS = [
  'hardware',
  'hw_key',
  'backend',
  'model',
  'quant',
  'test',
  'tok_s',
  'flash_attn',
  'build',
  'date',
  'source_thread',
  'note',
] as const;
export type BenchRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Rows of tab-separated text with a header line. Throws if a column is missing. */
export function parseBench(text: string): BenchRow[] {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header?.split('\t') ?? [];
  for (const column of COLUMNS) if (!names.includes(column)) throw new Error(`the table has no column "${column}"`);
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(COLUMNS.map((c) => [c, cells[names.indexOf(c)] ?? ''])) as BenchRow;
  });
}
