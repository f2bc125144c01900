// The API's answers are the core's: the same objects as the command line prints, with reasons where there is none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolders } from '../support/folders.ts';
import { type Serving, send, serving, stopServing } from '../support/serving.ts';

let server: Serving;
beforeAll(async () => {
  server = await serving();
});
afterAll(async () => {
  await stopServing();
  removeFolders();
});
const ask = (path: string, body: unknown) => send(server.port, path, { body });
const MACHINE = { machine: 'desktop-rtx-3090', model: 'llama-3.1-8b-instruct' };

describe('a question', () => {
  it('assess: an Assessment; without a model one that fits is taken and said', async () => {
    const { status, json } = await ask('/api/assess', MACHINE);
    expect(status).toBe(200);
    expect(json).toMatchObject({ schema: 'viable.assessment/1', machine: { id: 'desktop-rtx-3090' } });
    expect(json.results.map((r: { workload: { id: string } }) => r.workload.id)).toEqual(['uc1', 'uc2', 'uc3', 'uc4']);
    const suggested = await ask('/api/assess', {
      machine: { cpu: 'Ryzen 9 9950X', systemMemoryGb: 64 },
      workloads: ['uc1'],
    });
    expect(suggested.json.model.id).toBeTruthy();
    expect(suggested.json.assumptions[0]).toContain('no model was named');
  });

  it('"this" is the server\'s machine, where it is not public', async () => {
    const { json } = await ask('/api/assess', { ...MACHINE, machine: 'this', workloads: ['uc1'] });
    expect(json.machine.id).toBe('desktop-rtx-3090');
    expect((await send(server.port, '/api/machine')).json.name).toBe(json.machine.name);
    const open = await serving({ public: true });
    expect((await send(open.port, '/api/machine')).status).toBe(404);
    expect((await send(open.port, '/api/assess', { body: { ...MACHINE, machine: 'this' } })).status).toBe(422);
  });

  it('compare, models and memory', async () => {
    const compared = await ask('/api/compare', {
      machines: ['desktop-rtx-3090', 'nvidia-dgx-spark'],
      model: MACHINE.model,
      workloads: ['uc2'],
    });
    expect(compared.json).toMatchObject({ schema: 'viable.comparison/1', assessments: [{}, {}] });
    const models = await ask('/api/models', { machine: MACHINE.machine, limit: 3 });
    expect(models.json).toMatchObject({ schema: 'viable.models/1', models: [{}, {}, {}] });
    const memory = await ask('/api/memory', { ...MACHINE, quantization: 'Q4_K_M', contextTokens: 8192, gpuLayers: 10 });
    expect(memory.json).toMatchObject({ schema: 'viable.memory/1', memory: { exact: expect.any(Boolean) } });
  });

  it('predict: one answer a scenario, in order, whatever is between', async () => {
    const good = { id: 'a', ...MACHINE, quantization: 'Q4_K_M', workload: 'uc2' };
    const { json } = await ask('/api/predict', { scenarios: [good, { ...good, model: 'nope' }, 7, { id: 4 }, good] });
    expect(json.answers.map((a: { status: string }) => a.status)).toEqual([
      'ok',
      'unknown',
      'invalid',
      'invalid',
      'ok',
    ]);
    expect(json.answers[4]).toEqual(json.answers[0]);
  });

  it('advise: an Advice, worked out while others are answered', async () => {
    const need = { models: ['llama-3.1-8b-instruct'], useCases: [{ workload: 'uc2' }], budget: '3000EUR' };
    const asked = ask('/api/advise', need);
    expect((await send(server.port, '/health')).status).toBe(200);
    expect((await asked).json).toMatchObject({ schema: 'viable.advice/1', feasible: true, ranking: expect.any(Array) });
    expect((await ask('/api/advise', { useCases: [{ workload: 'uc2' }], models: ['nope'] })).status).toBe(422);
    expect((await ask('/api/advise', { models: 7 })).status).toBe(400);
  });

  it('a need of the wrong form: the field at fault; one without an answer: the reasons', async () => {
    const NEED = { models: ['llama-3.1-8b-instruct'], useCases: [{ workload: 'uc2' }] };
    const wrong: [unknown, string][] = [
      [{ ...NEED, budget: '3000' }, 'budget'],
      [{ ...NEED, budget: { amount: 3000, currency: 'euro' } }, 'budget.currency'],
      [{ ...NEED, useCases: [] }, 'useCases'],
      [{ ...NEED, useCases: [{ workload: 'uc2', tier: 'quick' }] }, 'useCases.0.tier'],
      [{ ...NEED, users: 1.5 }, 'users'],
      [{ ...NEED, user: 2 }, '(whole body)'],
    ];
    for (const [body, field] of wrong) {
      const { status, json } = await ask('/api/advise', body);
      expect({ status, field: json.field }, JSON.stringify(body)).toEqual({ status: 400, field });
    }
    const unanswerable: [unknown, RegExp][] = [
      [{ useCases: NEED.useCases }, /neither a model nor a floor/],
      [{ ...NEED, country: 'xx' }, /country "xx" is not known/],
      [{ ...NEED, useCases: [{ workload: 'uc9' }] }, /workload "uc9" is not known/],
      [{ ...NEED, api: ['nobody:nothing'] }, /no price of the API "nobody:nothing"/],
    ];
    for (const [body, error] of unanswerable)
      expect(await ask('/api/advise', body)).toMatchObject({
        status: 422,
        json: { error: expect.stringMatching(error), reasons: expect.any(Array) },
      });
  });

  it('cost: what a machine costs at a load, by the catalogue or at a price of one\u2019s own', async () => {
    const asked = { ...MACHINE, price: '1500EUR', requestsPerHour: 60, api: ['openai:gpt-4o-mini'], cachedShare: 0.5 };
    const { status, json } = await ask('/api/cost', asked);
    expect(status).toBe(200);
    expect(json).toMatchObject({ schema: 'viable.cost/1', machine: { id: 'desktop-rtx-3090' } });
    expect(json.cost.purchase.value).toBe(1500);
    expect(json.curve.length).toBeGreaterThan(5);
    expect(json.comparisons.some((c: { name: string }) => c.name.includes('gpt-4o-mini'))).toBe(true);
    const parts = { machine: 'Ryzen 9 9950X + RTX 5090 + 64GB', model: MACHINE.model };
    expect((await ask('/api/cost', { ...parts, price: '5000EUR' })).status).toBe(200);
    expect(await ask('/api/cost', parts)).toMatchObject({
      status: 422,
      json: { error: expect.stringContaining('its price is not known') },
    });
    expect((await ask('/api/cost', { ...MACHINE, machine: 'desktop-rtx-30x0' })).status).toBe(422);
    expect(await ask('/api/cost', { ...asked, price: 1500 })).toMatchObject({ status: 400, json: { field: 'price' } });
    expect(await ask('/api/cost', { model: MACHINE.model })).toMatchObject({
      status: 400,
      json: { field: 'machine' },
    });
  });

  it('without an answer: reasons and the nearest names', async () => {
    const { status, json } = await ask('/api/assess', {
      ...MACHINE,
      machine: { accelerators: [{ name: 'RTX 5095' }] },
    });
    expect(status).toBe(422);
    expect(json.error).toContain('nearest');
    expect(json.reasons.length).toBeGreaterThan(0);
  });

  it('of the wrong form: the field at fault', async () => {
    const wrong: [unknown, string][] = [
      [{}, 'machine'],
      [{ ...MACHINE, contextTokens: -1 }, 'contextTokens'],
      [{ ...MACHINE, workloads: [] }, 'workloads'],
      [{ ...MACHINE, workloads: Array(17).fill('uc1') }, 'workloads'],
      [[], '(whole body)'],
    ];
    for (const [body, field] of wrong) {
      const { status, json } = await ask('/api/assess', body);
      expect({ status, field: json.field }, JSON.stringify(body)).toEqual({ status: 400, field });
    }
    expect(await ask('/api/assess', '{"machine":')).toMatchObject({ status: 400, json: { error: expect.any(String) } });
    const untyped = await send(server.port, '/api/assess', {
      body: MACHINE,
      headers: { 'content-type': 'text/plain' },
    });
    expect(untyped).toMatchObject({ status: 415, json: { error: expect.stringContaining('application/json') } });
  });

  it('names a model by path or address: nothing is opened', async () => {
    for (const model of [
      '/etc/passwd',
      '../../package.json',
      './x.gguf',
      'file:///etc/passwd',
      'ollama:llama3',
      'http://127.0.0.1:1/x.gguf',
      'C:\\x.gguf',
    ])
      expect((await ask('/api/assess', { ...MACHINE, model })).status, model).toBe(422);
  });
});

describe('what can be asked', () => {
  it('is described as OpenAPI, and every described route is there', async () => {
    const { json } = await send(server.port, '/api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths).sort()).toEqual(
      [
        ...[
          '/api/advise',
          '/api/assess',
          '/api/compare',
          '/api/cost',
          '/api/memory',
          '/api/models',
          '/api/predict',
          '/api/machine',
          '/health',
          '/metrics',
        ],
        ...['/api/results', '/api/results/export', '/api/results/{number}'],
        ...['/api/catalogue', '/api/catalogue/{kind}', '/api/catalogue/{kind}/{id}'],
      ].sort(),
    );
    const references = JSON.stringify(json).match(/"#\/[^"]+"/g) ?? [];
    for (const reference of references)
      expect(
        reference
          .slice(3, -1)
          .split('/')
          .reduce((at, key) => at?.[key], json),
        reference,
      ).toBeDefined();
    const page = await send(server.port, '/api');
    expect(page.headers['content-type']).toContain('text/html');
    for (const path of Object.keys(json.paths)) expect(page.text).toContain(path);
    expect(page.text).not.toContain('<script');
  });

  it('the catalogue, by kind and entry', async () => {
    const counts = (await send(server.port, '/api/catalogue')).json;
    expect(counts.accelerators).toBeGreaterThan(100);
    expect((await send(server.port, '/api/catalogue/accelerators')).json).toHaveLength(counts.accelerators);
    const one = await send(server.port, '/api/catalogue/models/llama-3.1-8b-instruct');
    expect(one.json.id).toBe('llama-3.1-8b-instruct');
    for (const path of ['nothing', '__proto__', 'constructor', 'models/nothing', 'models/__proto__', 'models/toString'])
      expect((await send(server.port, `/api/catalogue/${path}`)).status, path).toBe(404);
  });

  it('health and metrics', async () => {
    expect((await send(server.port, '/health')).json).toMatchObject({ status: 'ok', store: 'ok' });
    const { text } = await send(server.port, '/metrics');
    expect(text).toMatch(/^viable_requests_total\{method="GET",route="\/health",status="200"\} \d+$/m);
    // Every line is a comment or a sample with a number.
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{.*\})? [\d.e+-]+)$/);
  });
});
