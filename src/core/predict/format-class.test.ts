// The class of a model's weights: by what most of the layers' elements are, never by a name.
import { expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { typedTensors } from '../memory/quantize/tensor-columns.ts';
import { formatTraits } from './format-class.ts';
import { modelLibrary } from './model-library.ts';

const library = modelLibrary(realCatalogue());

function prepared(model: string, quantization: string) {
  const described = library.describe(model);
  const answer = described.status === 'ok' ? library.prepare(described.value, quantization) : described;
  if (answer.status === 'unknown') throw new Error(answer.reasons.join('; '));
  return answer.value;
}

it.each([
  ['llama-3.1-8b-instruct', 'Q4_K_M', 'q4_k_m'],
  ['llama-3.1-8b-instruct', 'Q5_K_M', 'q4_k_m'],
  ['llama-3.1-8b-instruct', 'Q4_0', 'q4_0'],
  ['llama-3.1-8b-instruct', 'Q8_0', 'q8_0'],
  ['llama-3.1-8b-instruct', 'Q6_K', 'q6_k'],
  ['llama-3.1-8b-instruct', 'Q3_K_M', 'low-bit'],
  ['llama-3.1-8b-instruct', 'BF16', 'f16'],
  ['gpt-oss-20b', 'MXFP4_MOE', 'mxfp4'],
  ['gpt-oss-20b', 'F16', 'mxfp4'],
])('%s %s: %s', (model, quantization, expected) => expect(prepared(model, quantization).formatClass).toBe(expected));

it('a 16-bit file of a model trained in MXFP4 keeps its experts so', () => {
  const [mixed, native] = [prepared('gpt-oss-20b', 'F16'), prepared('gpt-oss-20b', 'mxfp4')];
  expect(mixed.weights.totalBytes).toBe(native.weights.totalBytes);
});

it.each([
  ['IQ2_XXS', true],
  ['IQ3_S', true],
  ['Q2_K', false],
  ['IQ4_XS', false],
])('%s is unpacked slowly: %s', (quantization, expected) =>
  expect(prepared('llama-3.1-8b-instruct', quantization).unpackedSlowly).toBe(expected),
);

it('no tensors of layers: the reference', () => expect(formatTraits(typedTensors([])).formatClass).toBe('q4_k_m'));
