// A report's records as CSV (RFC 4180), with a header line.
import type { RawValue, ReportDocument } from './document.ts';

/** Quotes where needed; a leading formula sign is defused because spreadsheets would run it. */
function field(value: RawValue): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** Renders the records; the columns are the keys of all records in order of first appearance. */
export function renderCsv(document: ReportDocument): string {
  const keys = [...new Set(document.records.flatMap((r) => Object.keys(r)))];
  return [keys, ...document.records.map((r) => keys.map((k) => r[k]))]
    .map((row) => row.map(field).join(','))
    .join('\r\n')
    .concat('\r\n');
}
