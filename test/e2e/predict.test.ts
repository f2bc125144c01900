// viable predict: every line is answered, in order, whatever it is.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, refused, viable } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'viable-predict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = {
  machine: 'nvidia-dgx-spark',
  model: 'llama-3.1-8b-instruct',
  quantization: 'Q4_K_M',
  workload: 'uc1',
};
const line = (id: unknown, changes: object = {}) => JSON.stringify({ id, ...scenario, ...changes });

interface Answer {
  readonly id?: unknown;
  readonly status: string;
  readonly field?: string;
  readonly reasons?: readonly string[];
}

async function answers(input: string | Uint8Array): Promise<Answer[]> {
  const ended = await viable(['predict', '--scenarios', '-'], { input });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  if (ended.stdout !== '') expect(ended.stdout.endsWith('\n')).toBe(true);
  return ended.stdout
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Answer);
}

describe('an answer', () => {
  it('has the fields that are relied on', async () => {
    const [answer] = await answers(line('a'));
    const interval = { low: expect.any(Number), likely: expect.any(Number), high: expect.any(Number) };
    expect(answer).toMatchObject({
      ...{ id: 'a', status: 'ok', prefillTokensPerSecond: interval, decodeTokensPerSecond: interval },
      ...{ ttftSeconds: interval, totalSeconds: interval, bottleneck: expect.any(String), basis: expect.any(String) },
      memory: {
        requiredBytes: expect.any(Number),
        availableBytes: expect.any(Number),
        fits: true,
        placement: expect.any(String),
      },
      tier: { name: expect.any(String), probability: expect.any(Number) },
    });
  });

  it('to the example of the interface', async () => {
    const machine = {
      accelerators: [{ name: 'NVIDIA GeForce RTX 4090', memoryGb: 24, count: 1 }],
      ...{ cpu: 'AMD EPYC 7B13 64-Core Processor (znver3)', systemMemoryGb: 251, os: 'linux' },
    };
    const more = {
      engine: 'llamafile@0.9.3',
      backend: 'cuda',
      flashAttention: false,
      kvCacheType: 'f16',
      workload: 'localscore',
    };
    expect(await answers(line('a', { machine, ...more }))).toMatchObject([
      { id: 'a', status: 'ok', basis: 'measured' },
    ]);
  });

  it('says why its basis is no better', async () => {
    const [answer] = await answers(
      line('a', {
        machine: 'server-8x-h100',
        engine: 'llama.cpp',
        model: 'llama-3.3-70b-instruct',
        quantization: 'F16',
      }),
    );
    expect(answer).toMatchObject({ status: 'ok', basis: 'extrapolated' });
    expect((answer as { notes?: string[] }).notes?.join()).toContain('no measurement of such a split');
  });

  it('for the CPU backend leaves the accelerators aside', async () => {
    const accelerators = [{ name: 'RTX 4090' }];
    const [cpu, none] = await answers(
      [
        line(1, { machine: { accelerators, cpu: 'Ryzen 9 9950X', systemMemoryGb: 64 }, backend: 'cpu' }),
        line(2, { machine: { accelerators }, backend: 'cpu' }),
      ].join('\n'),
    );
    expect(cpu).toMatchObject({ status: 'ok', memory: { placement: 'all on the CPU' } });
    expect(none).toMatchObject({ status: 'unknown', reasons: [expect.stringContaining('no known CPU')] });
  });

  it('leaves out what is not asked for', async () => {
    const [prefill, decode] = await answers(
      [
        line(1, { workload: { promptTokens: 512, outputTokens: 0 } }),
        line(2, { workload: { promptTokens: 0, outputTokens: 128 } }),
      ].join('\n'),
    );
    expect(prefill).not.toHaveProperty('decodeTokensPerSecond');
    expect(prefill).toHaveProperty('prefillTokensPerSecond');
    expect(decode).not.toHaveProperty('prefillTokensPerSecond');
    expect(decode).toHaveProperty('decodeTokensPerSecond');
  });
});

const BAD: readonly (readonly [string, string, string])[] = [
  ['no JSON', '{"id":', '(whole line)'],
  ['an array', '[]', '(whole line)'],
  ['null', 'null', '(whole line)'],
  ['a number', '42', '(whole line)'],
  ['no machine', '{"model":"x","workload":"uc1"}', 'machine'],
  ['a machine that is a number', line(1, { machine: 5 }), 'machine'],
  ['no model', '{"machine":"x","workload":"uc1"}', 'model'],
  ['an empty model', line(1, { model: '' }), 'model'],
  [
    'a count of 0',
    line(1, { machine: { accelerators: [{ name: 'RTX 4090', count: 0 }] } }),
    'machine.accelerators.0.count',
  ],
  ['an accelerator without a name', line(1, { machine: { accelerators: [{}] } }), 'machine.accelerators.0.name'],
  ['negative memory', line(1, { machine: { cpu: 'x', systemMemoryGb: -1 } }), 'machine.systemMemoryGb'],
  ['an operating system nobody knows', line(1, { machine: { cpu: 'x', os: 'beos' } }), 'machine.os'],
  ['a negative prompt', line(1, { workload: { promptTokens: -1, outputTokens: 1 } }), 'workload.promptTokens'],
  ['half a token', line(1, { workload: { promptTokens: 1.5, outputTokens: 1 } }), 'workload.promptTokens'],
  ['a workload that is a list', line(1, { workload: ['uc1'] }), 'workload'],
  ['a switch that is a word', line(1, { flashAttention: 'on' }), 'flashAttention'],
  ['an id that is an object', line({}, {}), 'id'],
  ['a name of 100,000 characters', line(1, { model: 'a'.repeat(100_000) }), 'model'],
];

describe('bad lines are answered in their place', () => {
  let found: Answer[];
  beforeAll(async () => {
    found = await answers([line('before'), ...BAD.flatMap(([, bad], i) => [bad, line(i)])].join('\n'));
  });

  it('and the rest goes on', () => {
    expect(found.filter((a) => a.status === 'ok').map((a) => a.id)).toEqual(['before', ...BAD.keys()]);
    expect(found).toHaveLength(1 + 2 * BAD.length);
  });

  it.each(BAD.map(([name, , field], i) => [name, field, i] as const))('%s: the field at fault is %s', (_, field, i) => {
    expect(found[1 + 2 * i]).toMatchObject({ status: 'invalid', field, reasons: [expect.stringContaining(' ')] });
  });

  it('keep their id where it can be read', async () =>
    expect(await answers('{"id":"x"}')).toMatchObject([{ id: 'x', status: 'invalid' }]));
});

const UNKNOWN: readonly (readonly [string, object, RegExp])[] = [
  [
    'accelerator',
    { machine: { accelerators: [{ name: 'RTX 5095' }] } },
    /"RTX 5095" is not known; nearest: NVIDIA GeForce RTX 5090/,
  ],
  ['CPU', { machine: { cpu: 'Ryzen 9 9950Y' } }, /"Ryzen 9 9950Y" is not known; nearest: AMD Ryzen 9 9950X/],
  ['machine', { machine: 'nvidia-dgx-sparc' }, /"nvidia-dgx-sparc" is not known; nearest: NVIDIA DGX Spark/],
  ['model', { model: 'llama-3.1-9b' }, /"llama-3.1-9b" is not known; nearest: Llama 3.1/],
  ['quantization', { quantization: 'Q4_K_X' }, /"Q4_K_X" is not known; nearest: Q4_K/],
  ['engine', { engine: 'ollamaa' }, /"ollamaa" is not known; nearest: Ollama/],
  ['workload', { workload: 'uc9' }, /"uc9" is not known; nearest: UC/],
  ['KV cache type', { kvCacheType: 'q9' }, /"q9" is not known/],
  ['prototype', { machine: '__proto__', model: 'constructor' }, /"__proto__" is not known/],
];

describe('unknown names are answered with the nearest', () => {
  let found: Answer[];
  beforeAll(async () => {
    found = await answers(UNKNOWN.map(([name, changes]) => line(name, changes)).join('\n'));
  });

  it.each(UNKNOWN.map(([name, , message], i) => [name, message, i] as const))('%s', (name, message, i) => {
    expect(found[i]).toMatchObject({ id: name, status: 'unknown' });
    expect(found[i]?.reasons?.join('; ')).toMatch(message);
  });
});

describe('streams', () => {
  it('nothing gives nothing', async () => {
    expect(await answers('')).toEqual([]);
    expect(await answers('\n \n\r\n')).toEqual([]);
  });

  it('CRLF, a byte order mark and a last line without an end are fine', async () => {
    const text = `\ufeff${line('a')}\r\n${line('b')}\r\n\r\n${line('c')}`;
    expect((await answers(text)).map((a) => [a.id, a.status])).toEqual([
      ['a', 'ok'],
      ['b', 'ok'],
      ['c', 'ok'],
    ]);
  });

  it('a line of 5 MB is invalid, the next one is answered', async () => {
    const found = await answers(`${line('a')}\n{"id":"${'x'.repeat(5_000_000)}"}\n${line('b')}\n`);
    expect(found.map((a) => a.status)).toEqual(['ok', 'invalid', 'ok']);
  });

  it('bytes that are not UTF-8 are answered', async () => {
    const found = await answers(Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]), Buffer.from(line('b'))]));
    expect(found.map((a) => a.status)).toEqual(['invalid', 'ok']);
  });

  it('1,000 lines are answered in order', async () => {
    const ids = Array.from({ length: 1000 }, (_, i) => i);
    const input = ids
      .map((i) => (i % 7 === 3 ? `{"id":${i}}` : line(i, i % 5 === 0 ? { model: 'nosuch' } : {})))
      .join('\n');
    const found = await answers(input);
    expect(found.map((a) => a.id)).toEqual(ids);
    expect(found.filter((a) => a.status === 'invalid')).toHaveLength(ids.filter((i) => i % 7 === 3).length);
  });

  it('each line is answered before the next is sent', async () => {
    const child = spawn(process.execPath, [cli(), 'predict', '--scenarios', '-'], { timeout: 20_000 });
    const seen: string[] = [];
    for (const id of [1, 2, 3]) {
      child.stdin.write(`${line(id)}\n`);
      const [chunk] = await new Promise<[Buffer]>((done) => child.stdout.once('data', (data: Buffer) => done([data])));
      seen.push(JSON.parse(chunk.toString()).id);
    }
    child.stdin.end();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('a reader that leaves early is no error', async () => {
    const input = Array.from({ length: 5000 }, (_, i) => line(i)).join('\n');
    const path = join(folder, 'many.jsonl');
    writeFileSync(path, input);
    const child = spawn(process.execPath, [cli(), 'predict', '--scenarios', path], { timeout: 20_000 });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((done) => child.on('close', done));
    expect([code, errors]).toEqual([0, '']);
  });
});

describe('files', () => {
  it('are read', async () => {
    const path = join(folder, 'two.jsonl');
    writeFileSync(path, `${line(1)}\n${line(2)}\n`);
    const { code, stdout } = await viable(['predict', '--scenarios', path]);
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 2]);
  });

  it.skipIf(process.platform === 'win32')('that the system refuses to read end with 3', async () => {
    const path = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((done) => server.listen(path, done));
    expect(await refused(['predict', '--scenarios', path], 3)).toContain('cannot be read (ENXIO)');
    server.close();
  });

  it('missing, or a folder, are refused', async () => {
    expect(await refused(['predict', '--scenarios', join(folder, 'none.jsonl')])).toContain('none.jsonl');
    expect(await refused(['predict', '--scenarios', folder])).toContain(folder);
    expect(await refused(['predict'])).toContain('--scenarios');
  });
});
