// Families with one dense feed-forward a layer and full attention, from GPT-2 to the Llama kin.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';
import { attention, type Changes, type Family, ignoresWindow, windowed } from './family.ts';

const TIED = { tie_word_embeddings: true } as const;

function llama(c: ConfigReader, shape: CatalogueModel): Changes {
  const every = shape.attention?.biases === 'qkv' ? attention(shape, { biases: 'all' }) : {};
  return { ...ignoresWindow(c), ...every };
}

/** Layer norms, no gate, biases everywhere. */
function classic(_: ConfigReader, shape: CatalogueModel, changes: Changes = {}): Changes {
  const feedForward = { ...shape.feedForward, gated: false, biases: true };
  return { norm: 'layer', feedForward, ...attention(shape, { biases: 'all' }), ...changes };
}

const qkNorm = (_: ConfigReader, shape: CatalogueModel): Changes => attention(shape, { queryKeyNorm: true });
const qkvBias = (c: ConfigReader, shape: CatalogueModel): Changes => ({
  ...ignoresWindow(c),
  ...attention(shape, { biases: 'qkv' }),
});

function falcon(c: ConfigReader, shape: CatalogueModel): Changes {
  const grouped = c.flag('new_decoder_architecture') ?? false;
  const multiQuery = c.flag('multi_query') ?? true;
  const heads = shape.attention?.heads ?? 1;
  const biases = c.flag('bias') ?? false;
  return {
    norm: 'layer',
    normsPerLayer: grouped ? 2 : 1,
    feedForward: { ...shape.feedForward, gated: false, biases },
    ...attention(shape, {
      keyValueHeads: grouped ? (shape.attention?.keyValueHeads ?? heads) : multiQuery ? 1 : heads,
      biases: biases ? 'all' : 'none',
    }),
  };
}

function phi3(c: ConfigReader, shape: CatalogueModel): Changes {
  return { ...ignoresWindow(c), ...attention(shape, { biases: 'none' }) };
}

/** Cohere: one norm for the parallel blocks, without bias. */
function cohere(c: ConfigReader, shape: CatalogueModel): Changes {
  const queryKeyNorm = c.flag('use_qk_norm') ?? false;
  return { norm: 'layer-no-bias', normsPerLayer: 1, ...attention(shape, { queryKeyNorm }) };
}

export const DENSE_FAMILIES: Readonly<Record<string, Family>> = {
  llama: { architecture: 'llama', changes: llama },
  mistral: { architecture: 'llama', changes: llama },
  ministral: { architecture: 'llama', changes: (c, s) => windowed(c, s, undefined) },
  ministral3: { architecture: 'mistral3', changes: llama },
  arcee: { architecture: 'arcee', changes: (_, s) => ({ feedForward: { ...s.feedForward, gated: false } }) },
  apertus: {
    architecture: 'apertus',
    changes: (c, s) => ({ ...qkNorm(c, s), feedForward: { ...s.feedForward, gated: false } }),
  },
  smollm3: { architecture: 'smollm3', defaults: TIED },
  internlm2: { architecture: 'internlm2' },
  internlm3: { architecture: 'llama', changes: llama },
  baichuan: { architecture: 'baichuan' },
  yi: { architecture: 'llama' },
  minicpm: { architecture: 'minicpm', defaults: TIED },
  exaone: { architecture: 'exaone' },
  granite: { architecture: 'granite', defaults: TIED },
  ernie4_5: { architecture: 'ernie4_5', defaults: TIED },
  hunyuan_v1_dense: { architecture: 'hunyuan-dense', defaults: TIED, changes: qkNorm },
  seed_oss: { architecture: 'seed_oss', changes: qkvBias },
  helium: { architecture: 'llama' },
  olmo: { architecture: 'olmo', changes: () => ({ norm: 'none' }) },
  olmo2: { architecture: 'olmo2', changes: qkNorm },
  qwen2: { architecture: 'qwen2', changes: qkvBias },
  qwen2_vl: { architecture: 'qwen2vl', changes: qkvBias },
  qwen2_vl_text: { architecture: 'qwen2vl', changes: qkvBias },
  qwen2_5_vl: { architecture: 'qwen2vl', changes: qkvBias },
  qwen2_5_vl_text: { architecture: 'qwen2vl', changes: qkvBias },
  qwen3: { architecture: 'qwen3', changes: qkNorm },
  qwen3_vl: { architecture: 'qwen3vl', changes: qkNorm },
  qwen3_vl_text: { architecture: 'qwen3vl', changes: qkNorm },
  glm: { architecture: 'chatglm', changes: (_, s) => attention(s, { biases: 'qkv' }) },
  glm4: { architecture: 'glm4', changes: () => ({ normsPerLayer: 4 }) },
  chatglm: {
    architecture: 'chatglm',
    changes: (c, s) => attention(s, { biases: (c.flag('add_qkv_bias') ?? true) ? 'qkv' : 'none' }),
  },
  cohere: { architecture: 'command-r', defaults: TIED, changes: cohere },
  gemma: { architecture: 'gemma', defaults: { ...TIED, head_dim: 256 } },
  phi: { architecture: 'phi2', changes: (c, s) => classic(c, s, { normsPerLayer: 1 }) },
  phi3: { architecture: 'phi3', changes: phi3 },
  stablelm: {
    architecture: 'stablelm',
    changes: (c, s) => ({
      norm: 'layer',
      ...attention(s, {
        biases: c.flag('use_qkv_bias') ? 'qkv' : 'none',
        queryKeyNorm: c.flag('qk_layernorm') ?? false,
      }),
    }),
  },
  starcoder2: {
    architecture: 'starcoder2',
    defaults: TIED,
    changes: (c, s) => ({ ...ignoresWindow(c), ...classic(c, s) }),
  },
  nemotron: {
    architecture: 'nemotron',
    changes: (_, s) => ({ norm: 'layer', feedForward: { ...s.feedForward, gated: false } }),
  },
  gpt2: {
    architecture: 'gpt2',
    defaults: { ...TIED, n_positions: 1024 },
    changes: (c, s) => classic(c, s, { learnedPositions: s.contextTokens }),
  },
  gptj: {
    architecture: 'gptj',
    changes: (_, s) => ({
      norm: 'layer',
      normsPerLayer: 1,
      feedForward: { ...s.feedForward, gated: false, biases: true },
    }),
  },
  gpt_neox: { architecture: 'gptneox', changes: (c, s) => classic(c, s) },
  opt: {
    architecture: 'opt',
    defaults: TIED,
    // Two rows more than positions: the class offsets them by 2.
    changes: (c, s) => classic(c, s, { learnedPositions: s.contextTokens + 2 }),
  },
  bloom: { architecture: 'bloom', defaults: TIED, changes: (c, s) => classic(c, s) },
  falcon: { architecture: 'falcon', defaults: TIED, changes: falcon },
};
