// Parameter counts and work per token, from a model's tensors and layers.
import type { AttentionLayer, ModelDescription, Tensor } from './description.ts';
import type { TensorRole } from './tensor-role.ts';

/** Matrices of the experts that a token visits or not. */
export const EXPERT_ROLES: ReadonlySet<TensorRole> = new Set([
  'expert-gate',
  'expert-up',
  'expert-down',
  'expert-gate-up',
]);
/** Tables from which each token takes one row. */
export const LOOKUP_ROLES: ReadonlySet<TensorRole> = new Set([
  'embedding',
  'position-embedding',
  'per-layer-embedding',
]);
/** Not part of the model as published: factors that the file format adds. */
const FORMAT_ROLES: ReadonlySet<TensorRole> = new Set(['scale', 'rope-factors']);
/** Never multiplied as a matrix, whatever their shape. */
const VECTOR_ROLES: ReadonlySet<TensorRole> = new Set([
  'norm',
  'bias',
  'attention-sinks',
  'recurrent-convolution',
  'recurrent-vector',
]);

/** Number of elements of a tensor. */
export function elements(tensor: Tensor): number {
  return tensor.shape.reduce((product, n) => product * n, 1);
}

export interface ParameterCounts {
  /** All parameters of the model as it runs; without multi-token-prediction layers. */
  readonly total: number;
  /** Total without the experts that a token does not visit. Embedding tables are included whole. */
  readonly active: number;
  /** The convention of some makers: active without the input tables (gpt-oss); tied tables stay, as the output matrix. */
  readonly activeWithoutEmbedding: number;
  /** What each token multiplies in the layers: matrices, of the experts only the active share; without the output matrix. */
  readonly matrix: number;
  /** Token, position and per-layer embedding tables: looked up, not multiplied. */
  readonly embedding: number;
  /** The output matrix, its own or the tied token embedding. */
  readonly output: number;
  /** Multi-token-prediction layers present in the file but not run by default. */
  readonly prediction: number;
}

/** Share of a tensor that one token uses: active of all experts, or all of it. */
export function activeShare(model: ModelDescription, tensor: Tensor): number {
  const experts = model.hyper.experts;
  return experts && EXPERT_ROLES.has(tensor.role) && experts.total > 0 ? experts.active / experts.total : 1;
}

/** True for tensors of multi-token-prediction layers, which follow the layers that run. */
export function isPrediction(model: ModelDescription, tensor: Tensor): boolean {
  return tensor.role === 'prediction' || (tensor.layer ?? -1) >= model.hyper.layerCount;
}

function isMatrix(tensor: Tensor): boolean {
  const wide = tensor.shape.filter((n) => n > 1).length >= 2;
  return wide && !VECTOR_ROLES.has(tensor.role) && !LOOKUP_ROLES.has(tensor.role) && tensor.role !== 'output';
}

const counted = new WeakMap<ModelDescription, ParameterCounts>();

/** Counts parameters by what happens to them for each token. All figures are numbers of parameters. Kept: every format asks for them. */
export function parameterCounts(model: ModelDescription): ParameterCounts {
  const known = counted.get(model) ?? countedAnew(model);
  counted.set(model, known);
  return known;
}

function countedAnew(model: ModelDescription): ParameterCounts {
  let total = 0;
  let active = 0;
  let matrix = 0;
  let embedding = 0;
  let prediction = 0;
  let output: number | undefined;
  let tokens = 0;
  for (const tensor of model.tensors) {
    if (FORMAT_ROLES.has(tensor.role)) continue;
    const n = elements(tensor);
    if (isPrediction(model, tensor)) {
      prediction += n;
      continue;
    }
    const used = n * activeShare(model, tensor);
    total += n;
    active += used;
    if (isMatrix(tensor)) matrix += used;
    if (LOOKUP_ROLES.has(tensor.role)) embedding += n;
    if (tensor.role === 'embedding') tokens += n;
    if (tensor.role === 'output') output = (output ?? 0) + n;
  }
  const tied = output === undefined && model.hyper.tiedEmbeddings;
  return {
    total,
    active,
    activeWithoutEmbedding: active - embedding + (tied ? tokens : 0),
    matrix,
    embedding,
    output: output ?? (tied ? tokens : 0),
    prediction,
  };
}

export interface AttentionWork {
  /**
   * Σ over full-attention layers of heads × mean of key and value head size: each new token multiplies and adds that
   * many elements twice (scores, then values) for every token of context, so 4 × factor × context FLOP.
   */
  readonly full: number;
  /** The same over windowed and chunked layers: for every token inside the window. */
  readonly windowed: number;
  /** Layers that attend at all. */
  readonly layers: number;
}

/** Work of attention itself, beside the matrices; MLA in its absorbed form, as llama.cpp computes it. */
export function attentionWork(model: ModelDescription): AttentionWork {
  const all = model.hyper.layers.flatMap((layer): AttentionLayer[] => (layer.attention ? [layer.attention] : []));
  const sum = (layers: readonly AttentionLayer[]) =>
    layers.reduce((factor, a) => factor + (a.heads * (a.keyDim + a.valueDim)) / 2, 0);
  return {
    full: sum(all.filter((a) => a.span === 'full')),
    windowed: sum(all.filter((a) => a.span !== 'full')),
    layers: all.length,
  };
}
