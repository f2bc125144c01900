// Small building blocks of figures: escaped text, numbers without noise, scales with round ticks, and the frame that names a figure.

export const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** A coordinate to a tenth of a pixel. */
export const px = (value: number): string => String(Number(value.toFixed(1)));

export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Steps of 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1) * power;
}

/** Linear from 0, with about five ticks. */
export function linearScale(most: number, from: number, to: number): Scale {
  const top = most > 0 && Number.isFinite(most) ? most : 1;
  const step = roundStep(top / 5);
  const ticks = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
  return { at: (v) => from + (Math.max(0, v) / top) * (to - from), ticks };
}

/** Logarithmic over whole decades' 1, 2 and 5 that hold the values. */
export function logScale(least: number, most: number, from: number, to: number): Scale {
  const steps: number[] = [];
  for (let p = Math.floor(Math.log10(least)) - 1; p <= Math.ceil(Math.log10(most)) + 1; p++)
    for (const lead of [1, 2, 5]) steps.push(Number((lead * 10 ** p).toPrecision(3)));
  const first = Math.max(
    0,
    steps.findLastIndex((s) => s <= least),
  );
  const last = steps.findIndex((s) => s >= most);
  const used = steps.slice(first, last + 1);
  const [low, high] = [Math.log(used[0] ?? 1), Math.log(used.at(-1) ?? 10)];
  const ticks = used.length > 8 ? used.filter((t) => t.toExponential(0).startsWith('1')) : used;
  return { at: (v) => from + ((Math.log(v) - low) / Math.max(1e-9, high - low)) * (to - from), ticks };
}

export interface Frame {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly body: string;
}

/** An SVG that names and describes itself to those who cannot see it. Colours are classes, so that the page decides light or dark. */
export function frame({ id, width, height, title, description, body }: Frame): string {
  return (
    `<svg class="figure" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="img" ` +
    `aria-labelledby="${id}-title ${id}-description" xmlns="http://www.w3.org/2000/svg">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-description">${escapeXml(description)}</desc>${body}</svg>`
  );
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly className?: string;
}

export function label(x: number, y: number, text: string, options: TextOptions = {}): string {
  const anchor = options.anchor === undefined || options.anchor === 'start' ? '' : ` text-anchor="${options.anchor}"`;
  const style = options.className === undefined ? '' : ` class="${options.className}"`;
  return `<text x="${px(x)}" y="${px(y)}"${anchor}${style}>${escapeXml(text)}</text>`;
}

/** Text shortened to about so many pixels, at 6.4 a character of 12-pixel text. */
export function fitted(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 6.4));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Figures' part of a page's style sheet; light and dark by the reader's choice. */
export const FIGURE_STYLE = `
:root{--part1:#2b6cb0;--part2:#2f855a;--part3:#6b46c1;--part4:#b7791f;--part5:#718096;--ink:#1f2328;--mark:#b3261e}
@media(prefers-color-scheme:dark){:root{--part1:#63a4e0;--part2:#68c18f;--part3:#a78bfa;--part4:#e0b15a;--part5:#a0aec0;--ink:#e6edf3;--mark:#f47067}}
figure{margin:1rem 0;break-inside:avoid}figcaption{font-weight:600;padding:.25rem 0}
svg.figure{max-width:100%;height:auto;font:12px system-ui,sans-serif}svg.figure text{fill:var(--ink)}svg.figure .quiet{fill:var(--muted)}
svg.figure .axis{stroke:var(--line);stroke-width:1;fill:none}svg.figure .capacity{stroke:var(--ink);stroke-width:1.5;fill:none}
svg.figure .part1{fill:var(--part1)}svg.figure .part2{fill:var(--part2)}svg.figure .part3{fill:var(--part3)}svg.figure .part4{fill:var(--part4)}svg.figure .part5{fill:var(--part5)}
svg.figure .band{stroke:var(--part1);stroke-width:6;stroke-linecap:round;opacity:.45}svg.figure .likely{fill:var(--part1)}
svg.figure .measured{fill:none;stroke:var(--mark);stroke-width:2}svg.figure .limit{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:4 3}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--muted)}
@media print{svg.figure{max-height:22cm}details:not([open])>*{display:none}}`;
