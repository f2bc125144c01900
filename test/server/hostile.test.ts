// Whatever is sent, the server answers in its form: never 500, never silence, and what was stored stays.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolders } from '../support/folders.ts';
import { benchRow, submission, vllmResult } from '../support/foreign-results.ts';
import { measurementOf } from '../support/measurement.ts';
import { type Serving, send, serving, stopServing } from '../support/serving.ts';

let server: Serving;
beforeAll(async () => {
  server = await serving();
  await send(server.port, '/api/results', { body: measurementOf(1) });
});
afterAll(async () => {
  await stopServing();
  removeFolders();
});

const RUNS = 60;
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    0,
    1e308,
    1e9,
    '__proto__',
    '\u0000',
    '<script>',
    [],
    {},
    true,
    '9'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Each leaf and key of a right body, one at a time replaced or dropped. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const paths: string[][] = [];
  const visit = (v: unknown, path: string[]) => {
    paths.push(path);
    if (typeof v === 'object' && v !== null) for (const [k, inner] of Object.entries(v)) visit(inner, [...path, k]);
  };
  visit(value, []);
  return fc.tuple(fc.constantFrom(...paths), fc.option(strange, { nil: undefined })).map(([path, by]) => {
    if (path.length === 0) return by ?? null;
    const copy = structuredClone(value) as Record<string, unknown>;
    const last = path.at(-1)!;
    const at = path.slice(0, -1).reduce<Record<string, unknown>>((o, k) => o[k] as Record<string, unknown>, copy);
    if (by === undefined) delete at[last];
    else at[last] = by;
    return copy;
  });
}

const QUESTION = {
  machine: { accelerators: [{ name: 'RTX 3090', memoryGb: 24, count: 2 }], cpu: 'Ryzen 9 9950X', systemMemoryGb: 64 },
  model: 'llama-3.1-8b-instruct',
  quantization: 'Q4_K_M',
  workloads: ['uc1', { promptTokens: 100, outputTokens: 100, concurrency: 2 }],
  contextTokens: 8192,
  slots: 2,
  kvCacheType: 'f16',
};

async function answered(path: string, body: unknown, statuses: readonly number[]): Promise<void> {
  const { status, json, headers } = await send(server.port, path, { body });
  expect(statuses, `${path} ${JSON.stringify(body)?.slice(0, 500)} → ${status}`).toContain(status);
  expect(headers['content-type']).toContain('application/json');
  if (status >= 400) expect(typeof json.error).toBe('string');
}

describe('hostile input', () => {
  for (const [path, body] of [
    ['/api/assess', QUESTION],
    ['/api/memory', { ...QUESTION, workloads: undefined }],
    ['/api/compare', { ...QUESTION, machine: undefined, machines: ['nvidia-dgx-spark', QUESTION.machine] }],
    ['/api/predict', { scenarios: [{ ...QUESTION, workload: 'uc1', workloads: undefined }] }],
  ] as const)
    it(`${path} answers any question`, async () => {
      const right = JSON.parse(JSON.stringify(body));
      await answered(path, right, [200]);
      await fc.assert(
        fc.asyncProperty(spoilt(right), (bad) => answered(path, bad, [200, 400, 422])),
        { numRuns: RUNS },
      );
    });

  for (const [name, body] of [
    ['LocalScore', submission()],
    ['llama-bench', [benchRow()]],
    ['vLLM', vllmResult()],
    ['Viable', measurementOf(2)],
  ] as const)
    it(`a submission as ${name} writes it, spoilt, is taken, refused or kept apart`, async () => {
      const right = JSON.parse(JSON.stringify(body));
      await fc.assert(
        fc.asyncProperty(spoilt(right), (bad) =>
          answered('/api/results?machine=desktop-rtx-3090', bad, [200, 409, 422]),
        ),
        { numRuns: RUNS },
      );
    });

  it('any text as a body, any value as a parameter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        await answered('/api/results', text, [200, 422]);
        await answered('/api/assess', text, [400, 422]);
        const query = encodeURIComponent(Buffer.from(text).toString());
        for (const path of [
          `/api/results?model=${query}`,
          `/api/results?after=${query}`,
          `/api/results?since=${query}`,
          `/api/results/${query}`,
          `/api/catalogue/models/${query}`,
        ])
          expect((await send(server.port, path)).status, path).toBeLessThan(500);
      }),
      { numRuns: RUNS },
    );
  });

  it('large and deep bodies are answered soon', async () => {
    const bodies = [
      '['.repeat(1e6),
      `${'{"a":'.repeat(2e5)}1${'}'.repeat(2e5)}`,
      '\n'.repeat(3e6),
      `${' \n'.repeat(1e6)}[`,
      '|'.repeat(2e6),
      '{\n'.repeat(1e6),
      '| model |\n'.repeat(2e5),
      JSON.stringify(submission()).replace('{', `{"x":${'['.repeat(1e5)}${']'.repeat(1e5)},`),
    ];
    for (const body of bodies) {
      await answered('/api/results', body, [400, 422]);
      await answered('/api/assess', body, [400, 422]);
    }
    expect((await send(server.port, '/health')).json.status).toBe('ok');
  }, 60_000);

  it('what was stored stays as it was', async () => {
    expect((await send(server.port, '/api/results/1')).json.measurement).toEqual(measurementOf(1));
  });
});
