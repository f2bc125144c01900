// Did a change alter what the seed report answers, and where? Rates within 1 %; machines, tiers, references and ticks exactly.
// UPDATE_GOLDEN=1 writes the file anew: look at the difference before committing it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../support/csv.ts';
import { viableOk } from '../support/program.ts';

const TOLERANCE = 0.01;
const FILE = fileURLToPath(new URL('seed-report.csv', import.meta.url));
const CITATIONS = fileURLToPath(new URL('seed-references.txt', import.meta.url));
const update = process.env.UPDATE_GOLDEN === '1';

const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));

/** Cells that differ, as "row, column: was → is". */
function differences(was: readonly Record<string, string>[], is: readonly Record<string, string>[]): string[] {
  const rows = Math.max(was.length, is.length);
  return Array.from({ length: rows }, (_, i) => i).flatMap((i) => {
    const [a = {}, b = {}] = [was[i], is[i]];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((column) => {
      const [old = 'absent', now = 'absent'] = [a[column], b[column]];
      const near =
        isNumber(old) && isNumber(now) && Math.abs(Number(now) - Number(old)) <= TOLERANCE * Math.abs(Number(old));
      return old === now || near ? [] : [`${a.machine ?? b.machine}, ${column}: ${old} → ${now}`];
    });
  });
}

interface Checked {
  readonly configurations: readonly {
    readonly claim: { readonly machine: string };
    readonly prefill: { readonly measured?: { readonly references: readonly string[] } };
    readonly decode: { readonly measured?: { readonly references: readonly string[] } };
  }[];
}

/** Result numbers behind every measured rate, one rate a line. */
async function references(): Promise<string> {
  const { configurations } = JSON.parse(await viableOk(['report', 'seed', '--format', 'json'])) as Checked;
  const line = (c: Checked['configurations'][number], rate: 'prefill' | 'decode') =>
    `${c.claim.machine} ${rate}: ${c[rate].measured?.references.join(', ') ?? 'none'}\n`;
  return configurations.map((c) => line(c, 'prefill') + line(c, 'decode')).join('');
}

describe('seed report', () => {
  it('answers as the committed file does', async () => {
    const csv = await viableOk(['report', 'seed', '--format', 'csv']);
    if (update) writeFileSync(FILE, csv);
    expect(differences(csvRecords(readFileSync(FILE, 'utf8')), csvRecords(csv))).toEqual([]);
  });

  it('rests on the same results', async () => {
    const now = await references();
    if (update) writeFileSync(CITATIONS, now);
    expect(now).toBe(readFileSync(CITATIONS, 'utf8'));
  });
});

describe('the comparison', () => {
  const was = [{ machine: 'a', rate: '100', uc1: 'background' }];

  it.each([
    ['within 1 %', { machine: 'a', rate: '100.9', uc1: 'background' }, []],
    ['beyond 1 %', { machine: 'a', rate: '98.9', uc1: 'background' }, ['a, rate: 100 → 98.9']],
    ['another tier', { machine: 'a', rate: '100', uc1: 'interactive' }, ['a, uc1: background → interactive']],
    ['a value lost', { machine: 'a', rate: '', uc1: 'background' }, ['a, rate: 100 → ']],
    ['a column more', { machine: 'a', rate: '100', uc1: 'background', uc5: 'x' }, ['a, uc5: absent → x']],
  ])('%s', (_, is, expected) => expect(differences(was, [is])).toEqual(expected));

  it('a row less', () => expect(differences(was, [])).toHaveLength(3));
});
