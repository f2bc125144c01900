// What a text names and in which order it is looked for: files, folders, addresses, the hub, Ollama's store, the catalogue.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../src/node/model-files/open-model.ts';
import { folderWith, removeFolders } from './support/folders.ts';
import { repository } from './support/hub.ts';
import { llamaGguf } from './support/model-gguf.ts';
import { ollamaStore } from './support/ollama.ts';
import { type RangeServer, serve, startServer } from './support/range-server.ts';
import { TINY_CONFIG, tinyTensors } from './support/tiny-checkpoint.ts';
import { writeSafetensors } from './support/write-safetensors.ts';

const CHECKPOINT = { 'config.json': TINY_CONFIG, 'model.safetensors': writeSafetensors(tinyTensors()) };
const CATALOGUE = new Set(['llama-3.1-8b', 'known/name', 'llama3.1', 'llama3.1:8b', 'in-both:1b']);

let server: RangeServer;
let home: string;
beforeEach(async () => {
  home = folderWith({});
  server = await startServer({
    ...repository('org/tiny', CHECKPOINT),
    ...repository('org/gguf', { 'g-Q8_0.gguf': llamaGguf('remote') }),
    '/elsewhere/m.gguf': serve(llamaGguf('address')),
  });
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

/** Everything that could be found is set apart from the machine's own: home, store, hub. */
const open = (text: string, env: Record<string, string> = {}) =>
  openModel(text, {
    env: { HOME: home, OLLAMA_MODELS: join(home, 'none'), HF_ENDPOINT: server.origin, ...env },
    catalogueHas: (name) => CATALOGUE.has(name),
  });

async function nameOf(text: string, env: Record<string, string> = {}): Promise<string | undefined> {
  const answer = await open(text, env);
  if (answer?.status === 'unknown') throw new Error(answer.reasons.join('; '));
  return answer?.value.name;
}

async function refusal(text: string, env: Record<string, string> = {}): Promise<string> {
  const answer = await open(text, env);
  if (answer?.status !== 'unknown') throw new Error('was not refused');
  for (const reason of answer.reasons) expect(reason).not.toMatch(/[\n\r]/);
  return answer.reasons.join(' | ');
}

describe('on this machine', () => {
  it('a file, a folder with one, a checkpoint, and a file of weights in it', async () => {
    const folder = folderWith({ 'a.gguf': llamaGguf('file'), 'mmproj-a.gguf': 'x', 'README.md': '' });
    expect(await nameOf(join(folder, 'a.gguf'))).toBe('file');
    expect(await nameOf(folder)).toBe('file');
    expect(await nameOf(`${folder}/`)).toBe('file');
    const checkpoint = folderWith(CHECKPOINT);
    expect(await nameOf(checkpoint)).toBe(checkpoint.split('/').pop());
    expect(await nameOf(join(checkpoint, 'model.safetensors'))).toBe(checkpoint.split('/').pop());
    expect(server.log).toEqual([]);
  });

  it('a path below the home folder', async () => {
    home = folderWith({ 'models/a.gguf': llamaGguf('at home') });
    expect(await nameOf('~/models/a.gguf')).toBe('at home');
  });

  it('nothing, several models, an adapter, something else', async () => {
    expect(await refusal('/no/such/model.gguf')).toBe('/no/such/model.gguf: no such file');
    expect(await refusal('./nothing')).toBe('./nothing: no such file');
    expect(await refusal(folderWith({ 'a.gguf': 'x', 'b.gguf': 'x' }))).toMatch(
      /holds several GGUF models, name one: a.gguf, b.gguf/,
    );
    expect(await refusal(folderWith({ 'adapter_config.json': '{}', 'adapter_model.safetensors': 'x' }))).toMatch(
      /holds a LoRA adapter/,
    );
    expect(await refusal(folderWith({ 'README.md': '' }))).toMatch(/holds neither a config.json nor a GGUF model/);
    const other = folderWith({ 'a.gguf': 'not a model' });
    expect(await refusal(join(other, 'a.gguf'))).toMatch(/a.gguf: magic: /);
    expect(server.log).toEqual([]);
  });
});

describe('at an address', () => {
  it('a file, a page of the hub, a file of weights', async () => {
    expect(await nameOf(`${server.origin}/elsewhere/m.gguf`)).toBe('address');
    expect(await nameOf(`${server.origin}/org/tiny`)).toBe('org/tiny');
    expect(await nameOf(`${server.origin}/org/tiny/tree/main`)).toBe('org/tiny');
    expect(await refusal(`${server.origin}/org/tiny/resolve/main/model.safetensors?key=secret`)).toMatch(
      /model.safetensors: one file of weights is no model/,
    );
    expect(await refusal(`${server.origin}/gone.gguf?key=secret`)).not.toMatch(/secret/);
  });
});

describe('on the hub', () => {
  it.each([
    ['org/tiny', 'org/tiny'],
    ['hf:org/tiny', 'org/tiny'],
    ['hf.co/org/tiny', 'org/tiny'],
    ['org/gguf', 'remote'],
    ['org/gguf:Q8_0', 'remote'],
    ['hf:org/gguf/g-Q8_0.gguf', 'remote'],
    ['org/gguf/g-Q8_0.gguf', 'remote'],
  ])('%s', async (text, name) => {
    expect(await nameOf(text)).toBe(name);
  });

  it('what the catalogue knows is left to it, unless the hub is named', async () => {
    expect(await open('known/name')).toBeUndefined();
    expect(server.log).toEqual([]);
    expect(await refusal('hf:known/name')).toMatch(/known\/name: no such repository on the hub/);
  });

  it('what is no name of a repository', async () => {
    expect(await refusal('hf:tiny')).toMatch(/^hf:tiny: is not organisation\/name/);
    expect(await refusal('org/none')).toMatch(/org\/none: no such repository/);
  });

  it('is not asked for what has been downloaded', async () => {
    const snapshot = 'models--org--tiny/snapshots/abc123';
    const files = Object.entries(CHECKPOINT).map(([name, content]) => [`${snapshot}/${name}`, content] as const);
    const cache = folderWith({ 'models--org--tiny/refs/main': 'abc123\n', ...Object.fromEntries(files) });
    expect(await nameOf('org/tiny', { HF_HUB_CACHE: cache })).toBe('org/tiny');
    expect(server.log).toEqual([]);
  });

  it('completes a download that has only the configuration, or that alone serves offline', async () => {
    const cache = folderWith({
      'models--org--tiny/refs/main': 'abc',
      'models--org--tiny/snapshots/abc/config.json': TINY_CONFIG,
    });
    const whole = await open('org/tiny', { HF_HUB_CACHE: cache });
    expect(whole).toMatchObject({ value: { assumptions: [] } });
    const alone = await open('org/tiny', { HF_HUB_CACHE: cache, HF_HUB_OFFLINE: '1' });
    expect(alone?.status === 'ok' && alone.value.assumptions.join()).toMatch(/no safetensors files/);
    server.log.length = 0;
    expect(await refusal('org/other', { HF_HUB_OFFLINE: '1' })).toBe(
      'org/other: is not on this machine, and HF_HUB_OFFLINE is set',
    );
    expect(server.log).toEqual([]);
  });

  it('a download whose reference leads out is not followed', async () => {
    const cache = folderWith({ 'models--org--none/refs/main': '../../..', 'config.json': TINY_CONFIG });
    expect(await refusal('org/none', { HF_HUB_CACHE: cache })).toMatch(/no such repository/);
  });
});

describe("in Ollama's store", () => {
  const store = () => {
    const model = (name: string) => ollamaStore(`registry.ollama.ai/library/${name}`, [['model', llamaGguf(name)]]);
    return {
      OLLAMA_MODELS: folderWith({ ...model('llama3.1/latest'), ...model('in-both/1b'), ...model('mine/latest') }),
    };
  };

  it('a name with its prefix, with a tag, or that the catalogue does not know', async () => {
    const env = store();
    expect(await nameOf('ollama:llama3.1', env)).toBe('llama3.1/latest');
    expect(await nameOf('in-both:1b', env)).toBe('in-both/1b');
    expect(await nameOf('mine', env)).toBe('mine/latest');
    expect(server.log).toEqual([]);
  });

  it('but not a plain name that the catalogue knows, or one that is not there', async () => {
    const env = store();
    expect(await open('llama3.1', env)).toBeUndefined();
    expect(await open('llama3.1:8b', env)).toBeUndefined();
    expect(await open('nothing', env)).toBeUndefined();
    expect(await refusal('ollama:nothing', env)).toMatch(/^ollama:nothing: no such model in Ollama's store/);
  });
});

describe('what names nothing', () => {
  it.each(['', 'llama-3.1-8b', 'some words', 'a/b/c', '???'])('%j is left to the catalogue', async (text) => {
    expect(await open(text)).toBeUndefined();
  });

  it.each(['\0', 'a\0.gguf', 'hf:\0/\0', 'ollama:\0', `${'x'.repeat(5000)}.gguf`, 'ollama:../../x'])(
    '%j ends in an answer',
    async (text) => {
      const answer = await open(text);
      expect(answer?.status).not.toBe('ok');
    },
  );
});
