// A report as Markdown. Names may come from files: nothing in them becomes markup.
import { cellText, type ReportDocument } from './document.ts';

/** Text on one line that makes no HTML, link, code, heading, quotation or list. */
function escapeText(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`[\]]/g, '\\$&')
    .replace(/&(?=[#\w]+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/^\s*(?=[#>+-])/, '\\');
}

const escapeCell = (text: string) => escapeText(text).replace(/\|/g, '\\|');

/** Renders a report as Markdown with tables. */
export function renderMarkdown(document: ReportDocument): string {
  const parts = [`# ${escapeText(document.title)}`];
  for (const given of document.blocks) {
    const block = given.kind === 'figure' ? given.table : given;
    const title = block.kind !== 'paragraph' && block.title ? `**${escapeText(block.title)}**\n` : '';
    if (block.kind === 'paragraph') parts.push(escapeText(block.text));
    else if (block.kind === 'list')
      parts.push([title, ...block.items.map((i) => `- ${escapeText(i)}`)].filter(Boolean).join('\n'));
    else {
      const head = block.columns.map((c) => escapeCell(c.header)).join(' | ');
      const rule = block.columns.map((c) => (c.align === 'right' ? '--:' : '---')).join(' | ');
      const rows = block.rows.map((row) => `| ${row.map((cell) => escapeCell(cellText(cell))).join(' | ')} |`);
      parts.push([title, `| ${head} |`, `| ${rule} |`, ...rows].filter(Boolean).join('\n'));
    }
  }
  return `${parts.join('\n\n')}\n`;
}
