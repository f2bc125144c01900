// Takes a report along in the formats that the core renders.
import type { ReportDocument } from '../../core/report/document.ts';
import { type Format, render } from '../../core/report/render.ts';
import { download } from './download.ts';
import { TakeAlong } from './take-along.tsx';

interface Props {
  readonly name: string;
  readonly report: ReportDocument | (() => ReportDocument);
  /** What JSON holds; the report's records where nothing is given. */
  readonly data?: unknown;
}

const OPTIONS = { width: 100, colour: false };

export function DocumentMenu({ name, report, data }: Props) {
  const save = (format: Format, type: string) => {
    const document = typeof report === 'function' ? report() : report;
    download(`${name}.${format}`, type, render(document, data ?? document.records, format, OPTIONS));
  };
  return <TakeAlong onSave={save} />;
}
