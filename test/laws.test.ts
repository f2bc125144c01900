// Laws that every prediction obeys, on random machines, models, formats and workloads of the real catalogue, through the public API.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textModels } from '../src/core/catalogue/text-models.ts';
import {
  answerScenario,
  type BatchAnswer,
  type Outcome,
  outcomeOf,
  resolveMachine,
  resolveScenario,
  type ScenarioRequest,
} from '../src/core/index.ts';
import type { Device, Machine } from '../src/core/machine/machine.ts';
import { realContext } from './support/real.ts';

const context = realContext();
const { catalogue } = context;
const MIXES = ['q2_k', 'q3_k_m', 'q4_0', 'q4_k_s', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16', 'bf16'];
const RUNS = 150;

const models = textModels(catalogue);
const anyModel = fc.constantFrom(...models.map((m) => m.id));
const anyMix = fc.constantFrom(...MIXES);
const anyCpu = fc.constantFrom(...Object.keys(catalogue.cpus));
const anyMachine: fc.Arbitrary<Machine> = fc
  .record(
    {
      cpu: anyCpu,
      accelerators: fc.array(
        fc.record({
          name: fc.constantFrom(...Object.keys(catalogue.accelerators)),
          count: fc.integer({ min: 1, max: 4 }),
        }),
        { maxLength: 2 },
      ),
      systemMemoryGb: fc.constantFrom(8, 16, 32, 64, 128, 512, 2048),
      os: fc.constantFrom('linux' as const, 'windows' as const, 'macos' as const),
    },
    { requiredKeys: ['cpu', 'systemMemoryGb'] },
  )
  .map((request) => {
    const machine = resolveMachine(catalogue, request);
    if (machine.status === 'unknown') throw new Error(machine.reasons.join('; '));
    return machine.value;
  });
const anyWorkload = fc.oneof(
  fc.constantFrom('uc1', 'uc2', 'uc3', 'uc4', 'localscore'),
  fc.record({ promptTokens: fc.integer({ min: 1, max: 16384 }), outputTokens: fc.integer({ min: 1, max: 4096 }) }),
);
const anyRequest: fc.Arbitrary<ScenarioRequest> = fc.record(
  {
    ...{ machine: anyMachine, model: anyModel, quantization: anyMix, workload: anyWorkload },
    kvCacheType: fc.constantFrom('f16', 'q8_0', 'bf16'),
    flashAttention: fc.boolean(),
    evidence: fc.constantFrom('auto' as const, 'off' as const),
    engine: fc.constantFrom(...Object.keys(catalogue.engines)),
  },
  { requiredKeys: ['machine', 'model', 'quantization', 'workload'] },
);

function outcome(request: ScenarioRequest): Outcome | undefined {
  const scenario = resolveScenario(context, request);
  if (scenario.status === 'unknown') throw new Error(scenario.reasons.join('; '));
  const found = outcomeOf(context, scenario.value);
  return found.status === 'ok' ? found.value : undefined;
}

const decode = (o: Outcome | undefined) => o?.prediction?.decodeTokensPerSecond?.likely;
const close = 1 + 1e-9;

/** All numbers in an answer, with their paths. */
function numbers(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => numbers(v, `${path}.${key}`));
}

function check(law: (request: ScenarioRequest) => void, from = anyRequest, runs = RUNS): void {
  fc.assert(fc.property(from, law), { numRuns: runs });
}

describe('every answer', () => {
  it('is finite, ordered and a probability where it says so', () => {
    check(
      (request) => {
        const answer: BatchAnswer = answerScenario(context, 'a', request);
        if (answer.status !== 'ok') {
          expect(answer.reasons.length).toBeGreaterThan(0);
          return;
        }
        for (const [path, value] of numbers(answer))
          expect(Number.isFinite(value) && value >= 0, `${path} = ${value}`).toBe(true);
        for (const interval of [
          answer.prefillTokensPerSecond,
          answer.decodeTokensPerSecond,
          answer.ttftSeconds,
          answer.totalSeconds,
        ]) {
          if (!interval) continue;
          expect(interval.low).toBeGreaterThan(0);
          expect(interval.low).toBeLessThanOrEqual(interval.likely * close);
          expect(interval.likely).toBeLessThanOrEqual(interval.high * close);
        }
        expect(answer.tier.probability).toBeLessThanOrEqual(close);
        expect(answer.memory.requiredBytes).toBeGreaterThan(0);
        if (answer.memory.fits) expect(answer.totalSeconds).toBeDefined();
        else expect(answer.tier.name).toBe('non-viable');
      },
      anyRequest,
      400,
    );
  });

  it('has tiers whose probabilities sum to 1', () => {
    check((request) => {
      const { verdict } = outcome(request) ?? {};
      if (!verdict) return;
      for (const p of verdict.probabilities) expect(p.probability).toBeGreaterThanOrEqual(0);
      expect(verdict.probabilities.reduce((sum, p) => sum + p.probability, 0)).toBeCloseTo(1, 9);
    });
  });

  it('comes for every model of the catalogue on one machine', () => {
    const lost = models.flatMap(({ id }) => {
      const answer = answerScenario(context, id, {
        machine: '2x EPYC 9654',
        model: id,
        quantization: 'q4_k_m',
        workload: 'uc1',
      });
      return answer.status === 'ok' ? [] : [`${id}: ${answer.reasons.join('; ')}`];
    });
    expect(lost).toEqual([]);
  });

  it('comes for every accelerator and every CPU of the catalogue', () => {
    const lost = [...Object.keys(catalogue.accelerators), ...Object.keys(catalogue.cpus)].flatMap((machine) => {
      const answer = answerScenario(context, machine, { machine, model: 'llama-3.2-1b-instruct', workload: 'uc4' });
      return answer.status === 'ok' ? [] : [`${machine}: ${answer.reasons.join('; ')}`];
    });
    expect(lost).toEqual([]);
  });
});

describe('machines', () => {
  const wider = (machine: Machine, factor: number): Machine => ({
    ...machine,
    devices: machine.devices.map(
      (d): Device => ({ ...d, memoryBandwidthBytesPerSecond: d.memoryBandwidthBytesPerSecond * factor }),
    ),
    host: machine.host && {
      ...machine.host,
      bandwidth: { ...machine.host.bandwidth, bytesPerSecond: machine.host.bandwidth.bytesPerSecond * factor },
    },
  });

  it('more memory bandwidth never slows decode or prefill', () => {
    fc.assert(
      fc.property(anyRequest, fc.double({ min: 1, max: 8, noNaN: true }), (request, factor) => {
        const [narrow, wide] = [
          outcome(request),
          outcome({ ...request, machine: wider(request.machine as Machine, factor) }),
        ];
        const prefill = (o: Outcome | undefined) => o?.prediction?.prefillTokensPerSecond?.likely ?? 0;
        expect((decode(wide) ?? 0) * close).toBeGreaterThanOrEqual(decode(narrow) ?? 0);
        expect(prefill(wide) * close).toBeGreaterThanOrEqual(prefill(narrow));
      }),
      { numRuns: RUNS },
    );
  });

  it('more system memory never turns "fits" into "does not fit"', () => {
    fc.assert(
      fc.property(anyRequest, fc.double({ min: 1, max: 16, noNaN: true }), (request, factor) => {
        const machine = request.machine as Machine;
        const larger = { ...machine, systemMemoryBytes: (machine.systemMemoryBytes ?? 0) * factor };
        if (outcome(request)?.memory.fits) expect(outcome({ ...request, machine: larger })?.memory.fits).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('one more accelerator of the same kind never turns "fits" into "does not fit"', () => {
    check((request) => {
      const machine = request.machine as Machine;
      const [first] = machine.devices;
      if (!first || !outcome(request)?.memory.fits) return;
      expect(outcome({ ...request, machine: { ...machine, devices: [...machine.devices, first] } })?.memory.fits).toBe(
        true,
      );
    });
  });
});

describe('context', () => {
  it('more context never needs less memory', () => {
    fc.assert(
      fc.property(
        anyRequest,
        fc.integer({ min: 1, max: 65536 }),
        fc.integer({ min: 1, max: 65536 }),
        (request, a, b) => {
          const cpu = { ...request, placement: 'cpu' as const };
          const bytes = (contextTokens: number) => outcome({ ...cpu, contextTokens })?.memory.requiredBytes ?? 0;
          expect(bytes(Math.max(a, b))).toBeGreaterThanOrEqual(bytes(Math.min(a, b)));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('a fuller context never makes decode faster, the first token earlier or the whole shorter', () => {
    fc.assert(
      fc.property(anyRequest, fc.nat(32_768), fc.nat(32_768), (request, a, b) => {
        // One placement for both: a longer cache must not move layers.
        const behind = (depth: number) =>
          outcome({
            ...request,
            placement: 'cpu',
            workload: { promptTokens: 512, outputTokens: 64, contextTokens: depth + 576 },
          })?.prediction;
        const [empty, full] = [behind(Math.min(a, b)), behind(Math.max(a, b))];
        if (!empty || !full) return;
        expect(full.decodeTokensPerSecond?.likely ?? 0).toBeLessThanOrEqual(
          (empty.decodeTokensPerSecond?.likely ?? 0) * close,
        );
        expect((full.ttftSeconds?.likely ?? 0) * close).toBeGreaterThanOrEqual(empty.ttftSeconds?.likely ?? 0);
        expect(full.totalSeconds.likely * close).toBeGreaterThanOrEqual(empty.totalSeconds.likely);
      }),
      { numRuns: RUNS },
    );
  });

  it('a longer prompt never has a shorter TTFT, and never a faster decode behind it', () => {
    fc.assert(
      fc.property(
        anyRequest,
        fc.integer({ min: 1, max: 16384 }),
        fc.integer({ min: 1, max: 16384 }),
        (request, a, b) => {
          const at = (promptTokens: number) =>
            outcome({ ...request, workload: { promptTokens, outputTokens: 64 }, contextTokens: 20_000 })?.prediction;
          const [short, long] = [at(Math.min(a, b)), at(Math.max(a, b))];
          if (!short || !long) return;
          expect((long.ttftSeconds?.likely ?? 0) * close).toBeGreaterThanOrEqual(short.ttftSeconds?.likely ?? 0);
          expect(long.decodeTokensPerSecond?.likely ?? 0).toBeLessThanOrEqual(
            (short.decodeTokensPerSecond?.likely ?? 0) * close,
          );
          expect(long.totalSeconds.likely * close).toBeGreaterThanOrEqual(short.totalSeconds.likely);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('formats', () => {
  const weights = (request: ScenarioRequest) => {
    const scenario = resolveScenario(context, request);
    if (scenario.status === 'unknown') throw new Error(scenario.reasons.join('; '));
    return scenario.value.model.weights.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  };

  it.each([
    ['f16', 'q8_0', 8.5 / 16],
    ['q8_0', 'q4_0', 4.5 / 8.5],
  ])('%s to %s: half the bits are about half the weight bytes of the layers', (large, small, ratio) => {
    // Models trained in MXFP4 keep their experts in it whatever the rest is converted to.
    for (const { id } of models.filter((m) => m.usualQuantization !== 'mxfp4_moe')) {
      const machine = { cpu: 'EPYC 9654', systemMemoryGb: 6144 };
      const [a, b] = [large, small].map((quantization) =>
        weights({ machine, model: id, quantization, workload: 'uc1' }),
      );
      expect((b ?? 0) / (a ?? 1), id).toBeGreaterThanOrEqual(ratio * 0.99);
      // Above by norms, routers and convolutions, which stay in F32, and by tensors that a mix keeps at more bits.
      expect((b ?? 0) / (a ?? 1), id).toBeLessThan(ratio * 1.25);
    }
  });
});
