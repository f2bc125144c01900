// Describes a catalogue model: hyperparameters layer by layer, and the tensors llama.cpp's converter would write.
import type { CatalogueModel } from '../catalogue/schema/model.ts';
import { isCacheless } from './cacheless.ts';
import type { AttentionLayer, Hyperparameters, Layer, ModelDescription, Tensor } from './description.ts';
import { attentionLayer, attentionTensors } from './synthesis/attention.ts';
import { compressedLayer, compressedTensors, compressorState } from './synthesis/compressed-attention.ts';
import {
  alternatingUpdateTensors,
  generates,
  hyperConnectionTensors,
  norm,
  outsideTensors,
  perLayerTensors,
} from './synthesis/embeddings.ts';
import { expertLayer, expertTensors } from './synthesis/experts.ts';
import { denseLayer, feedForwardTensors } from './synthesis/feed-forward.ts';
import { latentLayer, latentTensors } from './synthesis/latent-attention.ts';
import { layerNorms } from './synthesis/naming.ts';
import { type LayerPlan, layerPlans } from './synthesis/pattern.ts';
import { recurrentLayer, recurrentTensors } from './synthesis/recurrent.ts';

/** The last layer before the sharing ones that has the same span: the one whose cache is reused. */
function cacheOwner(model: CatalogueModel, plans: readonly LayerPlan[], plan: LayerPlan): number | undefined {
  const shared = model.attention?.sharedKeyValueLayers ?? 0;
  const first = model.layers - shared;
  if (shared === 0 || plan.index < first) return undefined;
  return plans.slice(0, first).findLast((p) => p.attention === plan.attention)?.index;
}

function attentionOf(
  model: CatalogueModel,
  plan: LayerPlan,
  cacheOf: number | undefined,
  causal: boolean,
): AttentionLayer | undefined {
  const attention = model.attention;
  if (attention === undefined || plan.attention === undefined) return undefined;
  if (attention.kind === 'mla' && attention.mla && plan.attention === 'full')
    return latentLayer(attention, attention.mla, causal);
  if (attention.compressed) return compressedLayer(attention, attention.compressed, plan);
  return attentionLayer(model.architecture, attention, plan.attention, cacheOf, causal);
}

function layerOf(model: CatalogueModel, plan: LayerPlan, cacheOf: number | undefined, causal: boolean): Layer {
  const attention = attentionOf(model, plan, cacheOf, causal);
  const experts = plan.feedForward === 'experts' && model.moe ? expertLayer(model, model.moe) : undefined;
  const mixer = plan.recurrent && model.recurrent ? recurrentLayer(model.recurrent, model.hidden) : undefined;
  const recurrent = mixer ?? (attention ? compressorState(attention) : undefined);
  return { attention, recurrent, feedForward: plan.feedForward ? (experts ?? denseLayer(model)) : undefined };
}

/** Norms over the hidden size: half of them where a layer has a mixer or a feed-forward but not both. */
function normsOf(model: CatalogueModel, layer: Layer): string[] {
  const both = (layer.attention || layer.recurrent) && layer.feedForward;
  return layerNorms(model.architecture, both ? model.normsPerLayer : Math.ceil(model.normsPerLayer / 2));
}

/** Tensors of a layer under their names without its prefix. */
function layerTensors(model: CatalogueModel, layer: Layer): Tensor[] {
  const out = normsOf(model, layer).flatMap((name) => norm(model, name, model.hidden));
  if (layer.attention) {
    const plain = model.attention?.compressed ? compressedTensors : attentionTensors;
    const build = layer.attention.latent ? latentTensors : plain;
    out.push(...build(model, layer.attention));
  }
  if (layer.recurrent && layer.recurrent.kind !== 'compressor' && model.recurrent)
    out.push(...recurrentTensors(model, model.recurrent));
  if (layer.feedForward?.kind === 'experts' && model.moe) out.push(...expertTensors(model, model.moe));
  // RWKV's channel mix is its feed-forward and is already there.
  else if (layer.feedForward && model.recurrent?.kind !== 'rwkv') out.push(...feedForwardTensors(model));
  out.push(...perLayerTensors(model), ...alternatingUpdateTensors(model), ...hyperConnectionTensors(model));
  return out;
}

/** One layer a plan; layers that are alike are one and the same object. */
function allLayers(model: CatalogueModel, causal: boolean): Layer[] {
  const plans = layerPlans(model);
  const ratios = model.attention?.compressed?.ratios ?? [0];
  const alike = new Map<string, Layer>();
  return plans.map((plan) => {
    const owner = cacheOwner(model, plans, plan);
    const key = [plan.attention, plan.recurrent, plan.feedForward, owner, ratios[plan.index % ratios.length]].join();
    const layer = alike.get(key) ?? layerOf(model, plan, owner, causal);
    alike.set(key, layer);
    return layer;
  });
}

/** The tensors of each kind of layer are built once and numbered for every layer of that kind. */
function allLayerTensors(model: CatalogueModel, layers: readonly Layer[]): Tensor[] {
  const kinds = new Map<Layer, Tensor[]>();
  const out: Tensor[] = [];
  layers.forEach((layer, index) => {
    const kind = kinds.get(layer) ?? layerTensors(model, layer);
    kinds.set(layer, kind);
    for (const { name, shape, role } of kind) out.push({ name: `blk.${index}.${name}`, shape, role, layer: index });
  });
  return out;
}

function hyperparametersOf(model: CatalogueModel): Hyperparameters {
  const causal = !isCacheless(model.architecture);
  const layers = allLayers(model, causal);
  const moe = model.moe;
  return {
    layerCount: model.layers,
    predictionLayerCount: model.predictionLayers,
    hidden: model.hidden,
    vocabulary: model.vocabulary,
    contextTokens: model.contextTokens,
    layers,
    experts: moe && { total: moe.experts, active: moe.activeExperts, shared: 0 },
    causal,
    perLayerEmbedding: model.perLayerEmbedding,
    tiedEmbeddings: model.tiedEmbeddings && generates(model),
  };
}

const tensorsOf = (model: CatalogueModel, { layers }: Hyperparameters): Tensor[] => [
  ...outsideTensors(model),
  ...allLayerTensors(model, layers),
];

/**
 * Synthesises the description of a catalogue entry. Tensor names and shapes are those of llama.cpp's converter; types
 * are left open, since nobody has chosen a quantization yet. Multi-token-prediction layers are counted, not listed.
 */
export function fromCatalogue(model: CatalogueModel & { readonly id?: string }): ModelDescription {
  const hyper = hyperparametersOf(model);
  return {
    id: model.id,
    name: model.name,
    architecture: model.architecture,
    source: 'catalogue',
    hyper,
    tensors: tensorsOf(model, hyper),
    assumptions: [],
  };
}

/**
 * The same with tensors that are made when asked for: hundreds for each of hundreds of models, which a search of known sizes never
 * looks at. A copy by spreading has none.
 */
export class DescribedLater implements ModelDescription {
  readonly id: string | undefined;
  readonly name: string;
  readonly architecture: string;
  readonly source = 'catalogue';
  readonly hyper: Hyperparameters;
  readonly assumptions: readonly string[] = [];
  private made: readonly Tensor[] | undefined = undefined;

  constructor(private readonly model: CatalogueModel & { readonly id?: string }) {
    this.id = model.id;
    this.name = model.name;
    this.architecture = model.architecture;
    this.hyper = hyperparametersOf(model);
  }

  get tensors(): readonly Tensor[] {
    this.made ??= tensorsOf(this.model, this.hyper);
    return this.made;
  }
}
