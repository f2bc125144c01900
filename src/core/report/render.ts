// Renders a report, or the data behind it, in the format asked for.
import { renderCsv } from './csv.ts';
import type { ReportDocument } from './document.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText, type TextOptions } from './text.ts';

export const FORMATS = ['table', 'json', 'csv', 'md', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** `data` is what JSON shows: the Assessment or a list of them. */
export function render(document: ReportDocument, data: unknown, format: Format, options: TextOptions): string {
  switch (format) {
    case 'table':
      return renderText(document, options);
    case 'json':
      return `${JSON.stringify(data, null, 2)}\n`;
    case 'csv':
      return renderCsv(document);
    case 'md':
      return renderMarkdown(document);
    case 'html':
      return renderHtml(document);
  }
}
