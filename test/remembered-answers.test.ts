// What was asked before never changes an answer: predictions keep what they worked out, by model, device and plan.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Context, createContext, outcomeOf, resolveScenario, type ScenarioRequest } from '../src/core/index.ts';
import { realCalibrations, realCatalogue } from './support/real.ts';

const [catalogue, calibrations] = [realCatalogue(), realCalibrations()];
const fresh = () => createContext(catalogue, calibrations);

/** Few of each, so that a sequence of questions meets the same model, device and plan again under other settings. */
const anyRequest: fc.Arbitrary<ScenarioRequest> = fc.record(
  {
    machine: fc.constantFrom('desktop-rtx-3090', 'ryzen-9-9950x', 'mac-mini-m4-16gb', 'server-8x-h100'),
    model: fc.constantFrom('llama-3.1-8b-instruct', 'gpt-oss-20b', 'gemma-3-12b-it'),
    quantization: fc.constantFrom('q4_k_m', 'q8_0'),
    engine: fc.constantFrom('llama.cpp', 'llamafile@0.9.3', 'ollama'),
    workload: fc.constantFrom('uc1', 'uc2', 'localscore'),
    users: fc.constantFrom(1, 4),
    kvCacheType: fc.constantFrom('f16', 'bf16'),
    flashAttention: fc.boolean(),
    evidence: fc.constantFrom('auto' as const, 'off' as const),
  },
  { requiredKeys: ['machine', 'model', 'quantization', 'engine', 'workload', 'evidence'] },
);

function answer(context: Context, request: ScenarioRequest) {
  const scenario = resolveScenario(context, request);
  return scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
}

it('a context that answered other questions answers as a new one', () =>
  fc.assert(
    fc.property(fc.array(anyRequest, { minLength: 2, maxLength: 8 }), (requests) => {
      const used = fresh();
      for (const request of requests) expect(answer(used, request)).toEqual(answer(fresh(), request));
    }),
    { numRuns: 25 },
  ));
