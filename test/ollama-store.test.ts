// Models in Ollama's store: found by their names, with what comes beside them; damaged and hostile manifests refused.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ollamaPath } from '../src/node/model-files/ollama-store.ts';
import { openOllama, readOllama } from '../src/node/model-files/open-ollama.ts';
import { folderWith, removeFolders } from './support/folders.ts';
import { adapterGguf, llamaGguf, projectorGguf } from './support/model-gguf.ts';
import { ollamaStore } from './support/ollama.ts';

afterEach(removeFolders);

const PATH = 'registry.ollama.ai/library/llama3.1/8b';
const MODEL = llamaGguf('Llama of the store');

const env = (files: Parameters<typeof folderWith>[0]) => ({ OLLAMA_MODELS: folderWith(files) });

/** The store of one model with its manifest changed. */
function changed(change: (manifest: { layers: Record<string, unknown>[] }) => unknown) {
  const files = ollamaStore(PATH, [['model', MODEL]]);
  const manifest = files[`manifests/${PATH}`] as { layers: Record<string, unknown>[] };
  return { ...files, [`manifests/${PATH}`]: (change(manifest) ?? manifest) as object };
}

/** The store of one model whose layer says something else. */
const withLayer = (fields: Record<string, unknown>) => changed((m) => ({ layers: [{ ...m.layers[0], ...fields }] }));

async function refusal(files: Parameters<typeof folderWith>[0]): Promise<string> {
  const answer = await openOllama('llama3.1:8b', env(files));
  if (answer?.status !== 'unknown') throw new Error('was not refused');
  const line = answer.reasons.join(' | ');
  expect(line).not.toMatch(/[\n\r]/);
  return line;
}

describe('a name', () => {
  it.each([
    ['llama3.1', 'registry.ollama.ai/library/llama3.1/latest'],
    ['llama3.1:8b', PATH],
    ['me/mine:v1', 'registry.ollama.ai/me/mine/v1'],
    ['hf.co/org/Name-GGUF:Q4_K_M', 'hf.co/org/Name-GGUF/Q4_K_M'],
  ])('%s', (name, path) => {
    expect(ollamaPath(name)?.join('/')).toBe(path);
  });

  it.each([
    '',
    ':',
    'a:',
    '../a',
    'a/../b',
    'a:..',
    'a:b:c',
    'a/b/c/d',
    '.hidden',
    'a b',
    'a\0',
    '/etc/passwd',
    'a:b/c',
    'a\\b',
  ])('%j is none', (name) => {
    expect(ollamaPath(name)).toBeUndefined();
  });
});

describe('a store', () => {
  it('gives the model of a name', async () => {
    const answer = await openOllama(
      'llama3.1:8b',
      env(
        ollamaStore(PATH, [
          ['template', 'x'],
          ['model', MODEL],
          ['license', 'y'],
        ]),
      ),
    );
    expect(answer).toMatchObject({
      status: 'ok',
      value: { name: 'Llama of the store', source: 'gguf', fileBytes: MODEL.length },
    });
  });

  it('lies in the home folder unless OLLAMA_MODELS says otherwise', async () => {
    const files = Object.entries(ollamaStore(PATH, [['model', MODEL]])).map(([name, content]) => [
      `.ollama/models/${name}`,
      content,
    ]);
    const home = folderWith(Object.fromEntries(files));
    expect((await openOllama('llama3.1:8b', { HOME: home }))?.status).toBe('ok');
    expect(await openOllama('llama3.1:8b', { HOME: home, OLLAMA_MODELS: folderWith({}) })).toBeUndefined();
  });

  it('gives projector and adapters as parts beside the model', async () => {
    const store = env(
      ollamaStore(PATH, [
        ['model', MODEL],
        ['projector', projectorGguf()],
        ['adapter', adapterGguf()],
      ]),
    );
    const answer = await readOllama('llama3.1:8b', store);
    expect(answer?.status === 'ok' && answer.value.extras).toMatchObject([
      { kind: 'projector', bytes: 16_640, inputs: ['image'] },
      { kind: 'adapter', bytes: 4096, rank: 8 },
    ]);
    const model = await openOllama('llama3.1:8b', store);
    expect(model?.status === 'ok' && model.value.assumptions).toEqual([
      'a projector of 16640 bytes comes with it and is not counted here',
      'an adapter of 4096 bytes comes with it and is not counted here',
    ]);
  });

  it('does not have every name', async () => {
    const store = env(ollamaStore(PATH, [['model', MODEL]]));
    for (const name of ['llama3.1', 'llama3.1:70b', 'other', '../llama3.1:8b'])
      expect(await openOllama(name, store)).toBeUndefined();
  });
});

describe('a store that is wrong is refused with file and field', () => {
  it.each<[string, Parameters<typeof folderWith>[0], RegExp]>([
    ['no JSON', { ...changed(() => undefined), [`manifests/${PATH}`]: '{' }, /llama3.1\/8b: manifest: is not JSON/],
    ['empty', { [`manifests/${PATH}`]: '' }, /llama3.1\/8b: the file is empty/],
    ['huge', { [`manifests/${PATH}`]: ' '.repeat(2 ** 20 + 1) }, /has 1048577 bytes, more than/],
    ['no layers', changed(() => ({})), /8b: layers: is not a list/],
    [
      'too many layers',
      changed((m) => ({ layers: Array(300).fill(m.layers[0]) })),
      /layers: is not a list of up to 256/,
    ],
    ['layers that are none', changed(() => ({ layers: [5] })), /layers\[0\]: is not an object/],
    ['no model', changed(() => ({ layers: [] })), /layers: hold no model/],
    ['two models', changed((m) => ({ layers: [m.layers[0], m.layers[0]] })), /layers: hold several models/],
    [
      'single tensors',
      changed(() => ({ layers: [{ mediaType: 'application/vnd.ollama.image.tensor; name=x', digest: 'x', size: 1 }] })),
      /models stored so are not read yet/,
    ],
    [
      'a digest that leads out',
      withLayer({ digest: 'sha256:../../../../etc/passwd' }),
      /layers\[0\].digest: is "sha256:..\/..\/.*not a SHA-256/,
    ],
    ['a digest that is none', withLayer({ digest: 7 }), /layers\[0\].digest: is no text/],
    ['a digest of nothing', withLayer({ digest: `sha256:${'0'.repeat(64)}` }), /sha256-0{64}: no such file/],
    ['a size that is none', withLayer({ size: -1 }), /layers\[0\].size: is not a number of bytes/],
    ['another size', withLayer({ size: 5 }), /size: the file has \d+ bytes, the manifest says 5/],
    ['a blob that is no model', ollamaStore(PATH, [['model', 'not a model']]), /blobs\/sha256-[0-9a-f]{64}: magic/],
    ['a blob that is cut off', ollamaStore(PATH, [['model', MODEL.subarray(0, 5000)]]), /cut off/],
    [
      'a projector as the model',
      ollamaStore(PATH, [['model', projectorGguf()]]),
      /the file holds a vision or audio projector/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await refusal(files)).toMatch(message);
  });

  it('a folder where the manifest should be counts as none', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'manifests', PATH), { recursive: true });
    expect(await openOllama('llama3.1:8b', { OLLAMA_MODELS: folder })).toBeUndefined();
  });
});
