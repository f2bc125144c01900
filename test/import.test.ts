// Results of other programs become measurements: every field where it belongs, the impossible kept apart, the same record once.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImportContext, ImportResult } from '../src/core/measurement/import/import-result.ts';
import { importText } from '../src/core/measurement/import/import-text.ts';
import { localScore, localScoreSummary } from '../src/core/measurement/local-score.ts';
import { type Measurement, measurementSchema } from '../src/core/measurement/measurement.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { benchDecode, benchRow, submission, vllmResult } from './support/foreign-results.ts';
import { realCatalogue } from './support/real.ts';

let context: ImportContext;
beforeAll(() => {
  context = {
    library: modelLibrary(realCatalogue()),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    received: '2026-11-25T00:00:00.000Z',
  };
});

function imported(text: string, hints = {}): ImportResult {
  const made = importText(context, text, hints);
  if (made.status === 'unknown') throw new Error(made.reasons.join('; '));
  for (const m of made.value.measurements) expect(measurementSchema.parse(JSON.parse(JSON.stringify(m)))).toEqual(m);
  return made.value;
}
const only = (r: ImportResult): Measurement => {
  expect(r.rejected).toEqual([]);
  expect(r.measurements).toHaveLength(1);
  return r.measurements[0] as Measurement;
};
const reasons = (text: string, hints = {}): string => {
  const made = importText(context, text, hints);
  return made.status === 'unknown' ? made.reasons.join('; ') : 'it was imported';
};

describe('llama-bench', () => {
  const json = () =>
    JSON.stringify([benchRow(), benchDecode(), benchDecode({ n_depth: 4096, avg_ts: 110, avg_ns: 1.16e9 })]);

  it('JSON: machine, model, engine, settings and tests', () => {
    const m = only(imported(json(), { reference: 'bench.json' }));
    expect(m).toMatchObject({
      measured: '2026-03-01T09:00:00Z',
      origin: { kind: 'llama-bench', reference: 'bench.json' },
      machine: { cpu: 'AMD Ryzen 9 7950X 16-Core Processor', accelerators: [{ name: 'NVIDIA GeForce RTX 4090' }] },
      model: { id: 'llama-3.1-8b-instruct', quantization: 'Q4_K_M', architecture: 'llama', fileBytes: 4_912_898_304 },
      engine: { name: 'llama.cpp', version: 'b6400', build: '1a2b3c4d', backend: 'cuda' },
      settings: {
        threads: 16,
        ubatchTokens: 512,
        flashAttention: true,
        kvTypeK: 'f16',
        gpuLayers: 99,
        memoryMapped: true,
      },
      status: 'accepted',
      problems: [],
    });
    expect(m.tests.map((t) => [t.shape.promptTokens, t.shape.outputTokens, t.shape.depthTokens])).toEqual([
      [512, 0, 0],
      [0, 128, 0],
      [0, 128, 4096],
    ]);
    expect(m.tests[0]).toMatchObject({ prefillTokensPerSecond: 10_000, prefillSeconds: [0.0512, 0.0513, 0.0511] });
    expect(m.tests[1]?.stepSeconds?.[0]).toBeCloseTo(1 / 128, 9);
  });

  it('JSON Lines and JSON give the same measurement, also behind what a program printed before', () => {
    const lines = (JSON.parse(json()) as unknown[]).map((r) => JSON.stringify(r)).join('\n');
    const a = only(imported(json()));
    expect(only(imported(lines))).toEqual(a);
    expect(
      only(imported(`ggml_cuda_init: found 1 CUDA devices\n${JSON.stringify(JSON.parse(json()), null, 1)}`)),
    ).toEqual(a);
  });

  it('the Markdown table, with the device and build around it', () => {
    const text = [
      'ggml_cuda_init: found 1 CUDA devices:',
      '  Device 0: NVIDIA GeForce RTX 4090, compute capability 8.9, VMM: yes',
      '| model                          |       size |     params | backend    | ngl | fa |            test |                  t/s |',
      '| ------------------------------ | ---------: | ---------: | ---------- | --: | -: | --------------: | -------------------: |',
      '| llama 8B Q4_K - Medium         |   4.58 GiB |     8.03 B | CUDA       |  99 |  1 |           pp512 |     10000.00 ± 90.00 |',
      '| llama 8B Q4_K - Medium         |   4.58 GiB |     8.03 B | CUDA       |  99 |  1 |   tg128 @ d4096 |        110.00 ± 0.50 |',
      '',
      'build: 1a2b3c4d (6400)',
    ].join('\n');
    const m = only(imported(text, { model: 'llama-3.1-8b-instruct' }));
    expect(m).toMatchObject({
      machine: { accelerators: [{ name: 'NVIDIA GeForce RTX 4090' }] },
      model: { id: 'llama-3.1-8b-instruct', quantization: 'Q4_K_M' },
      engine: { version: 'b6400', build: '1a2b3c4d', backend: 'cuda' },
      settings: { gpuLayers: 99, flashAttention: true },
    });
    expect(m.tests[1]).toMatchObject({ shape: { outputTokens: 128, depthTokens: 4096 }, decodeTokensPerSecond: 110 });
    expect(m.measured).toBe(context.received);
  });

  it('a table without a machine asks for one; --machine answers', () => {
    const text =
      '| model | size | params | backend | threads | test | t/s |\n| --- | --: | --: | --- | --: | --: | --: |\n| llama 1B Q4_0 | 0.7 GiB | 1.24 B | CPU | 8 | tg64 | 30.0 ± 0.1 |\n';
    expect(imported(text).rejected[0]?.reason).toContain('--machine');
    const m = only(imported(text, { machine: 'Ryzen 9 7950X + 64GB' }));
    expect(m.machine).toMatchObject({ cpu: expect.stringContaining('7950X'), systemMemoryBytes: 64 * 2 ** 30 });
  });

  it('another model file, other settings or a test that comes again begin another measurement', () => {
    const rows = [
      benchRow(),
      benchDecode(),
      benchDecode({ model_filename: 'x-Q8_0.gguf' }),
      benchDecode({ type_k: 'q8_0' }),
      benchDecode(),
    ];
    expect(imported(JSON.stringify(rows)).measurements.map((m) => m.tests.length)).toEqual([2, 1, 1, 1]);
  });

  it('one bad row does not cost the others; a mixed test is refused with what to do', () => {
    const rows = [benchRow(), { avg_ts: 'fast', n_prompt: 1, n_gen: 0 }, benchRow({ n_gen: 128 })];
    const r = imported(JSON.stringify(rows));
    expect(r.measurements).toHaveLength(1);
    expect(r.rejected.map((x) => x.where)).toEqual(['test 2', 'test 3']);
    expect(r.rejected[1]?.reason).toContain('apart');
  });
});

describe('LocalScore', () => {
  it('a submission of its client', () => {
    const m = only(imported(JSON.stringify(submission())));
    expect(m).toMatchObject({
      measured: '2026-02-03T04:05:06Z',
      machine: { os: 'linux', accelerators: [{ name: 'NVIDIA GeForce RTX 3090', memoryBytes: 24 * 2 ** 30 }] },
      model: { id: 'llama-3.1-8b-instruct', quantization: 'Q4_K_M' },
      engine: { name: 'llamafile@0.9.3', version: '0.9.3', backend: 'cuda' },
      settings: { kvTypeK: 'f16' },
      status: 'accepted',
    });
    expect(m.tests).toHaveLength(9);
    expect(m.summary?.score).toBeCloseTo(
      (submission().results_summary as { performance_score: number }).performance_score,
      6,
    );
    expect(m.summary).toEqual(localScoreSummary(m.tests));
  });

  it('knows that its client used a BF16 cache where the host has AVX512_BF16', () => {
    const system_info = {
      ...(submission().system_info as object),
      cpu_name: 'AMD Ryzen 9 9950X 16-Core Processor (znver5)',
    };
    expect(only(imported(JSON.stringify(submission({ system_info })))).settings.kvTypeK).toBe('bf16');
  });

  it('a score that does not follow from the tests is contradictory: kept, refused', () => {
    const results_summary = { ...(submission().results_summary as object), performance_score: 99_999 };
    const m = only(imported(JSON.stringify(submission({ results_summary }))));
    expect(m.status).toBe('refused');
    expect(m.problems).toMatchObject([{ code: 'contradictory', detail: expect.stringContaining('score') }]);
  });

  it('a decode rate above what the memory can deliver is refused', () => {
    const results = (submission().results as Record<string, unknown>[]).map((r) => ({ ...r, gen_tps: 5000 }));
    const m = only(imported(JSON.stringify(submission({ results, results_summary: null }))));
    expect(m.status).toBe('refused');
    expect(m.problems).toMatchObject([{ code: 'above-roofline', detail: expect.stringContaining('936 GB/s') }]);
  });

  it('the score is ten times the cube root', () => expect(localScore(1000, 100, 0.1)).toBeCloseTo(1000, 9));

  it('says which field is at fault', () =>
    expect(reasons(JSON.stringify(submission({ system_info: {} })))).toContain('system_info.cpu_name'));
});

describe('vLLM', () => {
  it('asks for the machine, then gives rates of one request', () => {
    expect(reasons(JSON.stringify(vllmResult()))).toContain('--machine');
    const r = imported(JSON.stringify(vllmResult()), { machine: 'H100 SXM' });
    const m = only(r);
    expect(m).toMatchObject({
      measured: '2026-03-01T10:15:00Z',
      model: { id: 'llama-3.1-8b-instruct' },
      engine: { name: 'vllm' },
    });
    expect(m.tests[0]).toMatchObject({
      shape: { promptTokens: 1024, outputTokens: 256, sequences: 8 },
      ...{ decodeTokensPerSecond: 100, ttftSeconds: 0.2 },
    });
    expect(m.tests[0]?.prefillTokensPerSecond).toBeUndefined();
    expect(r.notes.join()).toContain('BF16');
  });
});

describe('any text', () => {
  it("Viable's own measurements come back as they were, one a line", () => {
    const two = [
      ...imported(JSON.stringify([benchRow(), benchDecode()])).measurements,
      only(imported(JSON.stringify(submission()))),
    ];
    const again = imported(two.map((m) => JSON.stringify(m)).join('\n'));
    expect(again.measurements).toEqual(two);
  });

  it('the same record has the same id, whatever the order of its keys and the day it is imported', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(submission()), { minLength: 5 }), (keys) => {
        const s = submission();
        const mixed = Object.fromEntries(keys.map((k) => [k, s[k]]));
        const later = importText({ ...context, received: '2027-01-01T00:00:00Z' }, JSON.stringify(mixed, null, 2));
        expect(later.status === 'ok' && later.value.measurements[0]?.id).toBe(only(imported(JSON.stringify(s))).id);
      }),
    );
  });

  it.each([
    ['', 'nothing in it'],
    ['hello', 'no results were found'],
    ['{"a":1}', 'not a result'],
    ['{"schema":"viable.measurement/9"}', 'viable.measurement/9'],
    ['[]', 'no results were found'],
  ])('%j is refused', (text, message) => expect(reasons(text)).toContain(message));

  it('never throws, whatever is read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.object().map((o) => JSON.stringify({ ...submission(), ...o })),
        ),
        (text) => {
          importText(context, text);
        },
      ),
      { numRuns: 300 },
    );
  });
});
