// A whole checkpoint described: layers from the configuration, tensors and bytes from the files, contradictions named.
import { describe, expect, it } from 'vitest';
import { plain, TINY_CONFIG, tinyLayer, tinyTensors } from '../../../../test/support/tiny-checkpoint.ts';
import { placed, type WritableSafetensor } from '../../../../test/support/write-safetensors.ts';
import { parameterCounts } from '../counts.ts';
import { fromHuggingFace, type HuggingFaceFiles } from './from-hugging-face.ts';

const files = (tensors: readonly WritableSafetensor[] | undefined, changes: Partial<HuggingFaceFiles> = {}) => ({
  config: TINY_CONFIG,
  name: 'tiny',
  ...(tensors ? { tensors: placed(tensors) } : {}),
  ...changes,
});

function model(given: HuggingFaceFiles) {
  const result = fromHuggingFace(given);
  if (result.status !== 'ok') throw new Error(result.reasons.join('; '));
  return result.model;
}

function reasons(given: HuggingFaceFiles): string {
  const result = fromHuggingFace(given);
  if (result.status === 'ok') throw new Error('was described');
  return result.reasons.join('; ');
}

/** Two embeddings, a norm, and in each of two layers two norms, attention and feed-forward. */
const PARAMETERS = 2 * 256 * 64 + 64 + 2 * (2 * 64 + 64 * (64 + 32 + 32 + 64) + 3 * 64 * 128);

describe('a checkpoint with its files', () => {
  it('has their tensors, types and bytes', () => {
    const described = model(files(tinyTensors(), { fileBytes: 12345 }));
    expect(described).toMatchObject({ name: 'tiny', architecture: 'llama', source: 'safetensors', fileBytes: 12345 });
    expect(described.assumptions).toEqual([]);
    expect(described.tensorBytes).toBe(2 * PARAMETERS);
    expect(parameterCounts(described).total).toBe(PARAMETERS);
    expect(described.hyper).toMatchObject({
      layerCount: 2,
      hidden: 64,
      vocabulary: 256,
      contextTokens: 512,
      tiedEmbeddings: false,
    });
    expect(new Set(described.tensors.map((t) => t.type))).toEqual(new Set(['BF16']));
  });

  it('has the same tensors as the converter would write', () => {
    const described = model(files(tinyTensors()));
    const list = (tensors: typeof described.converted) => tensors.map((t) => `${t.role} ${t.shape}`).sort();
    expect(list(described.tensors)).toEqual(list(described.converted));
  });

  it('is tied where the output matrix is missing, whatever the configuration says', () => {
    const without = tinyTensors().filter((t) => t.name !== 'lm_head.weight');
    expect(model(files(without)).hyper.tiedEmbeddings).toBe(true);
  });

  it('has the rows of its own embedding', () => {
    const padded = tinyTensors().map((t) => (t.shape[0] === 256 ? { ...t, shape: [320, 64] } : t));
    const described = model(files(padded));
    expect(described.hyper.vocabulary).toBe(320);
    expect(described.assumptions.join()).toMatch(/the files hold .* parameters, config.json gives/);
  });

  it('counts layers after the last as prediction, and a vision tower beside the model', () => {
    const more = [
      ...tinyTensors(),
      ...tinyLayer(2),
      { name: 'visual.patch_embed.proj.weight', dtype: 'BF16', shape: [64, 3, 14, 14] },
    ];
    const described = model(files(more));
    expect(described.hyper).toMatchObject({ layerCount: 2, predictionLayerCount: 1 });
    expect(described.tensors.find((t) => t.role === 'vision')?.shape).toEqual([14, 14, 3, 64]);
    expect(described.assumptions).toEqual([]);
  });

  it('names what it does not know', () => {
    const odd = { name: 'model.layers.0.gizmo.weight', dtype: 'BF16', shape: [4] };
    expect(model(files([...tinyTensors(), odd])).assumptions.join()).toMatch(
      /is not known, their bytes are counted: model.layers.0.gizmo/,
    );
  });

  it('in AWQ keeps 16 bits for what is not quantized', () => {
    const awq = (name: string, outputs: number, inputs: number): WritableSafetensor[] => [
      { name: `${name}.qweight`, dtype: 'I32', shape: [inputs, outputs / 8] },
      { name: `${name}.qzeros`, dtype: 'I32', shape: [inputs / 32, outputs / 8] },
      { name: `${name}.scales`, dtype: 'F16', shape: [inputs / 32, outputs] },
    ];
    const config = { ...TINY_CONFIG, quantization_config: { quant_method: 'awq', bits: 4, group_size: 32 } };
    const described = model(files(tinyTensors(awq), { config }));
    expect(described.quantization).toEqual({ method: 'awq', bits: 4, groupSize: 32 });
    expect(parameterCounts(described).total).toBe(PARAMETERS);
    const matrices = 2 * (64 * (64 + 32 + 32 + 64) + 3 * 64 * 128);
    // Half a byte a weight, and for each group of 32 two bytes of scale and half a byte of zero point.
    expect(described.tensorBytes).toBe(2 * (PARAMETERS - matrices) + matrices / 2 + (matrices / 32) * 2.5);
    expect(described.assumptions).toEqual([]);
  });

  it('takes the quantization from a file of its own', () => {
    const modelopt = { quantization: { quant_algo: 'NVFP4', group_size: 16 } };
    expect(model(files(tinyTensors(plain), { quantization: modelopt })).quantization).toEqual({
      method: 'nvfp4',
      bits: undefined,
      groupSize: 16,
    });
    expect(model(files(undefined, { quantization: { bits: 4, group_size: 128 } })).quantization?.method).toBe('gptq');
  });
});

describe('files that do not make a model', () => {
  it.each<[string, WritableSafetensor[], RegExp]>([
    ['a layer missing', tinyTensors().filter((t) => !t.name.includes('layers.1.')), /layer 1 of 2 has no tensors/],
    ['no embedding', tinyTensors().filter((t) => !t.name.includes('embed_tokens')), /no token embedding/],
    ['nothing', [], /layer 0 of 2 has no tensors/],
    [
      'a LoRA adapter',
      [{ name: 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight', dtype: 'F32', shape: [8, 64] }],
      /LoRA adapter/,
    ],
  ])('%s', (_, tensors, message) => {
    expect(reasons(files(tensors))).toMatch(message);
  });

  it('a configuration at fault is named', () => {
    expect(reasons(files(tinyTensors(), { config: { model_type: 'llama' } }))).toMatch(/^config.json: /);
  });
});

describe('a configuration without files', () => {
  it('gives the tensors that follow from it, in the type it states', () => {
    const described = model(files(undefined));
    expect(parameterCounts(described).total).toBe(PARAMETERS);
    expect(new Set(described.tensors.map((t) => t.type))).toEqual(new Set(['BF16']));
    expect(described.assumptions.join()).toMatch(/no safetensors files are at hand.*BF16/);
    expect(described.fileBytes).toBeUndefined();
  });

  it('gives no types where the weights are quantized, or none is stated', () => {
    const quantized = { ...TINY_CONFIG, quantization_config: { quant_method: 'gptq', bits: 4 } };
    const { torch_dtype: _, ...untyped } = TINY_CONFIG;
    for (const config of [quantized, untyped]) {
      const described = model(files(undefined, { config }));
      expect(described.tensors.every((t) => t.type === undefined)).toBe(true);
    }
  });
});
