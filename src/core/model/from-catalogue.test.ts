// The catalogue's description of unusual models: sizes against published figures, names as llama.cpp's converter writes them.
import { describe, expect, it } from 'vitest';
import { cacheElements, layerCaches } from './cache-elements.ts';
import { parameterCounts } from './counts.ts';
import {
  deepseekV4flash,
  falconH1x7b,
  gemma3nE4b,
  gemma4x31b,
  jambaMini,
  kimiLinear48b,
  lfm2x1200m,
  nemotron3nano,
  qwen3next80b,
  rwkv7x3b,
} from './example-hybrids.ts';
import { deepseekV3, exampleModel, gptOss20b, llama32x1b, mamba2x370m } from './example-models.ts';
import { fromCatalogue } from './from-catalogue.ts';

const shapes = (model: Parameters<typeof fromCatalogue>[0]) =>
  Object.fromEntries(fromCatalogue(model).tensors.map((t) => [t.name, t.shape]));

describe('parameters of unusual layers against published totals (billions)', () => {
  it.each([
    ['gated delta net: Qwen3-Next', qwen3next80b, 79.67],
    ['short convolution: LFM2 1.2B', lfm2x1200m, 1.17],
    ['Mamba-2 and experts: Nemotron 3 Nano', nemotron3nano, 31.6],
    ['Kimi delta attention: Kimi Linear', kimiLinear48b, 49.1],
    ['Mamba and experts: Jamba 1.5 Mini', jambaMini, 51.6],
    ['attention and Mamba-2 in parallel: Falcon-H1 7B', falconH1x7b, 7.59],
    ['compressed attention: DeepSeek V4 Flash', deepseekV4flash, 284],
    ['windowed heads of their own: Gemma 4 31B', gemma4x31b, 30.7],
    ['per-layer embeddings: Gemma 3n E4B, text', gemma3nE4b, 6.87],
    ['RWKV 7 2.9B', rwkv7x3b, 2.95],
  ])('%s', (_, model, billions) => {
    const off = parameterCounts(fromCatalogue(model)).total / 1e9 / billions - 1;
    expect(Math.abs(off)).toBeLessThan(0.0025);
  });
});

describe('names and shapes', () => {
  it('merges experts along the third dimension', () => {
    const s = shapes(gptOss20b);
    expect(s['blk.3.ffn_gate_exps.weight']).toEqual([2880, 2880, 32]);
    expect(s['blk.3.ffn_down_exps.bias']).toEqual([2880, 32]);
    expect(s['blk.3.ffn_gate_inp.weight']).toEqual([2880, 32]);
  });

  it('writes no output matrix for tied embeddings', () => {
    expect(shapes(llama32x1b)['output.weight']).toBeUndefined();
    expect(shapes(gptOss20b)['output.weight']).toEqual([2880, 201088]);
  });

  it('splits the latent up-projections by head, and has dense layers first', () => {
    const s = shapes(deepseekV3);
    expect(s['blk.0.attn_k_b.weight']).toEqual([128, 512, 128]);
    expect(s['blk.0.attn_v_b.weight']).toEqual([512, 128, 128]);
    expect(s['blk.0.attn_kv_a_mqa.weight']).toEqual([7168, 576]);
    expect(s['blk.2.ffn_gate.weight']).toEqual([7168, 18432]);
    expect(s['blk.3.ffn_gate.weight']).toBeUndefined();
    expect(s['blk.61.attn_norm.weight']).toBeUndefined();
  });

  it('puts experts on every second layer where the model says so', () => {
    const kinds = fromCatalogue(jambaMini).hyper.layers.map((layer) => layer.feedForward?.kind);
    expect(kinds.slice(0, 4)).toEqual(['dense', 'experts', 'dense', 'experts']);
  });

  it('leaves out the value projection where keys double as values', () => {
    const s = shapes(gemma4x31b);
    expect(s['blk.0.attn_v.weight']).toEqual([5376, 16 * 256]);
    expect(s['blk.5.attn_k.weight']).toEqual([5376, 4 * 512]);
    expect(s['blk.5.attn_v.weight']).toBeUndefined();
  });
});

describe('what is kept between tokens', () => {
  it('MLA keeps one row of rank + rope, keys only', () => {
    expect(cacheElements(fromCatalogue(deepseekV3))).toEqual({
      perContextToken: 61 * 576,
      perWindowToken: 0,
      perSequence: 0,
    });
  });

  it('a sparse-attention indexer adds its keys', () => {
    const attention = { ...deepseekV3.attention, indexer: { heads: 64, headDim: 128 } };
    expect(cacheElements(fromCatalogue(exampleModel({ ...deepseekV3, attention }))).perContextToken).toBe(61 * 704);
  });

  it('windowed layers keep the window, full layers the context', () => {
    expect(cacheElements(fromCatalogue(gptOss20b))).toEqual({
      perContextToken: 12 * 2 * 512,
      perWindowToken: 12 * 2 * 512,
      perSequence: 0,
      windowTokens: 128,
    });
  });

  it('recurrent layers keep a state and no keys', () => {
    const state = 2048 * 128;
    const convolution = 3 * (2048 + 2 * 128);
    expect(cacheElements(fromCatalogue(mamba2x370m))).toEqual({
      perContextToken: 0,
      perWindowToken: 0,
      perSequence: 48 * (state + convolution),
    });
    expect(cacheElements(fromCatalogue(lfm2x1200m)).perSequence).toBe(10 * 2 * 2048);
  });

  it('sharing layers read the last cache of their own kind', () => {
    const model = fromCatalogue(gemma3nE4b);
    expect(layerCaches(model).filter((c) => c.keyElementsPerToken > 0)).toHaveLength(20);
    expect(model.hyper.layers[20]?.attention?.cacheOf).toBe(18);
    expect(model.hyper.layers[24]?.attention?.cacheOf).toBe(19);
  });

  it('compressed layers keep a window of keys, an entry for every ratio of tokens, and the rows not yet merged', () => {
    const [four, many] = layerCaches(fromCatalogue(deepseekV4flash));
    expect(four).toMatchObject({ keyElementsPerToken: 512, valueElementsPerToken: 0, windowTokens: 128 });
    expect(four).toMatchObject({ compressionRatio: 4, indexerElementsPerToken: 128, stateElements: 32 * (512 + 128) });
    expect(many).toMatchObject({ compressionRatio: 128, indexerElementsPerToken: 0, stateElements: 256 * 512 });
  });
});
