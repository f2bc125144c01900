// Models ready to be predicted: description, weights and work of a catalogue model or file in a quantization, computed once.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Quantization } from '../catalogue/schema/quantization.ts';
import { knowBuffers } from '../memory/compute-buffer.ts';
import { unpackWeights } from '../memory/packed-weights.ts';
import { checkpointTypes } from '../memory/quantize/checkpoint-types.ts';
import { MIX_BASE } from '../memory/quantize/mix.ts';
import type { TypedTensor, TypedTensors } from '../memory/quantize/tensor-columns.ts';
import { mixTypes, statedTypes } from '../memory/quantize/typed-tensors.ts';
import { repackableBytes } from '../memory/repack.ts';
import { sumWeights, type Weights } from '../memory/weights.ts';
import type { ModelDescription } from '../model/description.ts';
import { DescribedLater, fromCatalogue } from '../model/from-catalogue.ts';
import type { GgmlType } from '../model/ggml-types.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { type FormatClass, type FormatTraits, formatTraits } from './format-class.ts';
import type { FormatSizes, ModelSizes } from './model-sizes.ts';
import { type TensorCounts, type Work, workOf } from './work.ts';

export interface PreparedModel {
  readonly model: ModelDescription;
  /** Catalogue id of the format; undefined for a file whose mix is not in the catalogue. */
  readonly quantization: string | undefined;
  readonly quantizationName: string;
  readonly tensors: readonly TypedTensor[];
  readonly weights: Weights;
  readonly work: Work;
  /** 16-bit weights in BF16, which old engines multiply slowly. */
  readonly bf16Weights: boolean;
  /** What most of the layers' weights are, as kernels differ. */
  readonly formatClass: FormatClass;
  /** Most of them are of a kind that processors unpack slowly, and that nobody published on one. */
  readonly unpackedSlowly: boolean;
}

export interface ModelLibrary {
  readonly catalogue: Catalogue;
  /** Description of a catalogue model by id, name or alias. */
  readonly describe: (name: string) => Answer<ModelDescription>;
  /** A description in a quantization; without one, the types its file states. */
  readonly prepare: (model: ModelDescription, quantization?: string) => Answer<PreparedModel>;
}

function mixName(q: Entry<Quantization>): string | undefined {
  return [q.id.toUpperCase(), q.name.toUpperCase()].find((name) => MIX_BASE[name] !== undefined);
}

function typed(model: ModelDescription, q: Entry<Quantization>): Answer<TypedTensors> {
  const mix = mixName(q);
  if (mix !== undefined && q.kind !== 'checkpoint') return mixTypes(model, mix);
  if (q.kind === 'checkpoint') return ok(checkpointTypes(model, q));
  return unknown(`"${q.name}" is a block type of single tensors, not a format of whole models; say for example Q4_K_M`);
}

/** A class, since an object with a getter of its own is looked up slowly, and a search goes through hundreds. */
class Prepared implements PreparedModel {
  readonly work: Work;
  readonly formatClass: FormatClass;
  readonly unpackedSlowly: boolean;

  constructor(
    readonly model: ModelDescription,
    readonly quantization: string | undefined,
    readonly quantizationName: string,
    readonly weights: Weights,
    readonly bf16Weights: boolean,
    traits: FormatTraits,
    private readonly list: () => readonly TypedTensor[],
    counts?: TensorCounts,
  ) {
    this.work = workOf(model, weights, counts);
    this.formatClass = traits.formatClass;
    this.unpackedSlowly = traits.unpackedSlowly;
  }

  get tensors(): readonly TypedTensor[] {
    return this.list();
  }
}

function prepared(
  model: ModelDescription,
  tensors: TypedTensors,
  q: Entry<Quantization> | undefined,
  name: string,
): PreparedModel {
  const isBf16 = (type: GgmlType, i: number) =>
    type.name === 'BF16' && tensors.columns.tensors[i]?.role === 'feed-forward-down';
  const weights = sumWeights(model, tensors);
  const bf16 = tensors.types.some(isBf16);
  return new Prepared(model, q?.id, name, weights, bf16, formatTraits(tensors), tensors.list);
}

/** The same from sizes that were worked out before; tensors only when they are asked for. */
function preparedFrom(
  model: ModelDescription,
  q: Entry<Quantization>,
  sizes: FormatSizes,
  counts: TensorCounts,
): PreparedModel {
  let known: TypedTensors | undefined;
  const list = () => {
    if (known) return known.list();
    const tensors = typed(model, q);
    if (tensors.status === 'unknown') throw new Error(tensors.reasons.join('; '));
    known = tensors.value;
    return known.list();
  };
  const weights = unpackWeights(sizes.weights, () => repackableBytes(model, list()));
  return new Prepared(model, q.id, q.name, weights, sizes.bf16Weights, sizes, list, counts);
}

/** A file's own format by the type that most of its layers' bytes have. */
function mostly(tensors: TypedTensors): string {
  const bytes = new Map<string, number>();
  for (const t of tensors.list())
    if (t.tensor.layer !== undefined) bytes.set(t.type.name, (bytes.get(t.type.name) ?? 0) + t.bytes);
  const [most] = [...bytes].sort((a, b) => b[1] - a[1]);
  return most ? `mostly ${most[0]} (as in the file)` : 'as in the file';
}

/** A library over one catalogue. Results are kept: the catalogue and the descriptions never change. `sizes`: worked out before. */
export function modelLibrary(catalogue: Catalogue, sizes: ModelSizes = () => undefined): ModelLibrary {
  const descriptions = new Map<string, ModelDescription>();
  const preparations = new WeakMap<ModelDescription, Map<string, Answer<PreparedModel>>>();
  /** 16-bit files of models trained in MXFP4 keep their experts in it: converters copy those blocks. */
  const nativeOf = (model: ModelDescription, q: Entry<Quantization>): Entry<Quantization> | undefined => {
    const entry = model.id === undefined ? undefined : catalogue.models[model.id];
    const mix = mixName(q);
    return entry?.usualQuantization === 'mxfp4_moe' && (mix === 'F16' || mix === 'BF16')
      ? catalogue.quantizations.mxfp4
      : undefined;
  };
  const prepareNew = (model: ModelDescription, quantization: string | undefined): Answer<PreparedModel> => {
    if (quantization === undefined) {
      if (model.source === 'catalogue') return unknown('no quantization was given for a catalogue model');
      const stated = statedTypes(model);
      return stated.status === 'ok' ? ok(prepared(model, stated.value, undefined, mostly(stated.value))) : stated;
    }
    const q = resolveEntry(catalogue.quantizations, quantization, 'quantization');
    if (q.status === 'unknown') return q;
    const native = nativeOf(model, q.value);
    if (native) return ok(prepared(model, checkpointTypes(model, native), native, `${q.value.name}, experts MXFP4`));
    // Only of the catalogue's own description: a file may say the same id.
    const known = descriptions.get(model.id ?? '') === model ? sizes(model.id ?? '') : undefined;
    const format = known?.formats[q.value.id];
    if (known && format) return ok(preparedFrom(model, q.value, format, known.counts));
    const tensors = typed(model, q.value);
    return tensors.status === 'ok' ? ok(prepared(model, tensors.value, q.value, q.value.name)) : tensors;
  };
  return {
    catalogue,
    describe: (name) => {
      const entry = resolveEntry(catalogue.models, name, 'model');
      if (entry.status === 'unknown') return entry;
      const { id } = entry.value;
      const known = descriptions.get(id);
      if (known) return ok(known);
      const worked = sizes(id);
      const made = worked ? new DescribedLater(entry.value) : fromCatalogue(entry.value);
      descriptions.set(id, made);
      if (worked) knowBuffers(made, worked);
      return ok(made);
    },
    prepare: (model, quantization) => {
      const byFormat = preparations.get(model) ?? new Map<string, Answer<PreparedModel>>();
      preparations.set(model, byFormat);
      const key = quantization ?? '';
      const known = byFormat.get(key) ?? prepareNew(model, quantization);
      byFormat.set(key, known);
      return known;
    },
  };
}
