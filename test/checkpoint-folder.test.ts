// Checkpoints read from real folders: whole, sharded, damaged, incomplete, hostile.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../src/node/model-files/checkpoint.ts';
import { localFolder } from '../src/node/model-files/model-folder.ts';
import { folderWith, removeFolders } from './support/folders.ts';
import { TINY_CONFIG, TINY_OUTSIDE, tinyLayer, tinyTensors } from './support/tiny-checkpoint.ts';
import { rawSafetensors, type WritableSafetensor, writeSafetensors } from './support/write-safetensors.ts';

afterEach(removeFolders);

async function read(files: Parameters<typeof folderWith>[0]) {
  const path = folderWith(files);
  const folder = await localFolder(path);
  if (!folder || 'status' in folder) throw new Error('no folder');
  return { path, answer: await readCheckpoint(folder) };
}

/** The one line of a refusal, without the folder before it. */
async function refusal(files: Parameters<typeof folderWith>[0]): Promise<string> {
  const { path, answer } = await read(files);
  if (answer.status === 'ok') throw new Error('was read');
  expect(answer.reasons).toHaveLength(1);
  const line = answer.reasons[0] ?? '';
  expect(line).not.toMatch(/[\n\r]/);
  expect(line.startsWith(path)).toBe(true);
  return line.slice(path.length).replace(/^\//, '');
}

const FIRST = [...TINY_OUTSIDE, ...tinyLayer(0)];
const SECOND = tinyLayer(1);
const names = (tensors: readonly WritableSafetensor[], file: string) => tensors.map((t) => [t.name, file] as const);
const ONE = 'model-00001-of-00002.safetensors';
const TWO = 'model-00002-of-00002.safetensors';
const INDEX = {
  metadata: { total_size: 1 },
  weight_map: Object.fromEntries([...names(FIRST, ONE), ...names(SECOND, TWO)]),
};
const WHOLE = writeSafetensors(tinyTensors());
const SHARDED = {
  'config.json': TINY_CONFIG,
  'model.safetensors.index.json': INDEX,
  [ONE]: writeSafetensors(FIRST),
  [TWO]: writeSafetensors(SECOND),
};

describe('a folder', () => {
  it('with one file of weights is read', async () => {
    const { answer } = await read({ 'config.json': TINY_CONFIG, 'model.safetensors': WHOLE });
    expect(answer).toMatchObject({ status: 'ok', value: { fileBytes: WHOLE.length, assumptions: [] } });
  });

  it('with an index is read, and is the same model', async () => {
    const one = await read({ 'config.json': TINY_CONFIG, 'model.safetensors': WHOLE });
    const two = await read(SHARDED);
    if (one.answer.status !== 'ok' || two.answer.status !== 'ok') throw new Error('not read');
    expect(two.answer.value.tensors).toEqual(one.answer.value.tensors);
    expect(two.answer.value.hyper).toEqual(one.answer.value.hyper);
  });

  it('with parts but no index is read', async () => {
    const { 'model.safetensors.index.json': _, ...files } = SHARDED;
    expect((await read(files)).answer.status).toBe('ok');
  });

  it('leaves out a second copy of the weights in another layout', async () => {
    const copy = writeSafetensors([{ name: 'tok_embeddings.weight', dtype: 'BF16', shape: [256, 64] }]);
    const { answer } = await read({ ...SHARDED, 'consolidated.safetensors': copy });
    expect(answer.status === 'ok' && answer.value.tensors).toHaveLength(21);
  });

  it('counts tensors that the index forgot, but none twice', async () => {
    const forgetful = {
      weight_map: { ...Object.fromEntries(names(FIRST.slice(1), ONE)), ...Object.fromEntries(names(SECOND, TWO)) },
    };
    expect((await read({ ...SHARDED, 'model.safetensors.index.json': forgetful })).answer.status).toBe('ok');
  });

  it('with a configuration alone is described from it', async () => {
    const { answer } = await read({ 'config.json': TINY_CONFIG, 'pytorch_model.bin': 'x' });
    expect(answer).toMatchObject({ status: 'ok', value: { source: 'safetensors' } });
    expect(answer.status === 'ok' && answer.value.assumptions.join()).toMatch(/no safetensors files are at hand/);
  });

  it('reads a configuration as Python writes it', async () => {
    const text = JSON.stringify(TINY_CONFIG).replace(
      /}$/,
      ',"limit":[0.0,Infinity],"nothing":NaN,"text":"NaN Infinity","low":-Infinity}',
    );
    expect((await read({ 'config.json': text, 'model.safetensors': WHOLE })).answer.status).toBe('ok');
  });

  it('takes the quantization of a file of its own', async () => {
    const { answer } = await read({ ...SHARDED, 'hf_quant_config.json': { quantization: { quant_algo: 'FP8' } } });
    expect(answer.status === 'ok' && answer.value.quantization?.method).toBe('fp8');
  });
});

describe('a folder that is wrong is refused with file and field', () => {
  it.each<[string, Parameters<typeof folderWith>[0], RegExp]>([
    ['no configuration', { 'model.safetensors': WHOLE }, /^config.json: no such file/],
    ['an empty one', { 'config.json': '' }, /^config.json: the file is empty/],
    ['a broken one', { 'config.json': '{"a":' }, /^config.json: JSON: is not JSON/],
    ['a list', { 'config.json': '[]' }, /^config.json: JSON: is not a JSON object/],
    [
      'a deep one',
      { 'config.json': `{"a":${'['.repeat(500)}${']'.repeat(500)}}` },
      /^config.json: JSON: is nested more than 64 deep/,
    ],
    ['a huge one', { 'config.json': `{"a":"${'x'.repeat(2 ** 24)}"}` }, /^config.json: has \d+ bytes, more than/],
    ['one of no model', { 'config.json': { a: 1 } }, /^: config.json: model_type is missing/],
    [
      'a part missing',
      { ...SHARDED, [TWO]: new Uint8Array(0) },
      /^model-00002-of-00002.safetensors: the file is empty/,
    ],
    [
      'a part cut off',
      { ...SHARDED, [TWO]: writeSafetensors(SECOND).subarray(0, 2000) },
      /^model-00002-of-00002.safetensors: tensors: end at byte/,
    ],
    [
      'a part that is a pointer',
      { ...SHARDED, [TWO]: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n' },
      /Git LFS pointer/,
    ],
    [
      'a part of another model',
      { ...SHARDED, [TWO]: writeSafetensors(tinyLayer(5)) },
      /weight_map\["model.layers.1.*does not hold it/,
    ],
    [
      'a tensor in both parts',
      { 'config.json': TINY_CONFIG, [ONE]: WHOLE, [TWO]: writeSafetensors(SECOND) },
      /^model-00002.*tensors\["model.layers.1.*is also in model-00001/,
    ],
    [
      'a part fewer than the name says',
      { 'config.json': TINY_CONFIG, [ONE]: WHOLE },
      /name: says 2 parts, but 1 are there/,
    ],
    [
      'an index that leads out',
      { ...SHARDED, 'model.safetensors.index.json': { weight_map: { a: '../../etc/x.safetensors' } } },
      /^model.safetensors.index.json: weight_map\["a"\]: is "..\/..\/etc/,
    ],
    [
      'an index of nothing',
      { ...SHARDED, 'model.safetensors.index.json': { weight_map: {} } },
      /weight_map: names no tensors/,
    ],
    ['an index without a map', { ...SHARDED, 'model.safetensors.index.json': {} }, /weight_map: is missing/],
    [
      'a hostile header',
      { 'config.json': TINY_CONFIG, 'model.safetensors': rawSafetensors('{}', 0, 99_999_999n) },
      /^model.safetensors: header length/,
    ],
    [
      'layers missing',
      { 'config.json': TINY_CONFIG, 'model.safetensors': writeSafetensors(FIRST) },
      /layer 1 of 2 has no tensors/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await refusal(files)).toMatch(message);
  });

  it('is no folder at all', async () => {
    const path = folderWith({});
    writeFileSync(join(path, 'file'), 'x');
    expect(await localFolder(join(path, 'file'))).toBeUndefined();
    expect(await localFolder(join(path, 'none'))).toBeUndefined();
  });
});
