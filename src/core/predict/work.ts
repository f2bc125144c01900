// What one token costs a given model in a given quantization: bytes read, multiply-adds, cache and attention work.
import { cellElements } from '../memory/kv-cache.ts';
import type { Weights } from '../memory/weights.ts';
import { EXPERT_ROLES, parameterCounts } from '../model/counts.ts';
import type { AttentionLayer, ModelDescription } from '../model/description.ts';

/** Attention layers that see at most `windowTokens` (Infinity: all). */
export interface AttentionGroup {
  readonly windowTokens: number;
  readonly layers: number;
  /** Cache elements each token of context adds in these layers together. */
  readonly cacheElements: number;
  /** Σ query heads over the layers. */
  readonly heads: number;
  /** Σ heads × mean of key and value head size. */
  readonly headElements: number;
  /** What flash attention on a CPU goes through for a token of context: `rowElements` of each layer. */
  readonly rowElements: number;
}

/** Size of a head up to which a row of keys and values costs a CPU the same. */
const SHORT_ROW = 128;
/** Query heads that cost as much as one head of keys and values, whose rows lie apart in memory and are fetched anew each step. */
const QUERIES_A_ROW = 4;

/**
 * Equal to heads × size for heads of 128 of which four share keys and values, as in the models of the fit. Source: steps of three
 * models behind 512 and 1,536 tokens (docs/method/own-results.md).
 */
function rowElements(a: AttentionLayer): number {
  const size = Math.max(SHORT_ROW, (a.keyDim + a.valueDim) / 2);
  return ((a.heads + QUERIES_A_ROW * a.keyValueHeads) / 2) * size;
}

export interface Work {
  readonly layers: number;
  /** Bytes of weights one decoded token reads. */
  readonly activeBytes: number;
  /** Bytes of all matrices in the layers: what a long prompt reads, since it visits every expert. */
  readonly residentLayerBytes: number;
  readonly outputBytes: number;
  /** Parameters one token multiplies in the layers (active experts only), without the output matrix. */
  readonly matrixParameters: number;
  readonly outputParameters: number;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Experts one token visits, and how many there are; 0 for dense models. */
  readonly activeExperts: number;
  readonly experts: number;
  /** The experts' part of the active bytes, of the resident bytes and of the matrix parameters (active); 0 for dense models. */
  readonly expertActiveBytes: number;
  readonly expertResidentBytes: number;
  readonly expertParameters: number;
  readonly attention: readonly AttentionGroup[];
  readonly stateElements: number;
  /** Norms a layer beyond the usual two (query and key norms, norms after the blocks): each is a kernel of its own. */
  readonly extraNorms: number;
}

function attentionGroups(model: ModelDescription): AttentionGroup[] {
  const groups = new Map<number, AttentionGroup>();
  for (const { attention: a } of model.hyper.layers) {
    if (!a) continue;
    const windowTokens = a.span === 'full' ? Number.POSITIVE_INFINITY : (a.windowTokens ?? Number.POSITIVE_INFINITY);
    const g = groups.get(windowTokens) ?? {
      windowTokens,
      layers: 0,
      cacheElements: 0,
      heads: 0,
      headElements: 0,
      rowElements: 0,
    };
    groups.set(windowTokens, {
      windowTokens,
      layers: g.layers + 1,
      cacheElements: g.cacheElements + cellElements(a),
      heads: g.heads + a.heads,
      headElements: g.headElements + (a.heads * (a.keyDim + a.valueDim)) / 2,
      rowElements: g.rowElements + rowElements(a),
    });
  }
  return [...groups.values()];
}

/** Parameters of all experts of the layers that run. */
function expertParameters(model: ModelDescription): number {
  return model.tensors.reduce((sum, t) => {
    const counts = EXPERT_ROLES.has(t.role) && (t.layer ?? 0) < model.hyper.layerCount;
    return counts ? sum + t.shape.reduce((a, b) => a * b, 1) : sum;
  }, 0);
}

function extraNorms(model: ModelDescription): number {
  const norms = model.tensors.filter((t) => t.role === 'norm' && t.layer !== undefined).length;
  return Math.max(0, norms / Math.max(1, model.hyper.layerCount) - 2);
}

/** What is counted over a model's tensors, the same in every format. */
export interface TensorCounts {
  readonly matrixParameters: number;
  readonly outputParameters: number;
  /** Of all experts of the layers that run. */
  readonly expertParameters: number;
  readonly extraNorms: number;
}

export function tensorCounts(model: ModelDescription): TensorCounts {
  const { matrix, output } = parameterCounts(model);
  return {
    matrixParameters: matrix,
    outputParameters: output,
    expertParameters: expertParameters(model),
    extraNorms: extraNorms(model),
  };
}

/** What does not depend on the format. */
type OfModel = TensorCounts & Pick<Work, 'attention' | 'stateElements'>;

const models = new WeakMap<ModelDescription, OfModel>();

/** Kept with the description: every format asks for it. */
function ofModel(model: ModelDescription, counts?: TensorCounts): OfModel {
  const known = models.get(model);
  if (known) return known;
  const made = {
    ...(counts ?? tensorCounts(model)),
    attention: attentionGroups(model),
    stateElements: model.hyper.layers.reduce((sum, l) => sum + (l.recurrent?.stateElements ?? 0), 0),
  };
  models.set(model, made);
  return made;
}

/**
 * Work per token of a model whose weights have been summed. Pure counting; nothing here depends on a machine. `counts`: where they are
 * known without going through the tensors.
 */
export function workOf(model: ModelDescription, weights: Weights, counts?: TensorCounts): Work {
  const own = ofModel(model, counts);
  const experts = model.hyper.experts;
  const activeShare = experts ? experts.active / Math.max(1, experts.total) : 0;
  const expertResidentBytes = weights.layers.reduce((sum, l) => sum + l.expertBytes, 0);
  return {
    layers: model.hyper.layerCount,
    activeBytes: weights.activeBytes,
    residentLayerBytes: weights.layers.reduce((sum, l) => sum + l.bytes, 0),
    outputBytes: weights.outputBytes,
    matrixParameters: own.matrixParameters,
    outputParameters: own.outputParameters,
    hidden: model.hyper.hidden,
    vocabulary: model.hyper.vocabulary,
    activeExperts: model.hyper.experts?.active ?? 0,
    experts: model.hyper.experts?.total ?? 0,
    expertActiveBytes: expertResidentBytes * activeShare,
    expertResidentBytes,
    expertParameters: own.expertParameters * activeShare,
    attention: own.attention,
    stateElements: own.stateElements,
    extraNorms: own.extraNorms,
  };
}
