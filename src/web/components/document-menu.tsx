// Takes a report along in the formats that the core renders.
import type { ReportDocument } from '../../core/report/document.ts';
import { type Format, render } from '../../core/report/render.ts';
import { download } from './download.ts';
import { TakeAlong } from './take-along.tsx';

interface Props {
  readonly name: string;
  readonly report: ReportDocument;
  /** What JSON holds. */
  readonly data: unknown;
}

const OPTIONS = { width: 100, colour: false };

export function DocumentMenu({ name, report, data }: Props) {
  const save = (format: Format, type: string) =>
    download(`${name}.${format}`, type, render(report, data, format, OPTIONS));
  return <TakeAlong onSave={save} />;
}
