// Parameter counts against the makers' figures, and how they move with the hyperparameters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheElements } from './cache-elements.ts';
import { attentionWork, parameterCounts } from './counts.ts';
import {
  deepseekV3,
  exampleModel,
  gemma3x4b,
  gpt2,
  gptOss20b,
  llama31x8b,
  llama32x1b,
  qwen3x30bA3b,
  qwen25x14b,
} from './example-models.ts';
import { fromCatalogue } from './from-catalogue.ts';

describe('total parameters', () => {
  it.each([
    ['Llama 3.1 8B', llama31x8b, 8_030_261_248],
    ['Llama 3.2 1B', llama32x1b, 1_235_814_400],
    ['Qwen2.5 14B', qwen25x14b, 14_770_033_664],
    ['GPT-2', gpt2, 124_439_808],
  ])('%s to the parameter', (_, model, expected) => {
    expect(parameterCounts(fromCatalogue(model)).total).toBe(expected);
  });

  it.each([
    ['gpt-oss-20b', gptOss20b, 20.91],
    ['DeepSeek-V3', deepseekV3, 671.0],
    ['Qwen3-30B-A3B', qwen3x30bA3b, 30.53],
    ['Gemma 3 4B (text)', gemma3x4b, 3.88],
  ])('%s to the published figure', (_, model, billions) => {
    expect(parameterCounts(fromCatalogue(model)).total / 1e9).toBeCloseTo(billions, billions > 100 ? 0 : 2);
  });
});

describe('active parameters', () => {
  it('follows each maker: gpt-oss without the embedding table, Qwen and DeepSeek with it', () => {
    expect(parameterCounts(fromCatalogue(gptOss20b)).activeWithoutEmbedding / 1e9).toBeCloseTo(3.61, 2);
    expect(parameterCounts(fromCatalogue(qwen3x30bA3b)).active / 1e9).toBeCloseTo(3.35, 2);
    expect(parameterCounts(fromCatalogue(deepseekV3)).activeWithoutEmbedding / 1e9).toBeCloseTo(36.6, 0);
  });

  it('counts the tied table once, as the output matrix', () => {
    const counts = parameterCounts(fromCatalogue(llama32x1b));
    expect(counts.output).toBe(128256 * 2048);
    expect(counts.embedding).toBe(counts.output);
    expect(counts.activeWithoutEmbedding).toBe(counts.total);
  });

  it('multiplies neither embeddings nor norms: matrices of Llama 3.1 8B', () => {
    const layer = 4096 * (4096 * 2 + 1024 * 2) + 3 * 4096 * 14336;
    expect(parameterCounts(fromCatalogue(llama31x8b)).matrix).toBe(32 * layer);
  });
});

describe('attention work', () => {
  it('is heads × head size over the layers, full and windowed apart', () => {
    expect(attentionWork(fromCatalogue(llama31x8b))).toEqual({ full: 32 * 32 * 128, windowed: 0, layers: 32 });
    expect(attentionWork(fromCatalogue(gptOss20b))).toEqual({ full: 12 * 4096, windowed: 12 * 4096, layers: 24 });
  });

  it('for MLA runs over the compressed row: 128 heads × (576 + 512) / 2', () => {
    expect(attentionWork(fromCatalogue(deepseekV3)).full).toBe(61 * 128 * 544);
  });
});

describe('as hyperparameters change', () => {
  const shape = fc.record({
    layers: fc.integer({ min: 1, max: 24 }),
    heads: fc.integer({ min: 1, max: 8 }).map((n) => 2 * n),
    headDim: fc.constantFrom(64, 96, 128),
    size: fc.integer({ min: 64, max: 4096 }),
    tied: fc.boolean(),
    pattern: fc.constantFrom('A', 'SA', 'SSSSSA', 'a', 'AF'),
  });
  const build = (s: { layers: number; heads: number; headDim: number; size: number; tied: boolean; pattern: string }) =>
    exampleModel({
      architecture: 'llama',
      layers: s.layers,
      hidden: s.heads * s.headDim,
      vocabulary: 1000,
      contextTokens: 2048,
      tiedEmbeddings: s.tied,
      layerPattern: s.pattern,
      attention: { heads: s.heads, keyValueHeads: s.heads, headDim: s.headDim, window: { tokens: 512 } },
      feedForward: { size: s.size },
    });

  it('more layers, more parameters', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 8 }), (s, more) => {
        const few = parameterCounts(fromCatalogue(build(s)));
        const many = parameterCounts(fromCatalogue(build({ ...s, layers: s.layers + more })));
        expect(many.total).toBeGreaterThan(few.total);
        expect(many.matrix).toBeGreaterThan(few.matrix);
      }),
    );
  });

  it('half the key-value heads, half the cache; the rest of the work as before', () => {
    fc.assert(
      fc.property(shape, (s) => {
        const model = build(s);
        const attention = { ...model.attention, keyValueHeads: s.heads / 2 };
        const whole = fromCatalogue(model);
        const half = fromCatalogue(exampleModel({ ...model, attention }));
        const [a, b] = [cacheElements(whole), cacheElements(half)];
        expect(b.perContextToken * 2).toBe(a.perContextToken);
        expect(b.perWindowToken * 2).toBe(a.perWindowToken);
        expect(attentionWork(half)).toEqual(attentionWork(whole));
      }),
    );
  });

  it('total is the sum of what is counted: matrices, tables, output, and small vectors', () => {
    fc.assert(
      fc.property(shape, (s) => {
        const counts = parameterCounts(fromCatalogue(build(s)));
        const output = s.tied ? 0 : counts.output;
        const rest = counts.total - counts.matrix - counts.embedding - output;
        expect(rest).toBeGreaterThanOrEqual(0);
        expect(rest).toBeLessThanOrEqual((2 * s.layers + 1) * s.heads * s.headDim);
      }),
    );
  });
});
