// A scatter of predicted against measured rates on logarithmic axes, as a self-contained SVG.

export interface Point {
  readonly measured: number;
  readonly predicted: number;
  readonly group: string;
  readonly label: string;
}

const SIZE = 480;
const MARGIN = 56;
const COLOURS = ['#0b63a5', '#b3261e', '#1a7f37', '#8a5a00', '#6f42c1', '#59636e'];

const escapeXml = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Draws the points, the diagonal and lines at ±20 %; one colour a group, named in a legend. */
export function scatter(title: string, unit: string, points: readonly Point[]): string {
  const values = points.flatMap((p) => [p.measured, p.predicted]);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const at = (v: number) => MARGIN + ((Math.log10(v) - low) / (high - low)) * (SIZE - 2 * MARGIN);
  const x = (v: number) => at(v).toFixed(1);
  const y = (v: number) => (SIZE - at(v)).toFixed(1);
  const groups = [...new Set(points.map((p) => p.group))].sort();
  const colour = (group: string) => COLOURS[groups.indexOf(group) % COLOURS.length] ?? '#000';
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const grid = decades.flatMap((d) => [
    `<path d="M${x(d)} ${MARGIN}V${SIZE - MARGIN}M${MARGIN} ${y(d)}H${SIZE - MARGIN}" stroke="#d0d7de"/>`,
    `<text x="${x(d)}" y="${SIZE - MARGIN + 16}" text-anchor="middle">${d}</text>`,
    `<text x="${MARGIN - 6}" y="${Number(y(d)) + 4}" text-anchor="end">${d}</text>`,
  ]);
  const [from, to] = [10 ** low, 10 ** high];
  const line = (factor: number, dash: string) =>
    `<path d="M${x(Math.max(from, from / factor))} ${y(Math.max(from, from * factor))}L${x(Math.min(to, to / factor))} ${y(Math.min(to, to * factor))}" stroke="#59636e"${dash}/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" font-family="system-ui,sans-serif" font-size="11" role="img">`,
    `<title>${escapeXml(title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN}" y="24" font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    ...grid,
    line(1, ''),
    line(1.2, ' stroke-dasharray="4 4"'),
    line(1 / 1.2, ' stroke-dasharray="4 4"'),
    ...points.map(
      (p) =>
        `<circle cx="${x(p.measured)}" cy="${y(p.predicted)}" r="2.5" fill="${colour(p.group)}" fill-opacity="0.7"><title>${escapeXml(p.label)}</title></circle>`,
    ),
    ...groups.map(
      (g, i) =>
        `<g><circle cx="${MARGIN + 8}" cy="${42 + 14 * i}" r="4" fill="${colour(g)}"/><text x="${MARGIN + 18}" y="${46 + 14 * i}">${escapeXml(g)}</text></g>`,
    ),
    `<text x="${SIZE / 2}" y="${SIZE - 12}" text-anchor="middle">measured, ${escapeXml(unit)}</text>`,
    `<text transform="translate(14 ${SIZE / 2}) rotate(-90)" text-anchor="middle">predicted without the device, ${escapeXml(unit)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}
