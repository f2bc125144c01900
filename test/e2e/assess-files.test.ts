// viable assess on GGUF files as they come: whole, truncated, foreign, hostile, absent.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refused, viable, viableOk } from '../support/program.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { string, uint32 } from '../support/write-gguf.ts';

const folder = mkdtempSync(join(tmpdir(), 'viable-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const assess = (path: string, ...more: string[]) => [
  'assess',
  '--machine',
  'nvidia-dgx-spark',
  '--model',
  path,
  ...more,
];
const whole = tinyModel();

/** Status and first reason that predict answers for each file, in one run. */
async function statuses(paths: readonly string[]): Promise<(readonly [string, string])[]> {
  const input = paths
    .map((model) => JSON.stringify({ machine: 'nvidia-dgx-spark', model, workload: 'uc4' }))
    .join('\n');
  const lines = (await viableOk(['predict', '--scenarios', '-'], { input })).trim().split('\n');
  return lines.map((l) => JSON.parse(l)).map((a) => [a.status, a.reasons?.[0] ?? ''] as const);
}
const good = file('good.gguf', whole.bytes);

describe('a whole file', () => {
  it('is assessed by what it holds', async () => {
    const { schema, model, results } = JSON.parse(await viableOk(assess(good, '--format', 'json')));
    expect(schema).toBe('viable.assessment/1');
    expect(model).toMatchObject({
      architecture: 'llama',
      name: 'Tiny Llama',
      parameters: whole.parameters,
      contextTokens: 2048,
    });
    expect(model.weightsBytes).toBe(whole.weightsBytes);
    expect(results.map((r: { workload: { id: string } }) => r.workload.id)).toEqual(['uc1', 'uc2', 'uc3', 'uc4']);
    for (const { memory, prediction } of results) {
      expect(memory.fits).toBe(true);
      expect(prediction.decodeTokensPerSecond.likely).toBeGreaterThan(0);
    }
  });

  it('in another format is computed anew', async () => {
    const weights = async (...more: string[]) =>
      JSON.parse(await viableOk(assess(good, '--format', 'json', ...more))).model.weightsBytes;
    expect(await weights('--quant', 'q8_0')).toBeGreaterThan(1.5 * (await weights()));
  });

  it('works in predict and compare too', async () => {
    const line = JSON.stringify({ id: 1, machine: 'nvidia-dgx-spark', model: good, workload: 'uc4' });
    expect(JSON.parse(await viableOk(['predict', '--scenarios', '-'], { input: line }))).toMatchObject({
      id: 1,
      status: 'ok',
    });
    expect(await viableOk(['compare', 'nvidia-dgx-spark', 'RTX 4090', '--model', good])).toContain('Tiny Llama');
  });

  it('with a hostile name prints no control characters and no markup', async () => {
    const evil = file('evil.gguf', tinyModel('\u001b[2J\u0007<script>\r\n=1+1|\u202ex').bytes);
    for (const format of ['table', 'md', 'html', 'csv'] as const) {
      const text = await viableOk(assess(evil, '--format', format));
      if (format === 'csv') continue;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      if (format === 'table') expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      else expect(text).not.toContain('<script');
    }
  });
});

describe('truncated at any length', () => {
  const lengths = [
    0,
    1,
    3,
    4,
    7,
    8,
    15,
    16,
    23,
    24,
    30,
    100,
    1000,
    Math.floor(whole.bytes.length / 2),
    whole.bytes.length - 1,
  ];
  it.each([0, 24, Math.floor(whole.bytes.length / 2)])('%i bytes are refused', async (length) => {
    const path = file(`cut-${length}.gguf`, whole.bytes.slice(0, length));
    expect(await refused(assess(path))).toContain(path);
  });

  it('no length is taken for a whole model', async () => {
    const paths = lengths.map((length) => file(`short-${length}.gguf`, whole.bytes.slice(0, length)));
    expect(await statuses(paths)).toEqual(paths.map((path) => ['unknown', expect.stringContaining(path)]));
  });
});

describe('foreign and hostile files', () => {
  const huge = 2n ** 63n - 1n;
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ['text', 'This is not a model.\n'.repeat(50)],
    ['an older format', `ggjt${'\0'.repeat(200)}`],
    ['a zip', 'PK\u0003\u0004'.padEnd(500, '\0')],
    ['zeros', '\0'.repeat(4096)],
    ['version 99', tinyModel('x', { version: 99 }).bytes],
    ['2^63 tensors', tinyModel('x', { claimedTensors: huge }).bytes],
    ['2^63 keys', tinyModel('x', { claimedKeys: huge }).bytes],
    ['no metadata', tinyModel('x', { metadata: [] }).bytes],
    ['no tensors', tinyModel('x', { tensors: [] }).bytes],
    [
      'an architecture nobody knows',
      tinyModel('x', { metadata: [['general.architecture', string('zzz\u001b[31m')]] }).bytes,
    ],
    [
      '10^9 layers',
      tinyModel('x', {
        metadata: [
          ['general.architecture', string('llama')],
          ['llama.block_count', uint32(1e9)],
        ],
      }).bytes,
    ],
    [
      'a tensor of 2^40 × 2^40',
      tinyModel('x', { tensors: [{ name: 'output.weight', shape: [2 ** 40, 2 ** 40], typeId: 0, offset: 0 }] }).bytes,
    ],
    [
      'an unknown tensor type',
      tinyModel('x', { tensors: [{ name: 'output.weight', shape: [256, 4], typeId: 4242, offset: 0 }] }).bytes,
    ],
    [
      'an offset beyond the file',
      tinyModel('x', { tensors: [{ name: 'output.weight', shape: [64, 4], typeId: 0, offset: 2 ** 50 }] }).bytes,
    ],
  ];
  const write = ([name, content]: readonly [string, string | Uint8Array]) =>
    file(`${name.replace(/[^a-z0-9]/gi, '-')}.gguf`, content);

  it('none is taken for a model, each is named with what is wrong', async () => {
    const paths = files.map(write);
    expect(await statuses(paths)).toEqual(paths.map((path) => ['unknown', expect.stringContaining(path)]));
  });

  it.each(files.filter(([name]) => /^(text|2.63 tensors|an arch|10.9)/.test(name)))(
    '%s ends with one line',
    async (...found) => {
      const path = write(found);
      const message = await refused(assess(path));
      expect(message).toContain(path);
      expect(message.length).toBeLessThan(1000);
    },
  );
});

describe('paths that are no file', () => {
  it('missing', async () =>
    expect(await refused(assess(join(folder, 'none.gguf')))).toMatch(/none\.gguf: no such file/));

  it('a folder', async () => {
    mkdirSync(join(folder, 'folder.gguf'));
    expect(await refused(assess(join(folder, 'folder.gguf')))).toContain('folder.gguf');
  });

  it('an empty path within a folder', async () =>
    expect(await refused(assess(`${good}/x.gguf`))).toContain('no such file'));
  it('a device', async () => expect(await refused(assess('/dev/null/x.gguf'))).toContain('x.gguf'));

  it('in predict is answered in its place, and the rest goes on', async () => {
    const ask = (id: number, model: string) =>
      JSON.stringify({ id, machine: 'nvidia-dgx-spark', model, workload: 'uc4' });
    const input = [ask(1, join(folder, 'none.gguf')), ask(2, good), ask(3, join(folder, 'cut-100.gguf'))].join('\n');
    file('cut-100.gguf', whole.bytes.slice(0, 100));
    const ended = await viable(['predict', '--scenarios', '-'], { input });
    const answers = ended.stdout
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l));
    expect(answers.map((a) => [a.id, a.status])).toEqual([
      [1, 'unknown'],
      [2, 'ok'],
      [3, 'unknown'],
    ]);
  });
});
