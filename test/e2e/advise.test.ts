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
    ['users that are no number', [...MODEL, '--users', 'many'], /--users: "many" is not a number/],
    ['a missing file', ['--need', join(folder, 'none.yaml')], /--need: .*none\.yaml cannot be read/],
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

  it('refuses an unknown machine and a price without currency', async () => {
    expect(await refused(['cost', '--machine', 'desktop-rtx-30x0', ...MODEL], 2, LONG)).toMatch(/desktop-rtx-30x0/);
    expect(await refused([...ON, '--price', '1500'], 2, LONG)).toMatch(/--price: "1500" is not an amount/);
  });
});
