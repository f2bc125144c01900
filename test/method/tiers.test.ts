// Verdicts by the catalogue's thresholds, on the example of docs/method/tiers.md.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Tier, TierSchema } from '../../src/core/catalogue/schema/tier.ts';
import type { Prediction } from '../../src/core/predict/prediction.ts';
import { exactly } from '../../src/core/units/interval.ts';
import { probabilityBelow, verdictOf } from '../../src/core/verdict/verdict.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('tiers');
const ids = ['interactive', 'background', 'off-line', 'non-viable'];
const read = (id: string): Tier =>
  TierSchema.parse(parse(readFileSync(new URL(`../../catalogue/tiers/${id}.yaml`, import.meta.url), 'utf8')));
const tiers = Object.fromEntries(ids.map((id) => [id, { ...read(id), id }]));

function prediction(promptTokens: number, outputTokens: number, prefill: number, decode: number): Prediction {
  const promptSeconds = promptTokens / prefill;
  return {
    prefillTokensPerSecond: exactly(prefill),
    decodeTokensPerSecond: exactly(decode),
    promptSeconds: exactly(promptSeconds),
    ttftSeconds: exactly(promptSeconds),
    totalSeconds: exactly(promptSeconds + outputTokens / decode),
    terms: [],
    bottleneck: 'compute',
    phaseBottlenecks: { prefill: 'compute', decode: 'compute' },
    basis: 'measured',
    notes: [],
  };
}

describe('thresholds', () => {
  it('are those of the page', () => {
    states(page, tiers.interactive?.promptSecondsBelow ?? 0, 0, 's');
    states(page, tiers.interactive?.decodeTokensPerSecondAbove ?? 0, 0, 'tokens/s');
    states(page, tiers.background?.totalSecondsAtMost ?? 0, 0, 's');
    states(page, (tiers['off-line']?.totalSecondsAtMost ?? 0) / 3600, 0, 'h');
  });
});

describe('125 tokens/s of prompt and 8 tokens/s of output', () => {
  it.each([
    ['UC1', 1024, 16],
    ['UC2', 4096, 256],
    ['UC3', 1280, 3072],
    ['UC4', 384, 1152],
  ])('%s is in the tier of the page', (name, prompt, output) => {
    const p = prediction(prompt, output, 125, 8);
    const row = `| ${name} | ${(prompt / 125).toFixed(1)} s | ${p.totalSeconds.likely.toFixed(1)} s | ${verdictOf(p, tiers).tierName} |`;
    expect(page).toContain(row);
  });

  it('UC2 misses interactive by both thresholds', () => {
    expect(verdictOf(prediction(4096, 256, 125, 8), tiers).binds.map((b) => b.quantity)).toEqual([
      'prompt seconds',
      'decode tokens/s',
    ]);
  });
});

describe('probability', () => {
  it('follows from the interval', () => {
    states(page, 100 * probabilityBelow({ low: 2.2, likely: 2.5, high: 2.9 }, 3), 0, '%');
  });
});
