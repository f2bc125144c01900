// How architectures differ in the order of their operations, as far as it decides memory.
import type { ModelDescription } from '../../model/description.ts';
import type { Activation, NormKind } from './blocks.ts';

export interface Traits {
  readonly norm: NormKind;
  /** Embeddings are scaled: a copy of their own where they are read again. */
  readonly inputScale: boolean;
  /** The embeddings are normalised without a weight before the first layer. */
  readonly inputNorm: boolean;
  /** all; none; or only the layers with a window. */
  readonly rope: 'all' | 'none' | 'windowed';
  /** Query and key norms follow the rotation instead of preceding it, or work on whole rows before heads are told apart. */
  readonly headNorm: 'before' | 'after' | 'rows';
  /** Attention and feed-forward read the same input and are added together. */
  readonly parallel: 'none' | 'feed-forward-first' | 'attention-first';
  /** Where rows without logits are dropped. */
  readonly select: 'attention' | 'post-norm' | 'kernel' | 'before-norm' | 'after-norm' | 'never';
  readonly activation: Activation;
  /** Result of each block is scaled before it is added. */
  readonly residualScale: boolean;
  readonly softCap: boolean;
  readonly noFlash: boolean;
  readonly gating: 'softmax' | 'sigmoid' | 'softmax-weight' | 'softplus';
  readonly normalisedExperts: boolean;
  readonly weightFirst: boolean;
  /** The block's input is the second operand where results are added. */
  readonly inputFirst: 'none' | 'attention' | 'feed-forward' | 'both';
  /** Queries that are not rotated are multiplied by a factor of their position. */
  readonly temperature: boolean;
  /** False where the graph has no experts although the file may. */
  readonly readsExperts: boolean;
  /** Attends only to entries that an indexer selects. */
  readonly sparse: boolean;
  /** Hidden states are kept besides the logits, for multi-token prediction. */
  readonly keepsHidden: boolean;
}

const USUAL: Traits = {
  norm: 'rms',
  inputScale: false,
  inputNorm: false,
  rope: 'all',
  headNorm: 'before',
  parallel: 'none',
  select: 'attention',
  activation: 'gated',
  residualScale: false,
  softCap: false,
  noFlash: false,
  gating: 'softmax',
  normalisedExperts: true,
  weightFirst: false,
  inputFirst: 'none',
  temperature: false,
  readsExperts: true,
  sparse: false,
  keepsHidden: false,
};

type Given = Partial<Traits>;
const layer: Given = { norm: 'layer' };
const layerPlain: Given = { norm: 'layer', activation: 'plain' };
const gemma: Given = { inputScale: true };
const granite: Given = { residualScale: true };

/** Only what departs from the usual. Source: llama.cpp v0.5.0, src/models/*.cpp, the graph of each architecture. */
const DEPARTURES: Readonly<Record<string, Given>> = {
  afmoe: { inputScale: true, select: 'post-norm', gating: 'sigmoid', rope: 'windowed' },
  arcee: { activation: 'squared' },
  bailingmoe2: { gating: 'sigmoid' },
  bloom: { ...layerPlain, rope: 'none' },
  codeshell: layerPlain,
  cogvlm: { select: 'never' },
  cohere2: { norm: 'layer', parallel: 'feed-forward-first', rope: 'windowed' },
  cohere2moe: { parallel: 'feed-forward-first', select: 'after-norm', gating: 'sigmoid', keepsHidden: true },
  'command-r': { norm: 'layer', parallel: 'feed-forward-first' },
  dbrx: layer,
  deepseek2: { gating: 'sigmoid', normalisedExperts: false },
  deepseek32: { gating: 'sigmoid', normalisedExperts: false, sparse: true },
  dots1: { gating: 'sigmoid' },
  'exaone-moe': { gating: 'sigmoid', rope: 'windowed' },
  exaone4: { rope: 'windowed', select: 'post-norm' },
  falcon: { ...layerPlain, parallel: 'feed-forward-first' },
  gemma,
  gemma2: { ...gemma, softCap: true },
  gemma3: gemma,
  gemma3n: gemma,
  gemma4: gemma,
  'glm-dsa': { gating: 'sigmoid', normalisedExperts: false, sparse: true },
  glm4: { activation: 'halves' },
  glm4moe: { gating: 'sigmoid' },
  'gpt-oss': { select: 'before-norm', gating: 'softmax-weight', normalisedExperts: false, keepsHidden: true },
  gpt2: { ...layerPlain, rope: 'none' },
  gptj: { ...layerPlain, parallel: 'attention-first' },
  gptneox: { ...layerPlain },
  granite,
  granite_swa: granite,
  granitemoe: granite,
  granitehybrid: granite,
  grok: { inputScale: true, noFlash: true, softCap: true },
  'hunyuan-dense': { headNorm: 'after' },
  'hunyuan-moe': { headNorm: 'after' },
  hunyuan_vl: { headNorm: 'after' },
  jamba: { rope: 'none', inputFirst: 'both' },
  hy_v4: { gating: 'sigmoid', normalisedExperts: false, sparse: true },
  jais: { ...layer, rope: 'none' },
  jais2: { norm: 'layer', activation: 'squared' },
  'kimi-k3': { rope: 'none', gating: 'sigmoid', activation: 'bounded' },
  'kimi-linear': { rope: 'none', gating: 'sigmoid' },
  lfm2: { inputFirst: 'both' },
  lfm2moe: { inputFirst: 'both', gating: 'sigmoid' },
  llama4: { gating: 'sigmoid', weightFirst: true, rope: 'windowed', normalisedExperts: false, temperature: true },
  maincoder: { headNorm: 'after' },
  mimo2: { gating: 'sigmoid' },
  minicpm: { inputScale: true, residualScale: true },
  minicpm3: { inputScale: true, residualScale: true },
  'minimax-m2': { headNorm: 'rows', gating: 'sigmoid' },
  'minimax-m3': { gating: 'sigmoid' },
  mistral4: { gating: 'sigmoid', normalisedExperts: false },
  mpt: { ...layerPlain, rope: 'none' },
  nemotron: { norm: 'layer', activation: 'squared' },
  nemotron_h: { rope: 'none', activation: 'squared', select: 'after-norm', keepsHidden: true },
  nemotron_h_moe: { rope: 'none', activation: 'squared', select: 'after-norm', keepsHidden: true, gating: 'sigmoid' },
  olmo: layer,
  olmo2: { headNorm: 'rows', select: 'attention' },
  olmoe: { headNorm: 'rows' },
  openelm: { select: 'kernel', inputFirst: 'attention' },
  orion: layer,
  phi2: { ...layerPlain, parallel: 'attention-first' },
  phi3: { activation: 'halves', inputFirst: 'feed-forward' },
  phimoe: { inputFirst: 'feed-forward' },
  plamo: { parallel: 'attention-first' },
  plamo2: { activation: 'halves' },
  plamo3: { activation: 'halves' },
  pockettts: layerPlain,
  qwen2moe: { normalisedExperts: false },
  qwen35: { select: 'after-norm', keepsHidden: true },
  qwen35moe: { select: 'after-norm', keepsHidden: true },
  qwen3next: { select: 'after-norm', keepsHidden: true },
  refact: { rope: 'none', readsExperts: false },
  stablelm: layer,
  starcoder: { ...layerPlain, rope: 'none' },
  starcoder2: layerPlain,
  talkie: { inputNorm: true, headNorm: 'after' },
};

/** The traits of an architecture; the usual ones where nothing is known. */
export function traitsOf(model: ModelDescription): Traits {
  const given = { ...USUAL, ...DEPARTURES[model.architecture] };
  // Baichuan 13B has position biases instead of rotation; the engine tells the two by their layers.
  return model.architecture === 'baichuan' && model.hyper.layerCount !== 32 ? { ...given, rope: 'none' } : given;
}

/** Architectures of whose graph only the largest parts are modelled: several residual streams, or operations of their own. */
const PARTLY_MODELLED = new Set(
  'arctic bert deepseek4 gemma3n hy_v4 jina-bert-v2 jina-bert-v3 modern-bert neo-bert nomic-bert nomic-bert-moe qwen4exp'.split(
    ' ',
  ),
);

export const isPartlyModelled = (architecture: string): boolean => PARTLY_MODELLED.has(architecture);

/** Architectures whose compute buffer has been compared with the engine's own, see docs/method/memory.md. */
const CHECKED = new Set(
  (
    'afmoe arcee baichuan bailingmoe2 bloom codeshell cogvlm cohere2moe command-r deci deepseek2 deepseek32 dots1 dream ' +
    'ernie4_5 ernie4_5-moe exaone exaone-moe falcon falcon-h1 gemma gemma2 gemma3 glm-dsa glm4 glm4moe gpt-oss granite ' +
    'granite_swa granitemoe grok hunyuan-dense hunyuan-moe hunyuan_vl jais jais2 jamba kimi-k3 kimi-linear lfm2 llada llama ' +
    'llama4 maincoder mamba2 maple mellum mimo2 minicpm minicpm3 minimax-m2 mistral3 mistral4 mpt nanbeige nemotron ' +
    'nemotron_h_moe olmo openelm orion paddleocr pangu-embedded phi2 phimoe plamo2 plamo3 pockettts qwen qwen2vl qwen3 ' +
    'qwen35 qwen35moe qwen3moe qwen3tts qwen3vl qwen3vlmoe refact rnd1 seed_oss smollm3 spark2_5 stablelm starcoder ' +
    'starcoder2 talkie xverse'
  ).split(' '),
);

export const isChecked = (architecture: string): boolean => CHECKED.has(architecture);
