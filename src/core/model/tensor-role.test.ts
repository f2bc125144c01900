// Roles that follow from GGUF tensor names.
import { describe, expect, it } from 'vitest';
import { bareName, tensorLayer, tensorRole } from './tensor-role.ts';

describe('tensorRole', () => {
  it.each([
    ['token_embd.weight', 'embedding'],
    ['token_embd_norm.weight', 'norm'],
    ['per_layer_token_embd.weight', 'per-layer-embedding'],
    ['output.weight', 'output'],
    ['output_norm.weight', 'norm'],
    ['output.bias', 'bias'],
    ['rope_freqs.weight', 'rope-factors'],
    ['blk.0.attn_q.weight', 'attention-q'],
    ['blk.0.attn_q.bias', 'bias'],
    ['blk.0.attn_q_norm.weight', 'norm'],
    ['blk.0.attn_qkv.weight', 'attention-qkv'],
    ['blk.0.attn_output.weight', 'attention-output'],
    ['blk.0.attn_output.input_scale', 'scale'],
    ['blk.0.attn_sinks.weight', 'attention-sinks'],
    ['blk.0.attn_q_a.weight', 'mla-q-a'],
    ['blk.0.attn_kv_a_mqa.weight', 'mla-kv-a'],
    ['blk.0.attn_kv_a_norm.weight', 'norm'],
    ['blk.0.attn_k_b.weight', 'mla-k-b'],
    ['blk.0.ffn_gate_inp.weight', 'router'],
    ['blk.0.ffn_gate_inp_shexp.weight', 'shared-expert-router'],
    ['blk.0.exp_probs_b.bias', 'bias'],
    ['blk.0.ffn_down_exps.weight', 'expert-down'],
    ['blk.0.ffn_gate_up_exps.weight', 'expert-gate-up'],
    ['blk.0.ffn_up.7.weight', 'expert-up'],
    ['blk.0.ffn_up_shexp.weight', 'shared-expert-up'],
    ['blk.0.ffn_norm', 'norm'],
    ['blk.0.ssm_conv1d.weight', 'recurrent-convolution'],
    ['blk.0.ssm_a', 'recurrent-vector'],
    ['blk.0.ssm_norm.weight', 'norm'],
    ['blk.0.indexer.k_norm.weight', 'norm'],
    ['blk.0.indexer.attn_q_b.weight', 'indexer'],
    ['blk.5.nextn.eh_proj.weight', 'prediction'],
    ['dec.blk.3.cross_attn_q.weight', 'attention-q'],
    ['v.blk.0.attn_q.weight', 'vision'],
    ['never_seen.weight', 'other'],
  ])('%s is %s', (name, role) => {
    expect(tensorRole(name)).toBe(role);
  });
});

describe('the parts of a name', () => {
  it('layer number and bare name', () => {
    expect(tensorLayer('blk.12.attn_q.weight')).toBe(12);
    expect(tensorLayer('dec.blk.3.attn_q.weight')).toBe(3);
    expect(tensorLayer('v.blk.3.attn_q.weight')).toBeUndefined();
    expect(tensorLayer('output.weight')).toBeUndefined();
    expect(bareName('blk.12.attn_q.weight')).toBe('attn_q');
    expect(bareName('blk.12.attn_q.bias')).toBe('attn_q.bias');
  });
});
