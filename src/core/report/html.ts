// A report as one self-contained HTML file: no script, no outside resource, readable on a phone, light and dark, and on paper.
import { type Block, type Cell, type CellLike, cellText, type Figure, type ReportDocument } from './document.ts';
import { FIGURE_STYLE } from './figure/svg.ts';

const escapeHtml = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const STYLE = `
:root{color-scheme:light dark;--good:#1a7f37;--fair:#0b63a5;--poor:#8a5a00;--bad:#b3261e;--line:#d0d7de;--muted:#59636e}
@media(prefers-color-scheme:dark){:root{--good:#57ab5a;--fair:#6cb6ff;--poor:#daaa3f;--bad:#f47067;--line:#444c56;--muted:#9aa5b1}}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}.scroll{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600}.right{text-align:right;font-variant-numeric:tabular-nums}
.good{color:var(--good)}.fair{color:var(--fair)}.poor{color:var(--poor)}.bad{color:var(--bad)}.muted{color:var(--muted)}.whole{white-space:nowrap}
@page{size:A4;margin:15mm}
@media print{:root{color-scheme:light}body{max-width:none;font-size:10pt;padding:0}.scroll{overflow:visible}tr{break-inside:avoid}h1,h2,caption{break-after:avoid}thead{display:table-header-group}}`;

/** Intervals in brackets do not break over lines. Takes escaped text. */
const keepWhole = (html: string) => html.replace(/\([^()\s<>]{3,24}\)/g, '<span class="whole">$&</span>');

function cell(c: CellLike, align: string | undefined, tag: 'td' | 'th'): string {
  const tone = typeof c === 'string' ? undefined : (c as Cell).tone;
  const classes = [align === 'right' ? 'right' : '', tone ?? ''].filter(Boolean).join(' ');
  return `<${tag}${tag === 'th' ? ' scope="col"' : ''}${classes ? ` class="${classes}"` : ''}>${keepWhole(escapeHtml(cellText(c)))}</${tag}>`;
}

function blockHtml(block: Exclude<Block, Figure>): string {
  if (block.kind === 'paragraph')
    return `<p${block.tone ? ` class="${block.tone}"` : ''}>${escapeHtml(block.text)}</p>`;
  if (block.kind === 'list')
    return `${block.title ? `<h2>${escapeHtml(block.title)}</h2>` : ''}<ul>${block.items.map((i) => `<li>${escapeHtml(i)}</li>`).join('')}</ul>`;
  const head = block.columns.map((c) => cell(c.header, c.align, 'th')).join('');
  const rows = block.rows
    .map((row) => `<tr>${row.map((c, i) => cell(c, block.columns[i]?.align, 'td')).join('')}</tr>`)
    .join('\n');
  const caption = block.title ? `<caption>${escapeHtml(block.title)}</caption>` : '';
  return `<div class="scroll"><table>${caption}<thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table></div>`;
}

/** The drawing, and its figures as a table that opens without a script. */
function figureHtml(f: Figure): string {
  const table = blockHtml({ ...f.table, title: '' });
  return `<figure><figcaption>${escapeHtml(f.title)}</figcaption><div class="scroll">${f.svg}</div><details><summary>The figures as a table</summary>${table}</details></figure>`;
}

/** Renders a report as a whole HTML page. All text is escaped. */
export function renderHtml(document: ReportDocument): string {
  const body = document.blocks.map((block) => (block.kind === 'figure' ? figureHtml(block) : blockHtml(block)));
  const title = escapeHtml(document.title);
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">\n<title>${title}</title><style>${STYLE}${document.blocks.some((b) => b.kind === 'figure') ? FIGURE_STYLE : ''}</style></head>\n<body><main><h1>${title}</h1>\n${body.join('\n')}\n</main></body></html>\n`;
}
