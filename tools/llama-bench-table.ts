// Reads a tab-separated table of llama-bench results.
import { readTable } from './tsv.ts';

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

/** Rows of tab-separated text with a header line. Throws if a column is missing or a line is short. */
export const parseBench = (text: string): BenchRow[] => readTable(text, COLUMNS);
