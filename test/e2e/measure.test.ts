// viable measure as a user runs it: with the real engine on a tiny model, and with one that misbehaves.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { openStore } from '../../src/node/store/open-store.ts';
import { engineForTests } from '../support/engine.ts';
import { writeLoadableModel } from '../support/loadable-model.ts';
import { llamaGguf } from '../support/model-gguf.ts';
import { cli, repository, viable } from '../support/program.ts';

const engine = await engineForTests();
const fake = join(repository, 'test', 'support', 'engines', 'fake-engine.mjs');

let home = '';
let model = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'viable-test-'));
  model = join(home, 'tiny.gguf');
  await writeLoadableModel(model);
  mkdirSync(join(home, 'tmp'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const environment = () => ({
  XDG_DATA_HOME: join(home, 'data'),
  TMPDIR: join(home, 'tmp'),
  ...(engine.folder === undefined ? {} : { VIABLE_ENGINE_FOLDER: engine.folder }),
});
const left = () => readdirSync(join(home, 'tmp')).filter((n) => n.startsWith('viable-measure-'));
const stored = async () => {
  const store = await openStore(join(home, 'data', 'viable', 'results.sqlite'), environment());
  const { results } = await store.list({ statuses: ['accepted', 'doubtful', 'refused'] });
  await store.close();
  return results.map((r) => r.measurement);
};
const few = ['--threads', '1', '--time-limit', '1'];

describe('measure without an engine', () => {
  it('says what to do', async () => {
    const env = { ...environment(), VIABLE_ENGINE_FOLDER: join(home, 'nowhere') };
    const ended = await viable(['measure', '--model', model], { env });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/85 MB.*viable engine install, or add --yes/);
  });

  it('refuses wrong flags and files that are no model', async () => {
    const env = environment();
    const wrong = join(home, 'wrong.gguf');
    writeFileSync(wrong, 'not a model');
    for (const [args, message] of [
      [['--model', wrong], /wrong\.gguf/],
      [['--width', '0'], /--width/],
      [['--prompt', '512,x'], /--prompt/],
      [['--prompt', '512', '--full'], /--full/],
      [['--kv-type', 'q9'], /q9/],
      [['--model', 'no-such-model'], /no-such-model/],
    ] as const) {
      const ended = await viable(['measure', ...args], { env });
      expect(ended.code, args.join(' ')).toBe(2);
      expect(ended.stderr).toMatch(message);
      expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

const skipped = engine.folder === undefined ? ` (skipped: ${engine.reason})` : '';
describe.skipIf(engine.folder === undefined)(`the real engine${skipped}`, () => {
  it('times a tiny model, stores the result, and leaves nothing behind', async () => {
    const args = [
      'measure',
      '--model',
      model,
      '--prompt',
      '16',
      '--output',
      '4',
      '--depth',
      // Behind more than the warm-up leaves in the cache.
      '0,100',
      '--sequences',
      '1,2',
    ];
    const ended = await viable([...args, ...few, '--format', 'json'], { env: environment(), milliseconds: 240_000 });
    expect(ended.code, ended.stderr).toBe(0);
    const result = measurementSchema.parse(JSON.parse(ended.stdout));
    expect(result.tests).toHaveLength(6);
    expect(result.model).toMatchObject({ synthetic: false, architecture: 'llama' });
    expect(result.engine).toMatchObject({ name: 'node-llama-cpp', backend: 'cpu' });
    expect(result.settings.threads).toBe(1);
    for (const test of result.tests) {
      expect(test.how).toBe('measured');
      expect(test.problems.map((p) => p.code)).not.toContain('engine-crashed');
      expect(test.prefillTokensPerSecond ?? test.decodeTokensPerSecond).toBeGreaterThan(0);
    }
    expect(await stored()).toContainEqual(expect.objectContaining({ id: result.id }));
    expect(left()).toEqual([]);
  }, 250_000);

  it('says why a file cannot be loaded, and exits with 3', async () => {
    const path = join(home, 'bare.gguf');
    writeFileSync(path, llamaGguf('bare'));
    const args = ['measure', '--model', path, '--prompt', '16', '--output', '0', ...few];
    const ended = await viable(args, { env: environment(), milliseconds: 240_000 });
    expect(ended.code).toBe(3);
    expect(ended.stderr.trim().split('\n').at(-1)).toMatch(
      /^viable: nothing could be measured: .*could not load the model: .*layer_norm_rms_epsilon/,
    );
    expect(left()).toEqual([]);
  }, 250_000);

  it('runs made-up weights of the same shape, and derives the nine tests', async () => {
    const args = ['measure', '--model', model, '--synthetic', '--batch', '64', '--quick'];
    const ended = await viable([...args, ...few, '--format', 'json'], { env: environment(), milliseconds: 240_000 });
    expect(ended.code, ended.stderr).toBe(0);
    const result = measurementSchema.parse(JSON.parse(ended.stdout));
    expect(result.model.synthetic).toBe(true);
    const derived = result.tests.filter((t) => t.how === 'derived');
    expect(derived).toHaveLength(9);
    expect(result.summary?.how).toBe('derived');
    expect(result.summary?.score).toBeGreaterThan(0);
    expect(left()).toEqual([]);
  }, 250_000);

  it.skipIf(process.platform === 'win32')(
    'goes on with --full where it was interrupted, without timing anything twice',
    async () => {
      const args = ['measure', '--model', model, '--full', ...few, '--format', 'json'];
      const env = { PATH: process.env.PATH ?? '', HOME: home, ...environment() };
      const child = spawn(process.execPath, [cli(), ...args], { env });
      let [errors, stopped] = ['', false];
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString('utf8');
        if (errors.includes('test 4 of') && !stopped) stopped = child.kill('SIGINT');
      });
      expect(await new Promise((done) => child.on('close', done)), errors).toBe(3);
      const before = (await stored()).find((m) => m.problems.some((p) => p.code === 'interrupted'));
      if (!before) throw new Error(`nothing was kept: ${errors}`);
      const whole = before.tests.filter((t) => !t.problems.some((p) => p.code === 'interrupted'));
      expect(whole.length).toBeGreaterThanOrEqual(3);

      const ended = await viable(args, { env: environment(), milliseconds: 240_000 });
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).toContain(
        `going on with the measurement of ${before.measured}: ${whole.length} tests are done`,
      );
      const result = measurementSchema.parse(JSON.parse(ended.stdout));
      expect(result.id).toBe(before.id);
      expect(result.problems.map((p) => p.code)).not.toContain('interrupted');
      expect(result.summary?.how).toBe('measured');
      expect(result.tests).toHaveLength(9);
      for (const t of whole) expect(result.tests).toContainEqual(t);
    },
    280_000,
  );
});

describe('an engine that misbehaves', () => {
  const run = (how: string, env: Record<string, string> = {}) => {
    const path = join(home, `${how}.gguf`);
    writeFileSync(path, llamaGguf(how));
    const args = ['measure', '--model', path, '--prompt', '16,32', '--output', '0', ...few, '--format', 'json'];
    return viable(args, {
      env: { ...environment(), VIABLE_ENGINE_SCRIPT: fake, VIABLE_ENGINE_FOLDER: installed(), ...env },
    });
  };
  /** Looks like an installation; the fake process does not use it. */
  function installed(): string {
    const folder = join(home, 'engine');
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, 'node-llama-cpp'), { recursive: true });
    mkdirSync(join(modules, '@node-llama-cpp', 'linux-x64'), { recursive: true });
    writeFileSync(join(modules, 'node-llama-cpp', 'package.json'), '{"version":"3.22.1"}');
    return folder;
  }

  it('costs its test only: the others go on, and what is told is kept', async () => {
    const ended = await run('abort');
    expect(ended.code, ended.stderr).toBe(0);
    const result = measurementSchema.parse(JSON.parse(ended.stdout));
    expect(result.status).toBe('doubtful');
    expect(result.tests).toHaveLength(2);
    for (const test of result.tests) expect(test.problems.map((p) => p.code)).toContain('engine-crashed');
    expect((await stored()).some((m) => m.id === result.id)).toBe(true);
    expect(left()).toEqual([]);
  }, 60_000);

  it.skipIf(process.platform === 'win32')(
    'and a Ctrl-C leave one line, the tests done, and no file',
    async () => {
      const env = {
        PATH: process.env.PATH ?? '',
        HOME: home,
        ...environment(),
        VIABLE_ENGINE_SCRIPT: fake,
        VIABLE_ENGINE_FOLDER: installed(),
      };
      const path = join(home, 'hang.gguf');
      writeFileSync(path, llamaGguf('hang'));
      const child = spawn(
        process.execPath,
        [cli(), 'measure', '--model', path, '--prompt', '16', '--output', '0', ...few],
        { env },
      );
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString('utf8');
        if (errors.includes('test 1 of')) setTimeout(() => child.kill('SIGINT'), 500);
      });
      const code = await new Promise((done) => child.on('close', done));
      expect(code).toBe(3);
      expect(errors.trim().split('\n').at(-1)).toMatch(/^viable: interrupted/);
      expect(left()).toEqual([]);
      expect(existsSync(path)).toBe(true);
    },
    60_000,
  );

  it.skipIf(process.platform === 'win32')(
    'and kill −9 leave files that the next start removes',
    async () => {
      const env = {
        PATH: process.env.PATH ?? '',
        HOME: home,
        ...environment(),
        VIABLE_ENGINE_SCRIPT: fake,
        VIABLE_ENGINE_FOLDER: installed(),
      };
      const path = join(home, 'hang.gguf');
      writeFileSync(path, llamaGguf('hang'));
      const args = [cli(), 'measure', '--model', path, '--synthetic', '--prompt', '16', '--output', '0', ...few];
      const child = spawn(process.execPath, args, { env });
      child.stderr.on('data', (chunk: Buffer) => {
        if (chunk.toString('utf8').includes('test 1 of')) setTimeout(() => child.kill('SIGKILL'), 300);
      });
      await new Promise((done) => child.on('close', done));
      expect(left()).toHaveLength(1);
      const ended = await run('well');
      expect(ended.code, ended.stderr).toBe(0);
      expect(left()).toEqual([]);
    },
    60_000,
  );
});
