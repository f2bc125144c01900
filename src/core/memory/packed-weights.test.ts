// Weights come back from their packed form as they were summed, for models of all kinds in formats of all kinds.
import { describe, expect, it } from 'vitest';
import { realContext } from '../../../test/support/real.ts';
import { packWeights, unpackWeights } from './packed-weights.ts';

const context = realContext();
const MODELS = [
  ...['llama-3.1-8b-instruct', 'qwen3-30b-a3b', 'gemma-3-12b-it', 'deepseek-v3', 'nemotron-3-nano-30b-a3b'],
  ...['gpt-oss-20b', 'mamba-130m', 'command-r-35b-v01'],
];

describe.each(MODELS)('%s', (id) => {
  const model = context.library.describe(id);
  it.each(['q2_k', 'q4_k_m', 'q6_k', 'f16', 'iq2_xxs'])('in %s', (format) => {
    const prepared = model.status === 'ok' ? context.library.prepare(model.value, format) : model;
    if (prepared.status === 'unknown') throw new Error(prepared.reasons.join());
    const { weights } = prepared.value;
    const { repackable } = weights;
    const packed = JSON.parse(JSON.stringify(packWeights(weights)));
    expect(unpackWeights(packed, repackable)).toEqual(weights);
    expect(packed.rows.length).toBeLessThanOrEqual(weights.layers.length);
  });
});
