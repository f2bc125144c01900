// Types under a mix, worked out once for tensors that are alike: the same as the rules give one by one, for every model and mix.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../../test/support/real.ts';
import { convertedTensors } from '../../model/from-hugging-face/from-hugging-face.ts';
import { modelLibrary } from '../../predict/model-library.ts';
import { MIX_BASE, ruleOf } from './mix.ts';
import { tensorType } from './tensor-type.ts';
import { mixContext, mixTypes } from './typed-tensors.ts';
import { isMatrix, isQuantizedName } from './which-tensors.ts';

const library = modelLibrary(realCatalogue());
const COUNTED = ['attn_v.weight', 'ffn_down', 'ffn_gate', 'ffn_up'];

/** One dense, one with experts, of eight experts, 80 layers, recurrent, with a tied output, fused projections. */
const MODELS = [
  'qwen3-14b',
  'qwen3-30b-a3b',
  'mixtral-8x7b-instruct-v0.1',
  'llama-3.3-70b-instruct',
  'mamba-130m',
  'llama-3.2-1b-instruct',
  'phi-3.5-mini-instruct',
];

describe.each(MODELS)('%s', (id) => {
  const described = library.describe(id);
  if (described.status === 'unknown') throw new Error(described.reasons.join());
  const tensors = convertedTensors(described.value);

  it.each(Object.keys(MIX_BASE))('%s', (mix) => {
    const typed = mixTypes(described.value, mix);
    if (typed.status === 'unknown') throw new Error(typed.reasons.join());
    const context = mixContext(described.value, tensors, mix);
    const seen = new Map<string, number>();
    const one = typed.value.list().map(({ tensor }) => {
      if (!isQuantizedName(tensor.name) || !isMatrix(tensor)) return 'F32';
      const kind = COUNTED.find((part) => tensor.name.includes(part)) ?? '';
      const order = seen.get(kind) ?? 0;
      seen.set(kind, order + 1);
      return tensorType(context, { tensor, rule: ruleOf(tensor.name), order: kind === '' ? 0 : order });
    });
    expect(typed.value.list().map((t) => t.type.name)).toEqual(one);
  });
});
