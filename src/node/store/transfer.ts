// Results as JSON Lines, out of one store and into another.
import { type Measurement, measurementSchema } from '../../core/measurement/measurement.ts';
import type { ResultFilter, ResultStore } from './store.ts';

/** One record a line. */
export async function* exportLines(store: ResultStore, filter?: ResultFilter): AsyncGenerator<string> {
  for await (const { measurement } of store.export(filter)) yield `${JSON.stringify(measurement)}\n`;
}

export interface Imported {
  readonly added: number;
  /** There already. */
  readonly known: number;
  /** Lines that were not taken, from 1, each with the reason. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

const MOST_REASONS = 1000;
/** Lines written together. */
const GROUP = 100;

function parseRecord(line: string | undefined): Measurement | string {
  if (line === undefined) return 'the line is too long';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'the line is not JSON';
  }
  const checked = measurementSchema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  return `${issue?.path.join('.') || '(whole line)'}: ${issue?.message ?? 'is not valid'}`;
}

/** Takes what is right and says what is not; an undefined line was too long to read. Blank lines are passed over. */
export async function importLines(store: ResultStore, lines: AsyncIterable<string | undefined>): Promise<Imported> {
  const counts = { added: 0, known: 0 };
  const refused: { line: number; reason: string }[] = [];
  const refuse = (line: number, reason: string) => {
    if (refused.length < MOST_REASONS) refused.push({ line, reason });
  };
  let group: { line: number; record: Measurement }[] = [];
  const flush = async () => {
    const added = await Promise.all(group.map(({ record }) => store.add(record)));
    added.forEach(({ outcome, number }, i) => {
      if (outcome === 'different')
        refuse(group[i]!.line, `result ${number} has the same id and other content; that one stays`);
      else counts[outcome]++;
    });
    group = [];
  };
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text?.trim() === '') continue;
    const record = parseRecord(text);
    if (typeof record === 'string') refuse(line, record);
    else group.push({ line, record });
    if (group.length >= GROUP) await flush();
  }
  await flush();
  return { ...counts, refused };
}
