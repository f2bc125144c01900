// Lines of a stream as they come; a line beyond the limit is given as undefined instead of being collected.
import { StringDecoder } from 'node:string_decoder';

/** Yields each line without its end; an over-long one yields undefined once. A byte order mark at the beginning is no part of the text. */
export async function* lines(
  input: AsyncIterable<Buffer | string>,
  longest: number,
): AsyncGenerator<string | undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let skipping = false;
  let begun = false;
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    if (!begun && rest !== '') {
      begun = true;
      rest = rest.replace(/^\ufeff/, '');
    }
    let start = 0;
    for (let end = rest.indexOf('\n', start); end >= 0; end = rest.indexOf('\n', start)) {
      const line = rest.slice(start, end).replace(/\r$/, '');
      start = end + 1;
      if (!skipping) yield line.length > longest ? undefined : line;
      skipping = false;
    }
    rest = rest.slice(start);
    if (rest.length > longest) {
      if (!skipping) yield undefined;
      skipping = true;
      rest = '';
    }
  }
  rest += decoder.end();
  if (rest !== '' && !skipping) yield rest.replace(/\r$/, '');
}
