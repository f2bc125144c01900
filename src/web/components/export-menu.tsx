// Takes an assessment along: as a link, Markdown, CSV, JSON, one HTML file, or on paper.
import { useRef, useState } from 'react';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Format } from '../../core/report/render.ts';
import { download } from './download.ts';
import { announce } from './live.tsx';

const FORMATS: readonly { readonly format: Format; readonly label: string; readonly type: string }[] = [
  { format: 'md', label: 'Markdown', type: 'text/markdown' },
  { format: 'csv', label: 'CSV', type: 'text/csv' },
  { format: 'json', label: 'JSON', type: 'application/json' },
  { format: 'html', label: 'HTML report', type: 'text/html' },
];

interface Props {
  /** One assessment, or several of a comparison. */
  readonly assessment: Assessment | readonly Assessment[];
}

const isMany = (a: Props['assessment']): a is readonly Assessment[] => Array.isArray(a);

async function save(assessment: Props['assessment'], format: Format, type: string): Promise<void> {
  const { reportText } = await import('./report-text.ts');
  const name = isMany(assessment) ? 'viable-comparison' : 'viable-assessment';
  download(`${name}.${format}`, type, reportText(assessment, format));
}

export function ExportMenu({ assessment }: Props) {
  const [copied, setCopied] = useState(false);
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => {
        setCopied(true);
        announce('The link is copied');
      },
      () => announce('The link could not be copied; it is in the address bar'),
    );
  return (
    <div className="actions no-print">
      <button type="button" onClick={copy}>
        {copied ? 'Link copied' : 'Copy link'}
      </button>
      <button type="button" onClick={() => window.print()}>
        Print
      </button>
      <details className="menu" ref={menu}>
        <summary>Export</summary>
        <div className="items">
          {FORMATS.map(({ format, label, type }) => (
            <button
              key={format}
              type="button"
              onClick={() => {
                close();
                void save(assessment, format, type);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      </details>
    </div>
  );
}
