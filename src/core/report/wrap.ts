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

/** Control characters, also those that turn the direction of writing: a name from a file could forge output with them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;

/** As many characters of a word as fit; at least one. */
function head(word: string, limit: number): string {
  let [fitting, width] = ['', 0];
  for (const character of word) {
    width += displayWidth(character);
    if (width > limit && fitting !== '') break;
    fitting += character;
  }
  return fitting;
}

/** Breaks a text into lines of at most `width` columns, without its control characters. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(CONTROLS, ' ').split(/ +/)) {
    let rest = word;
    if (line !== '' && displayWidth(`${line} ${rest}`) <= limit) {
      line = `${line} ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(rest) > limit) {
      const most = head(rest, limit);
      const piece = /^.*[-/,_](?=.)/u.exec(most)?.[0] ?? most;
      lines.push(piece);
      rest = rest.slice(piece.length);
    }
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
