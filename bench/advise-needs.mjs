// The needs of the search's benchmark, from narrow to wide.
const FORMATS = ['q2_k', 'q3_k_m', 'q4_0', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16'];

/** Of the whole catalogue, in even steps: the size that a search must master in time. */
const MODELS = 120;

const FOUR_USES = ['uc1', 'uc2', 'uc3', 'uc4'].map((workload) => ({ workload }));

/** Needs from narrow to wide: what a buyer asks, and models of all sizes in eight formats. */
export const NEEDS = {
  'one model, its usual formats': { models: ['qwen2.5-14b-instruct'], useCases: [{ workload: 'uc2' }] },
  'four models × 8 formats × 4 use cases': {
    models: ['llama-3.1-8b-instruct', 'qwen2.5-14b-instruct', 'qwen2.5-coder-32b-instruct', 'llama-3.3-70b-instruct'],
    quantizations: FORMATS,
    useCases: FOUR_USES,
  },
  'many models × 8 formats × 4 use cases': { models: 'spread', quantizations: FORMATS, useCases: FOUR_USES },
  'models from 7 billion parameters on × 8 formats × 4 use cases': {
    parametersAtLeast: 7,
    quantizations: FORMATS,
    useCases: FOUR_USES,
  },
  'many models, in the background': {
    models: 'spread',
    quantizations: FORMATS,
    useCases: FOUR_USES.map((use) => ({ ...use, tier: 'background' })),
  },
};

/** So many of the items, in even steps. */
export const spread = (items, most) =>
  Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);

/** A need by its name, with the models that it spreads over. */
export function needNamed(name, catalogue) {
  const input = NEEDS[name];
  if (input.models !== 'spread') return input;
  const texts = Object.values(catalogue.models).filter((m) => m.task === 'text' || m.task === 'vision-text');
  const ids = texts.sort((a, b) => a.publishedParameters.value - b.publishedParameters.value).map((m) => m.id);
  return { ...input, models: spread(ids, MODELS) };
}
