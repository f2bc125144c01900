// The formats that machines and browsers read: quoted, escaped, complete.
import { describe, expect, it } from 'vitest';
import { csvRecords, parseCsv } from '../../../test/support/csv.ts';
import { HOSTILE, hostileReport, realReports } from '../../../test/support/reports.ts';
import { renderCsv } from './csv.ts';
import type { ReportDocument } from './document.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { render } from './render.ts';

const reports = realReports();

const sheet = (...records: ReportDocument['records']) => renderCsv({ title: '', blocks: [], records });

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=a,"b"', '"\'=a,""b"""'],
  ])('%j is written %s', (value, cell) => expect(sheet({ a: value })).toBe(`a\r\n${cell}\r\n`));

  it('numbers and switches are written as they are, missing values as nothing', () =>
    expect(sheet({ a: -1.5, b: true, c: undefined, d: 1e-7 })).toBe('a,b,c,d\r\n-1.5,true,,1e-7\r\n'));

  it('columns are those of all records, in order of appearance', () =>
    expect(csvRecords(sheet({ a: 1 }, { b: 2, a: 3 }))).toEqual([
      { a: '1', b: '' },
      { a: '3', b: '2' },
    ]));

  it('every text comes back, and none begins as a formula', () => {
    const rows = parseCsv(renderCsv(hostileReport()));
    expect(new Set(rows.map((r) => r.length)).size).toBe(1);
    expect(rows.slice(1).map((r) => r[0]?.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual([...HOSTILE]);
    for (const cell of rows.flat().filter((c) => Number.isNaN(Number(c)))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });
});

/** Elements and attributes that are allowed: none can run a script or fetch anything. */
const ALLOWED = new Set(
  'html head meta title style span body main h1 h2 p ul li div table caption thead tbody tr th td'.split(' '),
);
const ATTRIBUTES = new Set(['lang', 'charset', 'name', 'content', 'class', 'scope']);

describe.each(['hostile', ...Object.keys(reports)])('HTML of report "%s"', (name) => {
  const html = renderHtml(name === 'hostile' ? hostileReport() : (reports[name] as ReportDocument));

  it('has harmless elements and attributes only', () => {
    const body = html.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '<style></style>');
    for (const [, element = '', attributes = ''] of body.matchAll(/<\/?([a-z0-9!-]+)([^>]*)>/gi)) {
      expect(ALLOWED).toContain(element);
      for (const [, attribute = ''] of attributes.matchAll(/([^\s="]+)="[^"]*"/g))
        expect(ATTRIBUTES).toContain(attribute);
    }
    expect(html).not.toMatch(/url\(|@import|javascript:[^a]/i);
  });

  it('closes what it opens', () => {
    const open: string[] = [];
    for (const [, slash, element = ''] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
      if (element === 'meta') continue;
      if (slash) expect(open.pop()).toBe(element);
      else open.push(element);
    }
    expect(open).toEqual([]);
  });
});

describe('HTML', () => {
  it('keeps hostile text readable', () => {
    const html = renderHtml(hostileReport());
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&amp;amp;&amp;lt;');
  });
});

describe('Markdown', () => {
  const markdown = renderMarkdown(hostileReport());

  it('lets no HTML through', () => expect(markdown).not.toMatch(/<[a-z!/]/i));

  it('every row of a table has as many cells as its head', () => {
    for (const report of [hostileReport(), ...Object.values(reports)]) {
      const lines = renderMarkdown(report).split('\n');
      lines.forEach((line, i) => {
        if (!/^\| (---|--:)/.test(line)) return;
        const cells = (row = '') => row.replace(/\\\|/g, '').split('|').length;
        for (let j = i + 1; lines[j]?.startsWith('|'); j++) expect(cells(lines[j])).toBe(cells(lines[i - 1]));
        expect(cells(lines[i - 1])).toBe(cells(line));
      });
    }
  });

  it('text from outside makes no links, images or headings', () => {
    expect(markdown).not.toMatch(/(?<!\\)\]\(/);
    expect(markdown.split('\n').filter((line) => /^# /.test(line))).toHaveLength(1);
  });
});

describe('JSON', () => {
  it('is the data, whole', () => {
    const data = { schema: 'x', names: HOSTILE };
    expect(JSON.parse(render(hostileReport(), data, 'json', { width: 80, colour: true }))).toEqual(data);
  });
});
