// Names of checkpoints of many families, and what is left of a name that no rule knows.
import { describe, expect, it } from 'vitest';
import { placed, type WritableSafetensor } from '../../../../test/support/write-safetensors.ts';
import { storedTensors } from './stored-tensors.ts';

const stored = (tensors: WritableSafetensor[]) => storedTensors(placed(tensors), new Map());

describe('names of other families', () => {
  it.each([
    ['model.embed_tokens.weight', 'token_embd.weight', 'embedding'],
    ['model.language_model.embed_tokens.weight', 'token_embd.weight', 'embedding'],
    ['transformer.wte.weight', 'token_embd.weight', 'embedding'],
    ['transformer.wpe.weight', 'position_embd.weight', 'position-embedding'],
    ['gpt_neox.embed_in.weight', 'token_embd.weight', 'embedding'],
    ['embed_out.weight', 'output.weight', 'output'],
    ['language_model.lm_head.weight', 'output.weight', 'output'],
    ['model.norm.weight', 'output_norm.weight', 'norm'],
    ['h.0.attn.c_attn.weight', 'blk.0.attn_qkv.weight', 'attention-qkv'],
    ['h.0.attn.c_proj.bias', 'blk.0.attn_output.bias', 'bias'],
    ['h.0.mlp.c_proj.weight', 'blk.0.ffn_down.weight', 'feed-forward-down'],
    ['gpt_neox.layers.1.mlp.dense_h_to_4h.weight', 'blk.1.ffn_up.weight', 'feed-forward-up'],
    ['model.layers.2.self_attn.qkv_proj.weight', 'blk.2.attn_qkv.weight', 'attention-qkv'],
    ['model.layers.2.mlp.gate_up_proj.weight', 'blk.2.ffn_up.weight', 'feed-forward-up'],
    ['model.layers.2.mlp.gate.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.mlp.gate.e_score_correction_bias', 'blk.2.exp_probs_b.bias', 'bias'],
    ['model.layers.2.block_sparse_moe.gate.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.block_sparse_moe.router.layer.weight', 'blk.2.ffn_gate_inp.weight', 'router'],
    ['model.layers.2.block_sparse_moe.input_linear.weight', 'blk.2.ffn_gate_up_exps.weight', 'expert-gate-up'],
    ['model.layers.2.block_sparse_moe.output_linear.weight', 'blk.2.ffn_down_exps.weight', 'expert-down'],
    ['model.layers.2.mlp.shared_experts.down_proj.weight', 'blk.2.ffn_down_shexp.weight', 'shared-expert-down'],
    ['model.layers.2.mlp.shared_expert_gate.weight', 'blk.2.ffn_gate_inp_shexp.weight', 'shared-expert-router'],
    ['model.layers.2.shared_mlp.input_linear.weight', 'blk.2.ffn_up_shexp.weight', 'shared-expert-up'],
    ['model.layers.2.mlp.experts.gate_up_proj', 'blk.2.ffn_gate_up_exps.weight', 'expert-gate-up'],
    ['model.layers.2.mlp.switch_mlp.down_proj.weight', 'blk.2.ffn_down_exps.weight', 'expert-down'],
    ['model.layers.2.self_attn.sinks', 'blk.2.attn_sinks.weight', 'attention-sinks'],
    ['model.layers.2.self_attn.kv_a_proj_with_mqa.weight', 'blk.2.attn_kv_a_mqa.weight', 'mla-kv-a'],
    ['model.layers.2.self_attn.kv_b_proj.weight', 'blk.2.attn_kv_b.weight', 'mla-kv-b'],
    ['model.layers.2.self_attn.indexer.wq_b.weight', 'blk.2.indexer.attn_q_b.weight', 'indexer'],
    ['model.layers.2.linear_attn.in_proj_qkvz.weight', 'blk.2.attn_qkv.weight', 'attention-qkv'],
    ['model.layers.2.linear_attn.A_log', 'blk.2.ssm_a', 'recurrent-vector'],
    ['model.layers.2.linear_attn.dt_bias', 'blk.2.ssm_dt.bias', 'bias'],
    ['model.layers.2.linear_attn.norm.weight', 'blk.2.ssm_norm.weight', 'norm'],
    ['model.layers.2.linear_attn.out_proj.weight', 'blk.2.ssm_out.weight', 'recurrent-out'],
    ['backbone.layers.2.mixer.in_proj.weight', 'blk.2.ssm_in.weight', 'recurrent-in'],
    ['model.layers.2.conv.conv.weight', 'blk.2.shortconv.conv.weight', 'recurrent-convolution'],
    ['model.layers.2.mamba.conv1d.weight', 'blk.2.ssm_conv1d.weight', 'recurrent-convolution'],
    ['encoder.layer.2.attention.self.query.weight', 'blk.2.attn_q.weight', 'attention-q'],
    ['encoder.layer.2.attention.output.dense.weight', 'blk.2.attn_output.weight', 'attention-output'],
    ['encoder.layer.2.intermediate.dense.weight', 'blk.2.ffn_up.weight', 'feed-forward-up'],
    ['encoder.layer.2.output.dense.weight', 'blk.2.ffn_down.weight', 'feed-forward-down'],
    ['embeddings.word_embeddings.weight', 'token_embd.weight', 'embedding'],
    ['model.visual.blocks.3.attn.qkv.weight', 'v.model.visual.blocks.3.attn.qkv.weight', 'vision'],
    [
      'vision_tower.vision_model.encoder.layers.3.mlp.fc1.weight',
      'v.vision_tower.vision_model.encoder.layers.3.mlp.fc1.weight',
      'vision',
    ],
    ['model.layers.61.shared_head.head.weight', 'blk.61.nextn.shared_head_head.weight', 'prediction'],
    ['model.layers.61.eh_proj.weight', 'blk.61.nextn.eh_proj.weight', 'prediction'],
    ['mtp.layers.0.mlp.gate.weight', 'nextn.mtp.layers.0.mlp.gate.weight', 'prediction'],
    [
      'model.layers.0.self_attn.rotary_emb.inv_freq',
      'rope_freqs.model.layers.0.self_attn.rotary_emb.inv_freq.weight',
      'rope-factors',
    ],
  ])('%s', (name, gguf, role) => {
    const result = stored([{ name, dtype: 'BF16', shape: [8] }]);
    expect(result.tensors).toMatchObject([{ name: gguf, role }]);
    expect(result.unknown).toEqual([]);
  });

  it('an unknown one keeps its name and its bytes', () => {
    const result = stored([{ name: 'model.layers.4.flux.capacitor.weight', dtype: 'F32', shape: [3, 4] }]);
    expect(result.tensors).toMatchObject([
      { name: 'blk.4.flux.capacitor.weight', shape: [4, 3], role: 'other', layer: 4 },
    ]);
    expect(result.unknown).toEqual(['model.layers.4.flux.capacitor']);
  });

  it('two that mean the same stay two', () => {
    const result = stored([
      { name: 'model.norm.weight', dtype: 'F32', shape: [8] },
      { name: 'model.language_model.norm.weight', dtype: 'F32', shape: [8] },
    ]);
    expect(result.tensors.map((t) => t.name)).toEqual(['output_norm.weight', 'output_norm.weight#2']);
  });

  it('scales of a cache without a weight are kept', () => {
    expect(stored([{ name: 'model.layers.0.self_attn.attn.k_scale', dtype: 'F32', shape: [1] }]).tensors).toHaveLength(
      1,
    );
  });
});
