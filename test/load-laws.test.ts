// Laws of several users at once, on random machines, models, formats and workloads of the real catalogue, through the public API.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerScenario, loadCurve, openLoad, outcomeOf, type Prediction, resolveScenario } from '../src/core/index.ts';
import { realContext } from './support/real.ts';

const context = realContext();
const { catalogue } = context;
/** A few of each kind: what a model is made of decides the laws, and describing each takes time. */
const models = [
  ...['llama-3.1-8b-instruct', 'llama-3.3-70b-instruct', 'qwen2.5-0.5b-instruct', 'gpt-oss-20b', 'gpt-oss-120b'],
  ...['deepseek-v3', 'mixtral-8x7b-instruct-v0.1', 'gemma-3-12b-it', 'qwen3-30b-a3b'],
].filter((id) => catalogue.models[id] !== undefined);
const close = 1 + 1e-9;

const anyRequest = fc.record({
  machine: fc.record({
    cpu: fc.constantFrom('EPYC 9654', 'Ryzen 9 9950X', 'Xeon Platinum 8480+'),
    accelerators: fc.array(
      fc.record({
        name: fc.constantFrom(...Object.keys(catalogue.accelerators)),
        count: fc.integer({ min: 1, max: 2 }),
      }),
      { maxLength: 1 },
    ),
    systemMemoryGb: fc.constantFrom(64, 512, 2048),
  }),
  model: fc.constantFrom(...models),
  quantization: fc.constantFrom('q4_k_m', 'q8_0', 'f16'),
  engine: fc.constantFrom('llama.cpp', 'llamafile@0.9.3', 'vllm', 'ollama'),
  shape: fc.record({
    promptTokens: fc.integer({ min: 0, max: 8192 }),
    outputTokens: fc.integer({ min: 1, max: 2048 }),
  }),
});
type Request = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never;

/** Users of one request, with slots for all of them so that the placement is one and the same. */
function predicted({ shape, ...request }: Request, users: number, slots: number): Prediction | undefined {
  const scenario = resolveScenario(context, { ...request, workload: { ...shape, concurrency: users }, slots });
  if (scenario.status !== 'ok') throw new Error(scenario.reasons.join('; '));
  const outcome = outcomeOf(context, scenario.value);
  return outcome.status === 'ok' ? outcome.value.prediction : undefined;
}

const twoNumbers = fc.tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 64 }));

describe('more users', () => {
  it('never raise the rates of one, nor shorten its waits, nor lower what the machine gets done', () => {
    fc.assert(
      fc.property(anyRequest, twoNumbers, fc.integer({ min: 1, max: 64 }), (request, [a, b], slots) => {
        const few = predicted(request, Math.min(a, b), slots);
        const many = predicted(request, Math.max(a, b), slots);
        if (!few || !many) return;
        for (const rate of ['decodeTokensPerSecond', 'prefillTokensPerSecond'] as const)
          expect(many[rate]?.likely ?? 0).toBeLessThanOrEqual((few[rate]?.likely ?? 0) * close);
        for (const time of ['ttftSeconds', 'promptSeconds', 'totalSeconds'] as const)
          expect((many[time]?.likely ?? 0) * close).toBeGreaterThanOrEqual(few[time]?.likely ?? 0);
        const done = (p: Prediction) => p.load?.systemThroughput.requestsPerSecond.likely ?? 1 / p.totalSeconds.likely;
        expect(done(many) * close).toBeGreaterThanOrEqual(done(few));
      }),
      { numRuns: 80 },
    );
  });

  it('have intervals in order, and figures that belong together', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 2, max: 64 }), (request, users) => {
        const p = predicted(request, users, users);
        if (!p?.load) return;
        const { requestsPerSecond, outputTokensPerSecond } = p.load.systemThroughput;
        for (const x of [
          p.decodeTokensPerSecond,
          p.ttftSeconds,
          p.totalSeconds,
          requestsPerSecond,
          p.load.waitingSeconds,
        ]) {
          if (!x) continue;
          expect(x.low).toBeLessThanOrEqual(x.likely * close);
          expect(x.likely).toBeLessThanOrEqual(x.high * close);
        }
        // Little's law: users = throughput × time of a request, none being idle.
        expect(requestsPerSecond.likely * p.totalSeconds.likely).toBeCloseTo(users, 6);
        expect(outputTokensPerSecond?.likely).toBeCloseTo(requestsPerSecond.likely * request.shape.outputTokens, 6);
        // No machine serves more than so many times what one request alone gets.
        expect(outputTokensPerSecond?.likely ?? 0).toBeLessThanOrEqual(
          users * (predicted(request, 1, users)?.decodeTokensPerSecond?.likely ?? 0) * close,
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('an open load', () => {
  it('waits longer the more is asked, never less than a request alone, and is unstable beyond the capacity', () => {
    fc.assert(
      fc.property(
        anyRequest,
        fc.integer({ min: 1, max: 32 }),
        fc.tuple(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), fc.double({ min: 1e-6, max: 0.99, noNaN: true })),
        ({ shape, ...request }, slots, [a, b]) => {
          const scenario = resolveScenario(context, { ...request, workload: shape, slots });
          if (scenario.status !== 'ok') throw new Error(scenario.reasons.join('; '));
          const made = loadCurve(context, scenario.value);
          if (made.status !== 'ok') return;
          const hourly = made.value.capacityRequestsPerSecond * 3600;
          const calm = openLoad(made.value, hourly * Math.min(a, b));
          const busy = openLoad(made.value, hourly * Math.max(a, b));
          expect(busy.responseSeconds * (1 + 1e-6)).toBeGreaterThanOrEqual(calm.responseSeconds);
          expect(calm.responseSeconds * (1 + 1e-6)).toBeGreaterThanOrEqual(made.value.serviceSeconds);
          expect(busy.idleShare).toBeLessThanOrEqual(calm.idleShare + 1e-9);
          expect(openLoad(made.value, hourly * 1.01).stable).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the textbook queue where one request runs at a time: response = service ÷ (1 − utilisation)', () => {
    const curve = {
      ...{ slots: 1, serviceSeconds: 2, capacityRequestsPerSecond: 0.5, outputTokens: 10 },
      ...{ throughputAt: () => 0.5, responseAt: (n: number) => 2 * n },
    };
    const at = openLoad(curve, 0.8 * 0.5 * 3600);
    expect(at.utilisation).toBeCloseTo(0.8, 12);
    expect(at.idleShare).toBeCloseTo(0.2, 12);
    expect(at.responseSeconds).toBeCloseTo(2 / 0.2, 9);
  });
});

it('users beyond the memory wait for a slot, and the answer says how many run at once', () => {
  const machine = { accelerators: [{ name: 'RTX 4090' }], cpu: 'Ryzen 9 9950X', systemMemoryGb: 64 };
  const workload = { promptTokens: 8192, outputTokens: 256, concurrency: 64 };
  const answer = answerScenario(context, 'a', {
    machine,
    model: 'llama-3.1-8b-instruct',
    quantization: 'q4_k_m',
    workload,
  });
  if (answer.status !== 'ok') throw new Error(answer.reasons.join('; '));
  expect(answer.memory.fits).toBe(true);
  expect(answer.load?.users).toBe(64);
  expect(answer.load?.runningAtOnce).toBeGreaterThan(4);
  expect(answer.load?.runningAtOnce).toBeLessThan(64);
});
