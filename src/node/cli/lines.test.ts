// Lines of a stream, however it is cut into chunks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lines } from './lines.ts';

async function collect(chunks: Iterable<Buffer | string>, longest = 1000): Promise<(string | undefined)[]> {
  async function* stream() {
    yield* chunks;
  }
  const found = [];
  for await (const line of lines(stream(), longest)) found.push(line);
  return found;
}

describe('lines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\n\nb', ['a', '', 'b']],
    ['\n', ['']],
    ['a\rb\n', ['a\rb']],
    ['\ufeff{"a":1}\nb\ufeff', ['{"a":1}', 'b\ufeff']],
    ['\ufeff', []],
  ])('of %j are %j', async (text, expected) => expect(await collect([text])).toEqual(expected));

  it('do not depend on where the stream is cut, even within a character', async () => {
    const text = '\ufeffα\r\nβγ\n\n漢字 😀\nlast';
    const bytes = Buffer.from(text);
    const whole = ['α', 'βγ', '', '漢字 😀', 'last'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(await collect(chunks)).toEqual(whole);
      }),
    );
  });

  it('that are too long are given once as undefined, and the next ones go on', async () => {
    const long = 'x'.repeat(25);
    expect(await collect([`a\n${long}\nb\n`], 10)).toEqual(['a', undefined, 'b']);
    expect(await collect(['a\n', ...Array(8).fill('xxxxx'), '\nb\n'], 10)).toEqual(['a', undefined, 'b']);
    expect(await collect([long, long], 10)).toEqual([undefined]);
    expect(await collect(['x'.repeat(10), '\n'], 10)).toEqual(['x'.repeat(10)]);
  });

  it('that are too long are not collected in memory', async () => {
    const chunk = 'x'.repeat(1 << 16);
    function* endless() {
      for (let i = 0; i < 2000; i++) yield chunk;
      yield '\nb';
    }
    expect(await collect(endless(), 1000)).toEqual([undefined, 'b']);
  });
});
