// Results over HTTP: taken from every program, kept once, given back as they were; the impossible is kept apart.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/core/measurement/measurement.ts';
import { removeFolders } from '../support/folders.ts';
import { benchDecode, benchRow, submission, vllmResult } from '../support/foreign-results.ts';
import { measurementOf } from '../support/measurement.ts';
import { type Serving, send, serving, stopServing } from '../support/serving.ts';

let server: Serving;
beforeEach(async () => {
  await stopServing();
  server = await serving();
});
afterAll(async () => {
  await stopServing();
  removeFolders();
});
const submit = (body: unknown) => send(server.port, '/api/results', { body });
const list = async (query = '') => (await send(server.port, `/api/results${query}`)).json;
interface Listed {
  readonly number: number;
  readonly measurement: Measurement;
}

describe('results', () => {
  it("LocalScore's client gets a numeric id, the same for the same submission", async () => {
    const first = await submit(submission());
    expect(first.status, first.text).toBe(200);
    expect(first.json.id).toBe(1);
    expect((await submit(submission())).json).toMatchObject({ id: 1, results: [{ number: 1, outcome: 'known' }] });
    expect((await list()).results).toHaveLength(1);
    const { measurement } = (await send(server.port, '/api/results/1')).json;
    expect(measurement).toMatchObject({
      origin: { kind: 'localscore' },
      machine: { accelerators: [{ name: 'NVIDIA GeForce RTX 3090' }] },
    });
  });

  it("llama-bench, vLLM and Viable's own, one or many at once", async () => {
    for (const body of [
      [benchRow(), benchDecode()],
      `${JSON.stringify(benchRow({ build_number: 6401 }))}\n${JSON.stringify(benchDecode({ build_number: 6401 }))}\n`,
      measurementOf(1),
      [2, 3, 4].map((n) => JSON.stringify(measurementOf(n))).join('\n'),
    ]) {
      const { status, text } = await submit(body);
      expect(status, text).toBe(200);
    }
    const origins = (await list()).results.map((r: Listed) => r.measurement.origin.kind);
    expect(origins).toEqual(['viable', 'viable', 'viable', 'viable', 'llama-bench', 'llama-bench']);
  });

  it('a record that does not say where it was measured takes that from the address', async () => {
    expect((await submit(vllmResult())).json.error).toContain('?machine=');
    const path = `/api/results?machine=${encodeURIComponent('desktop-rtx-3090')}&quantization=BF16`;
    const { status, text } = await send(server.port, path, { body: vllmResult() });
    expect(status, text).toBe(200);
    expect((await list('?origin=vllm&status=all')).results).toHaveLength(1);
  });

  it('the impossible is kept apart, with the reason', async () => {
    const impossible = [
      benchRow({ gpu_info: 'NVIDIA GeForce GTX 1060 6GB' }),
      benchDecode({
        gpu_info: 'NVIDIA GeForce GTX 1060 6GB',
        avg_ts: 900,
        avg_ns: (128 / 900) * 1e9,
        samples_ns: [(128 / 900) * 1e9],
      }),
    ];
    const { status, json } = await submit(impossible);
    expect(status).toBe(200);
    expect(json.results[0]).toMatchObject({ status: 'refused', problems: [{ code: 'above-roofline' }] });
    expect((await list()).results).toEqual([]);
    expect((await list('?status=refused')).results).toHaveLength(1);
    expect((await list('?status=all')).results).toHaveLength(1);
  });

  it('what is no result is refused with the reason, and the rest is taken', async () => {
    for (const body of ['', 'hello', '{}', '[]', 'null', '{"schema":"viable.measurement/9"}', '[1,2]']) {
      const { status, json } = await submit(body);
      expect({ status, error: typeof json.error }, body).toEqual({ status: 422, error: 'string' });
    }
    const { json } = await submit(`${JSON.stringify(measurementOf(1))}\n{"schema":"viable.measurement/1"}\n`);
    expect(json).toMatchObject({ id: 1, results: [{ outcome: 'added' }], rejected: [{}] });
    expect((await list()).results).toHaveLength(1);
  });

  it('an id that is taken by other content is a conflict, and what was there stays', async () => {
    await submit(measurementOf(1));
    const { status, json } = await submit(measurementOf(1, { status: 'doubtful' }));
    expect({ status, error: json.error }).toEqual({ status: 409, error: expect.stringContaining('result 1') });
    expect((await send(server.port, '/api/results/1')).json.measurement.status).toBe('accepted');
  });

  it('are listed in pages, by filter and order', async () => {
    await submit([0, 1, 2, 3, 4].map((n) => JSON.stringify(measurementOf(n))).join('\n'));
    const numbers = (page: { results: Listed[] }) => page.results.map((r) => r.measurement.id);
    const first = await list('?limit=2&order=score');
    expect(numbers(first)).toEqual(['test-4', 'test-3']);
    expect(numbers(await list(`?limit=2&order=score&after=${encodeURIComponent(first.next)}`))).toEqual([
      'test-2',
      'test-1',
    ]);
    expect(numbers(await list('?model=LLAMA&machine=3090&synthetic=false&limit=1'))).toEqual(['test-4']);
    for (const query of [
      'limit=0',
      'limit=1e9',
      'limit=x',
      'order=up',
      'status=nice',
      'after=%00',
      'since=never',
      'synthetic=1',
    ])
      expect((await send(server.port, `/api/results?${query}`)).status, query).toBe(400);
  });

  it('are exported as lines that another server takes', async () => {
    await submit([0, 1, 2].map((n) => JSON.stringify(measurementOf(n))).join('\n'));
    const { headers, text } = await send(server.port, '/api/results/export');
    expect(headers['content-type']).toContain('application/x-ndjson');
    expect(text.trimEnd().split('\n')).toHaveLength(3);
    const other = await serving();
    expect((await send(other.port, '/api/results', { body: text })).status).toBe(200);
    expect((await send(other.port, '/api/results/export')).text).toBe(text);
    const empty = await serving();
    expect(await send(empty.port, '/api/results/export')).toMatchObject({ status: 200, text: '' });
  });

  it('are read and deleted by number', async () => {
    await submit(measurementOf(1));
    expect((await send(server.port, '/api/results/1')).json.measurement).toEqual(measurementOf(1));
    for (const n of ['0', '-1', '1.5', 'x', '99999999999', '1%00', '%2e%2e'])
      expect([400, 404], n).toContain((await send(server.port, `/api/results/${n}`)).status);
    expect((await send(server.port, '/api/results/2')).status).toBe(404);
    expect((await send(server.port, '/api/results/1', { method: 'DELETE' })).status).toBe(204);
    expect((await send(server.port, '/api/results/1', { method: 'DELETE' })).status).toBe(404);
    expect((await list()).results).toEqual([]);
  });
});
