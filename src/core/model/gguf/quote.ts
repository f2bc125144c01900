// Quotes text from a file for a one-line message: escaped, shortened, with nothing a terminal would act on.

/** Control characters, line and paragraph separators, bidirectional overrides, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const PLAIN = /^[\w.-]*$/;

/** The text in double quotes on one line, at most `most` characters of it. */
export function quote(text: string, most = 60): string {
  if (text.length <= most && PLAIN.test(text)) return `"${text}"`;
  const short = text.length > most ? `${text.slice(0, most)}…` : text;
  const escaped = short.replace(/["\\]/g, '\\$&');
  return `"${escaped.replace(UNSAFE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}

/** True if the text holds a C0 or C1 control character. */
export function hasControlCharacter(text: string): boolean {
  return !PLAIN.test(text) && /\p{Cc}/u.test(text);
}
