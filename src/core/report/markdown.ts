// A report as Markdown.
import { cellText, type ReportDocument } from './document.ts';

const escapeCell = (text: string) => text.replace(/\|/g, '\\|').replace(/</g, '&lt;').replace(/\n/g, ' ');

/** Renders a report as Markdown with tables. */
export function renderMarkdown(document: ReportDocument): string {
  const parts = [`# ${document.title}`];
  for (const block of document.blocks) {
    if (block.kind === 'paragraph') parts.push(block.text.replace(/</g, '&lt;'));
    else if (block.kind === 'list')
      parts.push(
        [block.title ? `**${block.title}**\n` : '', ...block.items.map((i) => `- ${i.replace(/</g, '&lt;')}`)]
          .filter(Boolean)
          .join('\n'),
      );
    else {
      const head = block.columns.map((c) => escapeCell(c.header)).join(' | ');
      const rule = block.columns.map((c) => (c.align === 'right' ? '--:' : '---')).join(' | ');
      const rows = block.rows.map((row) => `| ${row.map((cell) => escapeCell(cellText(cell))).join(' | ')} |`);
      parts.push(
        [block.title ? `**${block.title}**\n` : '', `| ${head} |`, `| ${rule} |`, ...rows].filter(Boolean).join('\n'),
      );
    }
  }
  return `${parts.join('\n\n')}\n`;
}
