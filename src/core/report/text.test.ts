// Text for a terminal: never wider than it, colours where asked, nothing of a hostile name but its letters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE, hostileReport, realReports } from '../../../test/support/reports.ts';
import { columnWidths, renderText } from './text.ts';
import { displayWidth, padTo, wrap } from './wrap.ts';

const reports = realReports();
const widths = Array.from({ length: 121 }, (_, i) => 40 + i);
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for
const COLOUR = /\u001b\[\d+m/g;

describe.each(Object.keys(reports))('report "%s"', (name) => {
  const document = reports[name];
  if (!document) throw new Error(name);

  it('is never wider than the terminal, from 40 to 160 columns', () => {
    const tooWide = widths.flatMap((width) =>
      renderText(document, { width, colour: false })
        .split('\n')
        .filter((line) => displayWidth(line) > width)
        .map((line) => `${width}: ${line}`),
    );
    expect(tooWide).toEqual([]);
  });

  it('is the same with colours, apart from the colours', () => {
    for (const width of [40, 80, 160]) {
      const coloured = renderText(document, { width, colour: true });
      expect(coloured).toMatch(COLOUR);
      const plain = (text: string) => text.replace(COLOUR, '').replace(/ +$/gm, '');
      expect(plain(coloured)).toBe(plain(renderText(document, { width, colour: false })));
    }
  });

  it('loses no figure when it is narrow', () => {
    const figures = (width: number) =>
      [...renderText(document, { width, colour: false }).replace(/\s+/g, '').matchAll(/\d/g)].length;
    expect(figures(40)).toBeGreaterThanOrEqual(figures(160));
  });

  it('has no control character and no no-break space', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(renderText(document, { width: 80, colour: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u00a0]/);
  });
});

describe('hostile names', () => {
  it('reach no terminal as control sequences', () => {
    const text = renderText(hostileReport(), { width: 80, colour: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).toContain('alert(1)');
  });

  it('do not widen the lines', () => {
    for (const width of [40, 80, 160])
      for (const line of renderText(hostileReport(), { width, colour: false }).split('\n'))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });
});

describe('column widths', () => {
  const columns = [{ header: 'Name', wrapTo: 4 }, { header: 'Figure' }];

  it('are natural where they fit', () => expect(columnWidths(columns, [['a name', '12345678']], 40)).toEqual([6, 8]));
  it('take from the wrappable column first', () =>
    expect(columnWidths(columns, [['a longer name', '12345678']], 18)).toEqual([8, 8]));
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const NOT_SHOWN = /[\s\u0000-\u001f\u007f-\u009f]/g;

describe('wrapping', () => {
  it.each([
    ['a b c', 3, ['a b', 'c']],
    ['abcdef', 3, ['abc', 'def']],
    ['llama-3.1-8b', 8, ['llama-', '3.1-8b']],
    ['a\nb', 10, ['a b']],
    ['', 5, ['']],
    ['漢字名', 4, ['漢字', '名']],
    ['😀😀', 1, ['😀', '😀']],
    ['a\u001b[31mb\u202ec', 20, ['a [31mb c']],
    ['1\u00a0GiB x', 5, ['1\u00a0GiB', 'x']],
  ])('%j to %i', (text, width, expected) => expect(wrap(text, width)).toEqual(expected));

  it('keeps every character but blanks, and no line is too wide', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...HOSTILE)),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => {
          const lines = wrap(text, width);
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.join('').replace(NOT_SHOWN, '')).toBe(text.replace(NOT_SHOWN, ''));
        },
      ),
    );
  });

  it('pads by columns, not by characters', () => {
    expect(padTo('漢', 4)).toBe('漢  ');
    expect(padTo('a\u0301', 3, 'right')).toBe('  a\u0301');
    expect(displayWidth('✅ no')).toBe(5);
  });
});
