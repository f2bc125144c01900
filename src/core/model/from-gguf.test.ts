// GGUF headers of llama.cpp's architectures read into the same description as the catalogue's, and bad ones refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheElements, layerCaches } from './cache-elements.ts';
import { attentionWork, parameterCounts } from './counts.ts';
import type { ModelDescription } from './description.ts';
import { deepseekV3, gemma3x4b, gptOss20b, llama31x8b, mamba2x370m } from './example-models.ts';
import { fromCatalogue } from './from-catalogue.ts';
import { fromGguf, type GgufSource } from './from-gguf.ts';

type Metadata = Record<string, unknown>;

/** A header with this architecture, the usual keys, and one tensor set a layer. */
function header(
  architecture: string,
  fields: Metadata,
  blocks: readonly string[][],
  extra: GgufSource['tensors'] = [],
) {
  const metadata: Metadata = { 'general.architecture': architecture };
  const all: Metadata = { block_count: blocks.length, embedding_length: 256, context_length: 4096, ...fields };
  for (const [key, value] of Object.entries(all)) metadata[`${architecture}.${key}`] = value;
  const tensors = blocks.flatMap((names, i) => names.map((name) => ({ name: `blk.${i}.${name}`, shape: [256, 256] })));
  return { metadata, tensors: [{ name: 'token_embd.weight', shape: [256, 128] }, ...tensors, ...extra] };
}

function described(source: GgufSource): ModelDescription {
  const answer = fromGguf(source);
  if (answer.status !== 'ok') throw new Error(answer.reasons.join('; '));
  return answer.model;
}

const ATTENTION = ['attn_q.weight', 'attn_k.weight', 'attn_v.weight', 'attn_output.weight'];
const DENSE = ['ffn_gate.weight', 'ffn_up.weight', 'ffn_down.weight'];
const PLAIN = [...ATTENTION, ...DENSE];
const two = { 'attention.head_count': 2, 'attention.head_count_kv': 2 };

describe('the same description from a header as from the catalogue', () => {
  const cases: [string, Parameters<typeof fromCatalogue>[0], Metadata][] = [
    ['llama', llama31x8b, { 'attention.head_count': 32, 'attention.head_count_kv': 8 }],
    [
      'gemma3 without a stated pattern: every sixth layer is full',
      gemma3x4b,
      {
        'attention.head_count': 8,
        'attention.head_count_kv': 4,
        'attention.key_length': 256,
        'attention.value_length': 256,
        'attention.sliding_window': 1024,
      },
    ],
    [
      'gpt-oss with the pattern as a list',
      gptOss20b,
      {
        'attention.head_count': 64,
        'attention.head_count_kv': 8,
        'attention.key_length': 64,
        'attention.value_length': 64,
        'attention.sliding_window': 128,
        'attention.sliding_window_pattern': Array.from({ length: 24 }, (_, i) => i % 2 === 0),
        expert_count: 32,
        expert_used_count: 4,
      },
    ],
    [
      'deepseek2: keys only, of rank + rope elements',
      { ...deepseekV3, predictionLayers: 0 },
      {
        'attention.head_count': 128,
        'attention.head_count_kv': 1,
        'attention.key_length': 576,
        'attention.value_length': 512,
        'attention.key_length_mla': 192,
        'attention.value_length_mla': 128,
        'attention.kv_lora_rank': 512,
        'attention.q_lora_rank': 1536,
        'rope.dimension_count': 64,
        expert_count: 256,
        expert_used_count: 8n,
      },
    ],
    [
      'mamba2',
      mamba2x370m,
      { 'ssm.conv_kernel': 4, 'ssm.inner_size': 2048, 'ssm.state_size': 128, 'ssm.group_count': 1 },
    ],
  ];

  it.each(cases)('%s', (_, model, fields) => {
    const catalogue = fromCatalogue(model);
    const metadata: Metadata = { 'general.architecture': model.architecture };
    const all: Metadata = {
      block_count: model.layers,
      embedding_length: model.hidden,
      context_length: model.contextTokens,
      ...fields,
    };
    for (const [key, value] of Object.entries(all)) metadata[`${model.architecture}.${key}`] = value;
    const gguf = described({ metadata, tensors: catalogue.tensors });
    expect(gguf.hyper).toEqual(catalogue.hyper);
    expect(gguf.tensors).toEqual(catalogue.tensors);
    expect(parameterCounts(gguf)).toEqual(parameterCounts(catalogue));
    expect(gguf.assumptions).toEqual([]);
  });
});

describe('layer patterns', () => {
  const spans = (model: ModelDescription) => layerCaches(model).map((cache) => cache.windowTokens ?? 0);
  const window = { ...two, 'attention.sliding_window': 32 };

  it('follows each architecture where the file states only the window', () => {
    const layers = Array.from({ length: 8 }, () => PLAIN);
    expect(spans(described(header('gemma2', window, layers)))).toEqual([32, 0, 32, 0, 32, 0, 32, 0]);
    expect(spans(described(header('gemma3', window, layers)))).toEqual([32, 32, 32, 32, 32, 0, 32, 32]);
    expect(spans(described(header('smallthinker', window, layers)))).toEqual([0, 32, 32, 32, 0, 32, 32, 32]);
    expect(spans(described(header('phi3', window, layers)))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('says what it assumed where neither file nor architecture tells', () => {
    const model = described(header('something-new', window, [PLAIN]));
    expect(model.assumptions).toHaveLength(2);
    expect(model.assumptions[0]).toMatch(/not known/);
  });

  it('says where the tensors contradict the metadata', () => {
    const model = described(header('llama', { 'attention.head_count': 2, 'attention.head_count_kv': 1 }, [PLAIN]));
    expect(model.assumptions).toEqual([expect.stringMatching(/key projection has 256 rows.*gives 128/)]);
    expect(described(header('llama', two, [PLAIN])).assumptions).toEqual([]);
  });

  it('gives windowed layers their own heads, and sharing layers no cache (Gemma 4)', () => {
    const fields = {
      'attention.head_count': 8,
      'attention.head_count_kv': [2, 1, 2, 1],
      'attention.key_length': 512,
      'attention.value_length': 512,
      'attention.key_length_swa': 256,
      'attention.value_length_swa': 256,
      'attention.sliding_window': 512,
      'attention.sliding_window_pattern': [true, false, true, false],
      'attention.shared_kv_layers': 2,
    };
    const model = described(header('gemma4', fields, [PLAIN, PLAIN, PLAIN, PLAIN]));
    expect(cacheElements(model)).toEqual({
      perContextToken: 2 * 512,
      perWindowToken: 2 * 2 * 256,
      perSequence: 0,
      windowTokens: 512,
    });
    expect(model.hyper.layers.map((layer) => layer.attention?.cacheOf)).toEqual([undefined, undefined, 0, 1]);
  });

  it('keeps no cache for diffusion models', () => {
    expect(cacheElements(described(header('llada', two, [PLAIN]))).perContextToken).toBe(0);
    const causal = { ...two, 'attention.causal': false };
    expect(cacheElements(described(header('llama', causal, [PLAIN]))).perContextToken).toBe(0);
  });
});

describe('recurrent and hybrid layers', () => {
  it('gated delta net: no cache but a state, though the layer has a query-key-value matrix', () => {
    const delta = ['attn_qkv.weight', 'attn_gate.weight', 'ssm_alpha.weight', 'ssm_beta.weight', 'ssm_out.weight'];
    const fields = {
      ...two,
      'attention.key_length': 128,
      'attention.value_length': 128,
      'ssm.inner_size': 256,
      'ssm.conv_kernel': 4,
      'ssm.state_size': 128,
      'ssm.group_count': 2,
    };
    const model = described(header('qwen35', fields, [delta, PLAIN]));
    expect(cacheElements(model)).toEqual({
      perContextToken: 2 * 2 * 128,
      perWindowToken: 0,
      perSequence: 256 * 128 + 3 * (256 + 2 * 2 * 128),
    });
    expect(attentionWork(model).layers).toBe(1);
  });

  it('parallel attention and Mamba-2 in one layer (Falcon-H1)', () => {
    const fields = { ...two, 'ssm.inner_size': 512, 'ssm.conv_kernel': 4, 'ssm.state_size': 128, 'ssm.group_count': 2 };
    const model = described(header('falcon-h1', fields, [[...PLAIN, 'ssm_in.weight', 'ssm_conv1d.weight']]));
    expect(model.hyper.layers[0]?.recurrent?.kind).toBe('mamba2');
    expect(model.hyper.layers[0]?.attention?.cache).toBe('keys-and-values');
  });

  it('short convolution keeps the last inputs only (LFM2)', () => {
    const conv = ['shortconv.in_proj.weight', 'shortconv.conv.weight', 'shortconv.out_proj.weight'];
    const fields = { 'attention.head_count': [2, 0], 'attention.head_count_kv': [2, 0], 'shortconv.l_cache': 3 };
    const model = described(header('lfm2', fields, [PLAIN, [...conv, ...DENSE]]));
    expect(cacheElements(model).perSequence).toBe(2 * 256);
  });

  it('prediction layers at the end do not run and keep nothing', () => {
    const fields = { ...two, nextn_predict_layers: 1 };
    const model = described(header('glm4moe', fields, [PLAIN, [...PLAIN, 'nextn.eh_proj.weight']]));
    expect(model.hyper.layerCount).toBe(1);
    expect(model.hyper.predictionLayerCount).toBe(1);
    expect(parameterCounts(model).prediction).toBe(8 * 256 * 256);
    expect(layerCaches(model)).toHaveLength(1);
  });
});

describe('bad metadata is answered, never thrown', () => {
  const good = header('llama', two, [PLAIN, PLAIN]);
  const withMetadata = (fields: Metadata) => fromGguf({ ...good, metadata: { ...good.metadata, ...fields } });

  it.each([
    ['no architecture', { 'general.architecture': 7 }, /general\.architecture/],
    ['a projector', { 'general.architecture': 'clip' }, /projector/],
    ['an adapter', { 'general.type': 'adapter' }, /LoRA/],
    ['no layers', { 'llama.block_count': undefined }, /block_count is missing/],
    ['a layer count that is text', { 'llama.block_count': '2' }, /block_count is "2"/],
    ['absurdly many layers', { 'llama.block_count': 4_000_000_000 }, /block_count is 4000000000/],
    ['more layers than tensors', { 'llama.block_count': 3 }, /layer 2 of 3 has no tensors/],
    ['a negative width', { 'llama.embedding_length': -1 }, /embedding_length is -1/],
    ['not a number', { 'llama.context_length': Number.NaN }, /context_length is NaN/],
    ['a list too short', { 'llama.attention.head_count': [2] }, /1 entries for 2 layers/],
    ['heads missing', { 'llama.attention.head_count': 0 }, /no heads/],
    ['more active experts than experts', { 'llama.expert_count': 2, 'llama.expert_used_count': 3 }, /more than the 2/],
  ])('%s', (_, fields, reason) => {
    const answer = withMetadata(fields);
    expect(answer).toMatchObject({ status: 'unknown' });
    if (answer.status === 'unknown') expect(answer.reasons.join('\n')).toMatch(reason);
  });

  it('refuses impossible shapes and tensors listed twice', () => {
    const shape = { name: 'output.weight', shape: [2 ** 40, 2 ** 40] };
    expect(fromGguf({ ...good, tensors: [...good.tensors, shape] })).toMatchObject({ status: 'unknown' });
    expect(fromGguf({ ...good, tensors: [...good.tensors, ...good.tensors] })).toMatchObject({ status: 'unknown' });
    expect(fromGguf({ ...good, tensors: [] })).toMatchObject({ status: 'unknown' });
  });

  it('any value under any key gives an answer', () => {
    const keys = Object.keys(good.metadata).concat(
      ['attention.sliding_window', 'attention.sliding_window_pattern', 'attention.shared_kv_layers', 'expert_count']
        .concat(['ssm.conv_kernel', 'attention.kv_lora_rank', 'attention.compress_ratios', 'nextn_predict_layers'])
        .map((key) => `llama.${key}`),
    );
    const odd = fc.oneof(fc.anything(), fc.integer(), fc.double(), fc.bigInt(), fc.array(fc.integer()), fc.boolean());
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), odd),
        fc.constantFrom('llama', 'deepseek4', 'gemma3'),
        (m, a) => {
          const answer = fromGguf({ ...good, metadata: { ...good.metadata, 'general.architecture': a, ...m } });
          expect(['ok', 'unknown']).toContain(answer.status);
          if (answer.status === 'ok') expect(Number.isFinite(cacheElements(answer.model).perContextToken)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
