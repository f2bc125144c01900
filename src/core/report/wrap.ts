// Lines of text no wider than a limit, broken at spaces, in long words after a hyphen or slash, else anywhere. A no-break space holds.

/** East Asian wide characters and emoji shown as pictures. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** Columns a terminal gives a text: combining marks take none, wide East Asian characters two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    const wide = WIDE.test(character);
    width += wide ? 2 : 1;
  }
  return width;
}

export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? fill + text : text + fill;
}

/** Breaks a text into lines of at most `width` columns. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n]+/)) {
    let rest = word;
    if (line !== '' && displayWidth(`${line} ${rest}`) <= limit) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(rest) > limit) {
      const piece = /^.*[-/,_](?=.)/u.exec(rest.slice(0, limit))?.[0] ?? rest.slice(0, limit);
      lines.push(piece);
      rest = rest.slice(piece.length);
    }
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
