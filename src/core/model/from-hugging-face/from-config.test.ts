// config.json that is unknown, incomplete, wrong or hostile: an estimate that says so, or the reasons why there is none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TINY_CONFIG } from '../../../../test/support/tiny-checkpoint.ts';
import { fromCatalogue } from '../from-catalogue.ts';
import { shapeFromConfig } from './from-config.ts';
import { KNOWN_MODEL_TYPES } from './language-config.ts';

const LLAMA: Record<string, unknown> = TINY_CONFIG;

function ok(config: Record<string, unknown>) {
  const shape = shapeFromConfig(config);
  if (shape.status !== 'ok') throw new Error(shape.reasons.join('; '));
  return shape;
}

function reasons(config: Record<string, unknown>): string {
  const shape = shapeFromConfig(config);
  if (shape.status === 'ok') throw new Error('was described');
  for (const reason of shape.reasons) expect(reason).not.toMatch(/[\n\r]/);
  return shape.reasons.join('; ');
}

describe('an unknown model_type', () => {
  it('is estimated, and says so', () => {
    const shape = ok({ ...LLAMA, model_type: 'brandnew' });
    expect(shape.known).toBe(false);
    expect(shape.assumptions[0]).toMatch(/^unknown architecture: model_type "brandnew" is not known, estimated as/);
    expect(fromCatalogue(shape.shape).hyper.layers).toEqual(fromCatalogue(ok(LLAMA).shape).hyper.layers);
  });

  it('is estimated with the windows, experts and compressed keys that it states', () => {
    const layer_types = ['sliding_attention', 'full_attention'];
    const windowed = ok({ ...LLAMA, model_type: 'brandnew', sliding_window: 128, layer_types });
    expect(fromCatalogue(windowed.shape).hyper.layers.map((l) => l.attention?.windowTokens)).toEqual([128, undefined]);
    const mla = { kv_lora_rank: 32, qk_rope_head_dim: 8, qk_nope_head_dim: 16, v_head_dim: 16 };
    const latent = ok({ ...LLAMA, ...mla, model_type: 'brandnew' });
    expect(fromCatalogue(latent.shape).hyper.layers[0]?.attention).toMatchObject({ keyDim: 40, cache: 'keys-only' });
    const experts = { num_experts: 8, num_experts_per_tok: 2, moe_intermediate_size: 32 };
    expect(ok({ ...LLAMA, ...experts, model_type: 'brandnew' }).shape.moe).toMatchObject({
      experts: 8,
      expertSize: 32,
    });
  });

  it('with layers of another kind is not estimated', () => {
    const hybrid = { ...LLAMA, model_type: 'brandnew', mamba_d_state: 16, mamba_expand: 2 };
    expect(reasons(hybrid)).toMatch(
      /"brandnew" is not known and has layers of a kind that cannot be estimated \(mamba_d_state/,
    );
  });
});

describe('an encoder with a decoder', () => {
  it('is not taken for a decoder', () => {
    expect(reasons({ ...LLAMA, model_type: 't5', is_encoder_decoder: true })).toMatch(
      /"t5" has an encoder and a decoder/,
    );
  });
});

describe('a configuration that is incomplete or wrong', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['empty', {}, /model_type is missing/],
    ['model_type of another kind', { model_type: 5 }, /model_type is missing/],
    ['without sizes', { model_type: 'llama' }, /num_hidden_layers is missing/],
    ['layers as text', { ...LLAMA, num_hidden_layers: '2' }, /num_hidden_layers is "2": not a whole number/],
    ['layers without number', { ...LLAMA, num_hidden_layers: 1e9 }, /num_hidden_layers is 1000000000, more than 4096/],
    ['no layers', { ...LLAMA, num_hidden_layers: 0 }, /num_hidden_layers is 0/],
    ['broken width', { ...LLAMA, hidden_size: 1.5 }, /hidden_size is 1.5/],
    ['more key heads than heads', { ...LLAMA, num_key_value_heads: 8 }, /num_key_value_heads is 8, more than the 4/],
    [
      'more active experts',
      { ...LLAMA, model_type: 'mixtral', num_local_experts: 4, num_experts_per_tok: 8 },
      /more than the 4 experts/,
    ],
    [
      'layer types too few',
      { ...LLAMA, model_type: 'gemma2', layer_types: ['full_attention'] },
      /1 entries for 2 layers/,
    ],
    [
      'layer types unknown',
      { ...LLAMA, model_type: 'gemma2', layer_types: ['a', 'b'] },
      /kind of layer that is not known: "a"/,
    ],
    ['latent ranks missing', { ...LLAMA, model_type: 'deepseek_v3' }, /qk_rope_head_dim is missing/],
    ['pattern missing', { ...LLAMA, model_type: 'nemotron_h', head_dim: 16 }, /hybrid_override_pattern/],
    ['a newline in a value', { ...LLAMA, num_hidden_layers: 'a\nb' }, /num_hidden_layers is "a\\u\{a\}b"/],
  ])('%s', (_, config, message) => {
    expect(reasons(config)).toMatch(message);
  });

  it('takes defaults of the class where the file is silent, and says so', () => {
    const shape = ok({
      model_type: 'gemma3',
      text_config: { model_type: 'gemma3_text', hidden_size: 64, num_hidden_layers: 2, intermediate_size: 8 },
    });
    expect(shape.shape.attention).toMatchObject({ heads: 8, keyValueHeads: 4, headDim: 256 });
    expect(shape.assumptions.join()).toMatch(/num_attention_heads is not stated: 8, the default of gemma3_text/);
  });

  it('reads null as absent', () => {
    expect(ok({ ...LLAMA, head_dim: null, sliding_window: null }).shape.attention).toMatchObject({ headDim: 16 });
  });
});

describe('any configuration', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 5 }),
    fc.dictionary(fc.string(), fc.integer(), { maxKeys: 3 }),
  );
  const keys = (
    'num_hidden_layers hidden_size num_attention_heads num_key_value_heads head_dim vocab_size intermediate_size ' +
    'sliding_window layer_types num_experts num_experts_per_tok moe_intermediate_size kv_lora_rank q_lora_rank text_config ' +
    'hybrid_override_pattern linear_attn_config mamba_d_state conv_kernel num_kv_shared_layers max_position_embeddings __proto__'
  ).split(' ');

  it('ends in a description or in reasons, in every family', () => {
    const changes = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN_MODEL_TYPES, 'brandnew'), changes, (model_type, changed) => {
        const shape = shapeFromConfig({ ...LLAMA, ...changed, model_type });
        if (shape.status === 'unknown') {
          expect(shape.reasons.length).toBeGreaterThan(0);
          return;
        }
        const { hyper, tensors } = fromCatalogue(shape.shape);
        expect(hyper.layers).toHaveLength(hyper.layerCount);
        for (const t of tensors) for (const n of t.shape) expect(Number.isFinite(n) && n >= 0).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
