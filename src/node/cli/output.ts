// Writes a report to standard output in the format asked for, as wide as the terminal and coloured where it is one.
import type { ReportDocument } from '../../core/report/document.ts';
import { type Format, render } from '../../core/report/render.ts';

const DEFAULT_WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 160;

/** NO_COLOR (https://no-color.org) and FORCE_COLOR are honoured; else colours only in a terminal. */
export function usesColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true;
  return isTerminal && env.TERM !== 'dumb';
}

/** Columns of the terminal; COLUMNS where there is none. */
export function outputWidth(env: NodeJS.ProcessEnv, columns: number | undefined): number {
  const asked = columns ?? Number(env.COLUMNS);
  const width = Number.isFinite(asked) && asked > 0 ? asked : DEFAULT_WIDTH;
  return Math.max(NARROWEST, Math.min(WIDEST, width));
}

/** Prints the report, or `data` for JSON. */
export async function print(document: ReportDocument, data: unknown, format: Format): Promise<void> {
  const text = render(document, data, format, {
    width: outputWidth(process.env, process.stdout.columns),
    colour: usesColour(process.env, process.stdout.isTTY === true),
  });
  if (!process.stdout.write(text)) await new Promise((done) => process.stdout.once('drain', done));
}
