// What a server calls its model, against the catalogue.
import { describe, expect, it } from 'vitest';
import { llamaGguf } from '../../../../test/support/model-gguf.ts';
import { realContext } from '../../../../test/support/real.ts';
import { resolveMachine } from '../../../core/machine/resolve-machine.ts';
import { fromGguf } from '../../../core/model/from-gguf.ts';
import { parseGgufHeader } from '../../../core/model/gguf/parser.ts';
import type { FoundServer } from './find-servers.ts';
import { servedModel } from './served-model.ts';

const context = realContext();
const resolved = resolveMachine(context.catalogue, 'ryzen-9-9950x');
if (resolved.status === 'unknown') throw new Error(resolved.reasons.join());
const machine = resolved.value;
const server = (kind: FoundServer['kind'], modelFile?: string): FoundServer => ({
  ...{ address: 'http://127.0.0.1:8080', kind, version: undefined, models: [] },
  ...(modelFile ? { modelFile } : {}),
});
const shape = { promptTokens: 512, outputTokens: 32, depthTokens: 0, sequences: 1 };

describe('a served model', () => {
  it('is known by its file, with a prediction and a roofline', () => {
    const file = '/models/Qwen2.5-7B-Instruct-Q4_K_M.gguf';
    const found = servedModel(context, machine, server('llama-server', file), 'gpt-4o', undefined);
    expect(found.model).toMatchObject({ id: 'qwen2.5-7b-instruct', quantization: 'Q4_K_M', synthetic: false });
    expect(found.predict(shape)?.decodeTokensPerSecond?.likely).toBeGreaterThan(1);
    expect(found.roofline?.decodeTokensPerSecond).toBeGreaterThan(
      found.predict(shape)?.decodeTokensPerSecond?.likely ?? 0,
    );
  });

  it('is read from the server’s file where that is at hand, whatever its name', () => {
    const header = parseGgufHeader(llamaGguf(), { complete: true });
    const described = header.status === 'ok' ? fromGguf(header.header) : undefined;
    if (described?.status !== 'ok') throw new Error('the tiny model is not valid');
    const found = servedModel(context, machine, server('llama-server', '/m/x.gguf'), 'x', undefined, described.model);
    expect(found.model).toMatchObject({ architecture: 'llama', quantization: expect.stringContaining('mostly') });
    expect(found.predict(shape)?.decodeTokensPerSecond?.likely).toBeGreaterThan(1);
    expect(found.roofline).toBeDefined();
  });

  it('takes the user’s word for the format', () => {
    const found = servedModel(context, machine, server('ollama'), 'llama3.1:8b', 'Q8_0');
    expect(found.model.quantization).toBe('Q8_0');
  });

  it('stays unknown where the catalogue has no such model', () => {
    const found = servedModel(context, machine, server('vllm'), 'my-own-finetune', undefined);
    expect(found.model).toEqual({ name: 'my-own-finetune', quantization: 'unknown', synthetic: false });
    expect(found.predict(shape)).toBeUndefined();
    expect(found.roofline).toBeUndefined();
  });
});
