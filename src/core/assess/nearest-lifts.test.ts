// A change that is said to lift a tier does lift it when it is asked for, and the best tier needs none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { createContext } from './context.ts';
import { changed, nearestLifts } from './nearest-lifts.ts';
import { outcomeOf } from './outcome.ts';
import { resolveScenario, type ScenarioRequest } from './scenario.ts';

const read = (name: string) => JSON.parse(readFileSync(join(inject('program'), name), 'utf8'));

describe('nearest lifts', () => {
  const context = createContext(read('catalogue.json'), read('calibration.json'));
  const rankOf = (request: ScenarioRequest) => {
    const scenario = resolveScenario(context, request);
    const outcome = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
    return outcome.status === 'ok' ? outcome.value.verdict.rank : undefined;
  };

  it.each([
    { machine: 'Ryzen 9 9950X + RTX 4060 + 64GB', model: 'llama-3.3-70b-instruct', workload: 'uc2' },
    { machine: 'Ryzen 9 9950X + 64GB', model: 'llama-3.1-8b-instruct', workload: 'uc2' },
    { machine: 'mac-mini-m4-16gb', model: 'qwen2.5-32b-instruct', workload: 'uc4' },
    {
      machine: 'Ryzen 9 9950X + RTX 3090',
      model: 'llama-3.1-8b-instruct',
      workload: 'uc2',
      contextTokens: 131072,
      users: 4,
    },
  ])('$machine, $model, $workload: every change reaches the tier it promises', (request) => {
    const now = rankOf(request) ?? 0;
    const lifts = nearestLifts(context, request);
    expect(now).toBeGreaterThan(1);
    expect(lifts.length).toBeGreaterThan(0);
    expect(new Set(lifts.map((l) => l.kind)).size).toBe(lifts.length);
    for (const lift of lifts) {
      expect(lift.verdict.rank, lift.text).toBeLessThan(now);
      expect(rankOf(changed(request, lift.change)), lift.text).toBe(lift.verdict.rank);
    }
  });

  it('there is none for the best tier', () => {
    expect(nearestLifts(context, { machine: 'RTX 5090', model: 'llama-3.1-8b-instruct', workload: 'uc2' })).toEqual([]);
  });
});
