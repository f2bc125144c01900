// What is predicted for a test of a measurement: of several sequences decoded together, each one's rate.
import { expect, it } from 'vitest';
import { createContext } from '../src/core/assess/context.ts';
import { predictedTest, type TestScenario } from '../src/core/assess/predicted-test.ts';
import { realCalibrations, realCatalogue } from './support/real.ts';

const context = createContext(realCatalogue(), realCalibrations());
const scenario: TestScenario = {
  ...{ machine: 'Ryzen 9 9950X + RTX 4090 + 64GB', model: 'llama-3.1-8b-instruct', quantization: 'Q4_K_M' },
  engine: 'node-llama-cpp',
};
const decode = (sequences: number, depthTokens = 0): number => {
  const shape = { promptTokens: 0, outputTokens: 64, depthTokens, sequences };
  return predictedTest(context, scenario, shape)?.decodeTokensPerSecond?.likely ?? Number.NaN;
};

it('more sequences are slower each and faster together', () => {
  for (const [few, many] of [
    [1, 2],
    [2, 4],
    [4, 16],
  ] as const) {
    expect(decode(many)).toBeLessThan(decode(few));
    expect(many * decode(many)).toBeGreaterThan(few * decode(few));
  }
});

it('the deeper the context, the slower', () => expect(decode(4, 4096)).toBeLessThan(decode(4)));

it('says nothing of prompts that several sequences get in turn', () => {
  expect(predictedTest(context, scenario, { promptTokens: 64, outputTokens: 8, depthTokens: 0, sequences: 4 })).toBe(
    undefined,
  );
});
