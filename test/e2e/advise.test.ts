// viable advise and viable cost as a buyer runs them: an answer, a need that nothing meets, and what was written wrongly.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Advice } from '../../src/core/assess/advice/advice.ts';
import type { CostAnswer } from '../../src/core/assess/advice/cost-answer.ts';
import { refused, viable, viableOk } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'viable-advise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A search on a busy machine takes its time; the programs are ended only where they hang. */
const LONG = { milliseconds: 120_000 };
const TIMEOUT = 180_000;
const MODEL = ['--model', 'llama-3.1-8b-instruct', '--quant', 'q4_k_m'];

const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const unknownField = written('budgt.yaml', 'models: [llama-3.1-8b-instruct]\nbudgt: 3000EUR\n');
const empty = written('empty.yaml', '');

describe('viable advise', { timeout: TIMEOUT }, () => {
  it('ranks machines within the budget, cheapest over its life first, each with price, cost, risk and a check', async () => {
    const args = [
      'advise',
      ...MODEL,
      '--workload',
      'uc2',
      '--budget',
      '3000EUR',
      '--country',
      'de',
      '--format',
      'json',
    ];
    const advice = JSON.parse(await viableOk(args, LONG)) as Advice;
    expect(advice.schema).toBe('viable.advice/1');
    expect(advice.feasible).toBe(true);
    expect(advice.ranking.length).toBeGreaterThan(0);
    for (const m of advice.ranking) {
      expect(m.price.value).toBeLessThanOrEqual(3000);
      expect(m.cost.total.value).toBeGreaterThan(0);
      expect(m.verification.command).toContain('viable measure');
      expect(m.assessment.model.id).toBe('llama-3.1-8b-instruct');
    }
    const totals = advice.meeting.map((m) => m.total);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(advice.meeting.length + advice.rejected.length).toBe(advice.search.offers);
  });

  it('reads a need from a file, of which flags change what they name', async () => {
    const file = join(folder, 'team.yaml');
    writeFileSync(
      file,
      'models: [llama-3.1-8b-instruct]\nquantizations: [q4_k_m]\nuseCases: [{ workload: uc4, tier: background }]\nusers: 3\ngenerated: false\n',
    );
    const advice = JSON.parse(await viableOk(['advise', file, '--users', '2', '--format', 'json'], LONG)) as Advice;
    expect(advice.need).toMatchObject({ users: 2, useCases: [{ workload: 'uc4', tier: 'background' }] });
    expect(advice.search.generated).toBe(0);
  });

  it('offers machines put together from parts, with their bill, marks them and what hangs on a cable, in every format', async () => {
    const args = ['advise', '--model', 'qwen2.5-14b-instruct', '--users', '20', '--limit', '8', '--country', 'de'];
    const advice = JSON.parse(await viableOk([...args, '--format', 'json'], LONG)) as Advice;
    expect(advice.search.generated).toBeGreaterThan(100);
    const keys = advice.meeting.map((o) => o.choice);
    expect(keys[0]).toBe(1);
    expect(new Set(advice.ranking.map((m) => m.rank)).size).toBe(advice.ranking.length);
    for (const m of advice.ranking) {
      const own = advice.meeting.filter((o) => o.choice === m.rank).map((o) => o.id);
      expect([m.id, ...m.variants.map((v) => v.id)]).toEqual(own);
    }
    const built = advice.ranking.find((m) => m.generated);
    expect(built?.bill.length).toBeGreaterThan(6);
    expect(built?.risks.join()).toContain('put together from parts');
    const cable = advice.ranking.find((m) => m.externalLink !== undefined);
    expect(cable?.risks.join()).toContain('hangs on a cable');
    for (const format of ['table', 'md', 'html']) {
      const text = (await viableOk([...args, '--format', format], LONG)).replace(/\s+/g, ' ');
      expect(text, format).toContain('(cable)');
      expect(text, format).toContain('(parts)');
      expect(text, format).toMatch(/a plug pulled or a link that trains down stops/);
    }
    const file = join(folder, 'built.yaml');
    writeFileSync(file, await viableOk(['machine', 'show', built?.id ?? '', '--build-file']));
    const sheet = JSON.parse(await viableOk(['machine', 'check', file, '--json']));
    expect(sheet.check.failed.error).toBe(0);
    expect(sheet.bill.knownTotal).toBeCloseTo(built?.price.value ?? 0, 2);
  });

  it('answers a contradictory need with exit 1 and the nearest changes that would do', async () => {
    const file = join(folder, 'need.yaml');
    writeFileSync(
      file,
      'models: [llama-3.1-8b-instruct]\nquantizations: [q4_k_m]\nuseCases: [{ workload: uc2 }]\nbudget: 50EUR\ncountry: de\n',
    );
    const { code, stdout, stderr } = await viable(['advise', '--need', file, '--format', 'json'], LONG);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const advice = JSON.parse(stdout) as Advice;
    expect(advice.feasible).toBe(false);
    expect(advice.ranking).toEqual([]);
    expect(advice.relaxations.length).toBeGreaterThan(0);
    for (const r of advice.relaxations) expect(r.change).toMatch(/a budget of [\d,]+ EUR/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown model', ['--model', 'llama-3.1-8x'], /model "llama-3\.1-8x" is not known; nearest/],
    ['a budget without currency', [...MODEL, '--budget', '3000'], /budget: "3000" is not an amount/],
    ['an unknown field', [unknownField], /"budgt" \(budget\?\) is no field/],
    ['a flag of the wrong form by its name', [...MODEL, '--users', '-3'], /^viable: --users: /],
    ['an empty file', [empty], /empty\.yaml: the file is empty; a need is a list/],
    ['a folder', [folder], /cannot be read \(it is a folder\)/],
    ['users that are no number', [...MODEL, '--users', 'many'], /--users: "many" is not a number/],
    ['a missing file', ['--need', join(folder, 'none.yaml')], /--need: .*none\.yaml: cannot be read \(no such file\)/],
    ['no need, and no terminal to ask in', [], /advise needs a need/],
  ])('refuses %s in one line', async (_, args, message) => {
    expect(await refused(['advise', ...args], 2, LONG)).toMatch(message);
  });
});

describe('viable cost', { timeout: TIMEOUT }, () => {
  const ON = ['cost', '--machine', 'desktop-rtx-3090', ...MODEL, '--price', '1500EUR', '--country', 'de'];

  it('says what a machine costs over its life, as sums of its parts', async () => {
    const answer = JSON.parse(await viableOk([...ON, '--format', 'json'], LONG)) as CostAnswer;
    expect(answer.schema).toBe('viable.cost/1');
    expect(answer.cost.purchase.value).toBe(1500);
    expect(answer.cost.total.value).toBeGreaterThan(0);
  });

  it('takes parts with a price, and a machine that was put together', async () => {
    const parts = ['cost', '--machine', 'Ryzen 9 9950X + RTX 5090 + 64GB', ...MODEL, '--country', 'de'];
    const answer = JSON.parse(await viableOk([...parts, '--price', '5000EUR', '--json'], LONG)) as CostAnswer;
    expect(answer.cost.purchase.value).toBe(5000);
    expect(await refused(parts, 2, LONG)).toMatch(/its price is not known: say it/);
    const file = written('mine.yaml', await viableOk(['machine', 'show', 'desktop-rtx-3090', '--build-file']));
    const cost = async (machine: string) => {
      const text = await viableOk(['cost', '--machine', machine, ...MODEL, '--country', 'de', '--json'], LONG);
      return (JSON.parse(text) as CostAnswer).cost.total.value;
    };
    expect(await cost(file)).toBeCloseTo(await cost('desktop-rtx-3090'), 2);
    const wrong = written('wrong.yaml', 'cpu: Ryzen 9 9950X\ngpus: RTX 5095\n');
    expect(await refused(['cost', '--machine', wrong, ...MODEL], 2, LONG)).toMatch(
      /"RTX 5095" is not in the catalogue/,
    );
  });

  it('refuses an unknown machine and a price without currency', async () => {
    expect(await refused(['cost', '--machine', 'desktop-rtx-30x0', ...MODEL], 2, LONG)).toMatch(/desktop-rtx-30x0/);
    expect(await refused([...ON, '--price', '1500'], 2, LONG)).toMatch(/--price: "1500" is not an amount/);
  });
});
