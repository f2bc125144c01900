// The figures of a report under each other, as one drawing with their titles and a style of its own.
import { FIGURE_STYLE } from './svg.ts';

const WIDTH = 740;
const COLOURS = `:root{--muted:#656d76;--line:#d0d7de}@media(prefers-color-scheme:dark){:root{--muted:#9198a1;--line:#3d444d}}`;
const DARK = /@media\(prefers-color-scheme:dark\)\{:root\{[^}]*\}\}/g;

export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** `svgs`: drawings of figures as the report has them. `light`: as on paper, whatever the reader's screen is like. */
export function drawingOf(svgs: readonly string[], light = false): Drawing {
  let top = 0;
  const parts = svgs.map((svg) => {
    const height = Number(/ height="([\d.]+)"/.exec(svg)?.[1] ?? 0);
    const title = /<title[^>]*>([^<]*)<\/title>/.exec(svg)?.[1] ?? '';
    const part = `<text x="0" y="${top + 16}" class="title">${title}</text>${svg.replace('<svg ', `<svg y="${top + 24}" `)}`;
    top += height + 40;
    return part;
  });
  const style = `${COLOURS}${FIGURE_STYLE}.title{font:600 13px system-ui,sans-serif;fill:var(--ink)}`;
  return {
    width: WIDTH,
    height: top,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}"><style>${light ? style.replace(DARK, '') : style}</style>${parts.join('\n')}</svg>\n`,
  };
}
