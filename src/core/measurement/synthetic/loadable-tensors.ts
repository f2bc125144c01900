// Tensors as llama.cpp v0.5.0 loads them, where that differs from what describes the model: names, shapes, small extras.
import type { TypedTensor } from '../../memory/quantize/tensor-columns.ts';
import type { ModelDescription } from '../../model/description.ts';
import { ggmlTypeByName } from '../../model/ggml-types.ts';
import { tensorRole } from '../../model/tensor-role.ts';

type Change = (typed: TypedTensor, model: ModelDescription) => TypedTensor | undefined;

const renamed =
  (from: string, to: string): Change =>
  (t) =>
    t.tensor.name.endsWith(`.${from}`) ? { ...t, tensor: { ...t.tensor, name: t.tensor.name.replace(from, to) } } : t;

/** One change an architecture. Source: `load_arch_tensors` of each in llama.cpp v0.5.0, src/models. */
const CHANGES: Readonly<Record<string, Change>> = {
  dbrx: renamed('ffn_norm.weight', 'attn_output_norm.weight'),
  'falcon-h1': renamed('ffn_norm.weight', 'ffn_norm'),
  hy_v3: renamed('exp_probs_b.bias', 'exp_probs_b'),
  'kimi-linear': (t) =>
    t.tensor.name.endsWith('.ssm_a') ? { ...t, tensor: { ...t.tensor, shape: [1, ...t.tensor.shape] } } : t,
  // The leading dense layers attend to everything.
  'minimax-m3': (t, model) =>
    t.tensor.role === 'indexer' || t.tensor.name.includes('.indexer.')
      ? model.hyper.layers[t.tensor.layer ?? 0]?.feedForward?.kind === 'experts'
        ? t
        : undefined
      : t,
};

/** Gemma 4's full-attention layers scale their rotation by a list of one factor for each pair of a head's elements. */
function rotationFactors(model: ModelDescription): TypedTensor[] {
  const type = ggmlTypeByName('F32');
  const full = model.hyper.layers.find((l) => l.attention?.span === 'full')?.attention;
  if (model.architecture !== 'gemma4' || !full || !type) return [];
  const name = 'rope_freqs.weight';
  const pairs = full.keyDim / 2;
  return [{ tensor: { name, shape: [pairs], role: tensorRole(name) }, type, bytes: 4 * pairs }];
}

/** The tensors to write into a file for this engine. */
export function loadableTensors(model: ModelDescription, tensors: readonly TypedTensor[]): readonly TypedTensor[] {
  const change = CHANGES[model.architecture];
  const changed = change ? tensors.flatMap((t) => change(t, model) ?? []) : tensors;
  const extra = rotationFactors(model).filter((e) => !changed.some((t) => t.tensor.name === e.tensor.name));
  return extra.length > 0 ? [...changed, ...extra] : changed;
}
