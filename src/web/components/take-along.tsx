// Copies the link, prints, or hands over a file in a format that is chosen.
import { useRef, useState } from 'react';
import type { Format } from '../../core/report/render.ts';
import { announce } from './live.tsx';

const FORMATS: readonly { readonly format: Format; readonly label: string; readonly type: string }[] = [
  { format: 'md', label: 'Markdown', type: 'text/markdown' },
  { format: 'csv', label: 'CSV', type: 'text/csv' },
  { format: 'json', label: 'JSON', type: 'application/json' },
  { format: 'html', label: 'HTML report', type: 'text/html' },
];

interface Props {
  readonly onSave: (format: Format, type: string) => void;
  /** Absent where there is no picture of the whole; charts have their own. */
  readonly onPicture?: () => void;
}

export function TakeAlong({ onSave, onPicture }: Props) {
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
                onSave(format, type);
              }}
            >
              {label}
            </button>
          ))}
          {onPicture ? (
            <button
              type="button"
              onClick={() => {
                close();
                onPicture();
              }}
            >
              Picture (PNG)
            </button>
          ) : null}
        </div>
      </details>
    </div>
  );
}
