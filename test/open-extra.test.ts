// Parts beside a model, read from real files: projectors, adapters in both formats, draft models.
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openExtra } from '../src/node/model-files/open-extra.ts';
import { folderWith, removeFolders } from './support/folders.ts';
import { adapterGguf, llamaGguf, projectorGguf } from './support/model-gguf.ts';
import { serve, startServer } from './support/range-server.ts';
import { writeSafetensors } from './support/write-safetensors.ts';

afterEach(removeFolders);

const PEFT = writeSafetensors([
  { name: 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight', dtype: 'F32', shape: [16, 64] },
  { name: 'base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight', dtype: 'F32', shape: [64, 16] },
]);

const FILES = {
  'mmproj.gguf': projectorGguf(),
  'lora.gguf': adapterGguf(),
  'draft.gguf': llamaGguf('Draft'),
  'peft/adapter_model.safetensors': PEFT,
  'other.safetensors': writeSafetensors([{ name: 'x', dtype: 'F32', shape: [4] }]),
  'broken.gguf': 'GGUF',
};

async function open(name: string, kind?: 'projector' | 'adapter' | 'draft') {
  return openExtra(join(folderWith(FILES), name), { env: {}, ...(kind ? { kind } : {}) });
}

async function refusal(name: string, kind?: 'projector' | 'adapter' | 'draft'): Promise<string> {
  const answer = await open(name, kind);
  if (answer.status === 'ok') throw new Error('was read');
  return answer.reasons.join(' | ');
}

describe('a part', () => {
  it('that is a projector', async () => {
    const answer = await open('mmproj.gguf', 'projector');
    expect(answer).toMatchObject({
      status: 'ok',
      value: { kind: 'projector', architecture: 'clip', bytes: 16_640, inputs: ['image'], name: 'mmproj.gguf' },
    });
    expect(answer.status === 'ok' && answer.value.tensors.map((t) => t.role)).toEqual(['vision', 'vision']);
  });

  it('that is an adapter', async () => {
    expect(await open('lora.gguf')).toMatchObject({
      value: { kind: 'adapter', architecture: 'llama', bytes: 4096, rank: 8 },
    });
    const peft = { kind: 'adapter', bytes: 8192, rank: 16, fileBytes: PEFT.length };
    expect(await open('peft')).toMatchObject({ value: { ...peft, name: 'peft' } });
    expect(await open('peft/adapter_model.safetensors')).toMatchObject({ value: peft });
  });

  it('that is a draft model comes with its description', async () => {
    const answer = await open('draft.gguf', 'draft');
    expect(answer).toMatchObject({
      value: { kind: 'draft', name: 'Draft', model: { architecture: 'llama', hyper: { layerCount: 1 } } },
    });
    if (answer.status !== 'ok') throw new Error('not read');
    const elements = answer.value.tensors.reduce((sum, t) => sum + t.shape.reduce((a, b) => a * b, 1), 0);
    expect(answer.value.bytes).toBe(4 * elements);
  });

  it('at an address', async () => {
    const server = await startServer({ '/mmproj.gguf': serve(projectorGguf()) });
    const answer = await openExtra(`${server.origin}/mmproj.gguf?key=secret`, { env: {} });
    await server.close();
    expect(answer).toMatchObject({ value: { kind: 'projector', name: 'mmproj.gguf' } });
  });

  it('of another kind, broken or missing is refused', async () => {
    expect(await refusal('draft.gguf', 'projector')).toMatch(
      /draft.gguf: general.architecture: the file holds a model, a projector is expected/,
    );
    expect(await refusal('mmproj.gguf', 'draft')).toMatch(/the file holds a projector/);
    expect(await refusal('other.safetensors')).toMatch(/holds no low-rank pairs/);
    expect(await refusal('broken.gguf')).toMatch(/broken.gguf: /);
    expect(await refusal('none.gguf')).toMatch(/none.gguf: no such file/);
    expect(await refusal('.', 'adapter')).toMatch(/adapter_model.safetensors: no such file/);
  });
});
