// Every tensor of a model with its type and bytes: as its file states, or as a mix nobody has made yet would give them.
import type { ModelDescription, Tensor } from '../../model/description.ts';
import { convertedTensors } from '../../model/from-hugging-face/from-hugging-face.ts';
import { isStored, type StoredTensor } from '../../model/from-hugging-face/stored-tensors.ts';
import { elementCount, type GgmlType, ggmlTypeById, ggmlTypeByName, tensorBytes } from '../../model/ggml-types.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { MIX_BASE, type MixContext, needsImatrix, type Place, ruleOf } from './mix.ts';
import { tensorType } from './tensor-type.ts';
import { isQuantized } from './which-tensors.ts';

export interface TypedTensor {
  readonly tensor: Tensor;
  readonly type: GgmlType;
  readonly bytes: number;
}

/** Kinds of tensor that the rules number one by one. */
const COUNTED = ['attn_v.weight', 'ffn_down', 'ffn_gate', 'ffn_up'] as const;

function typeNamed(name: string): GgmlType {
  const type = ggmlTypeByName(name);
  if (!type) throw new Error(`the mix rules name the type ${name}, which the type table lacks`);
  return type;
}

function sized(tensor: Tensor, type: GgmlType): TypedTensor {
  const elements = elementCount(tensor.shape) ?? 0;
  return {
    tensor,
    type,
    bytes: tensorBytes(type, tensor.shape) ?? Math.ceil(elements / type.blockElements) * type.blockBytes,
  };
}

/** The facts of a model that the mix rules look at. */
export function mixContext(model: ModelDescription, mix: string, imatrix = false): MixContext {
  const attention = model.hyper.layers.find((l) => l.attention)?.attention;
  const heads = attention?.heads ?? 1;
  const keyValueHeads = attention?.latent ? heads : (attention?.keyValueHeads ?? 1);
  const layerCount = model.hyper.layerCount;
  return {
    mix,
    architecture: model.architecture,
    layerCount: layerCount + model.hyper.predictionLayerCount,
    experts: Math.max(1, model.hyper.experts?.total ?? 0),
    groupedQueries: heads / Math.max(1, keyValueHeads),
    is70B:
      layerCount === 80 &&
      ['llama', 'qwen2', 'qwen2vl', 'deci'].includes(model.architecture) &&
      heads !== keyValueHeads,
    ...namesOf(model.tensors),
    imatrix: imatrix || needsImatrix(mix),
  };
}

type OfNames = Pick<MixContext, 'tiedEmbeddings' | 'valueTensors'>;
const ofNames = new WeakMap<readonly Tensor[], OfNames>();

/** What the names of all tensors say, kept with them: it is asked for every mix. */
function namesOf(tensors: readonly Tensor[]): OfNames {
  const known = ofNames.get(tensors);
  if (known) return known;
  const made = {
    tiedEmbeddings: !tensors.some((t) => t.name === 'output.weight'),
    valueTensors: tensors.filter((t) => /attn_(v|qkv|kv_b)\.weight$/.test(t.name)).length,
  };
  ofNames.set(tensors, made);
  return made;
}

/** Checkpoint formats with scales beside the weights have no ggml type: the bytes are the file's, the type stands for its name only. */
function storedType(tensor: StoredTensor): TypedTensor {
  const elements = Math.max(1, elementCount(tensor.shape) ?? 1);
  const name = typeof tensor.type === 'string' ? tensor.type : 'stored';
  const type = ggmlTypeByName(name) ?? { id: -1, name, blockElements: 1, blockBytes: tensor.bytes / elements };
  return { tensor, type, bytes: tensor.bytes };
}

/** Types as the file states them; unknown where a tensor's type is missing or not one of ggml's. */
export function statedTypes(model: ModelDescription): Answer<readonly TypedTensor[]> {
  const typed: TypedTensor[] = [];
  for (const tensor of model.tensors) {
    if (isStored(tensor)) {
      typed.push(storedType(tensor));
      continue;
    }
    const type =
      typeof tensor.type === 'number'
        ? ggmlTypeById(tensor.type)
        : tensor.type === undefined
          ? undefined
          : ggmlTypeByName(tensor.type);
    if (!type)
      return unknown(
        `tensor "${tensor.name}" has ${tensor.type === undefined ? 'no type' : `type ${tensor.type}, which is not known`}`,
      );
    typed.push(sized(tensor, type));
  }
  return ok(typed);
}

/** Layer order, then the order given: the quantizer walks layer by layer. */
function inQuantizerOrder(tensors: readonly Tensor[]): Tensor[] {
  return tensors
    .map((tensor, i) => ({ tensor, i }))
    .sort((a, b) => (a.tensor.layer ?? -1) - (b.tensor.layer ?? -1) || a.i - b.i)
    .map((x) => x.tensor);
}

/** A tensor as the quantizer comes to it. */
interface Step extends Place {
  /** The tensor in F32, where it is left alone. */
  readonly leftAlone: TypedTensor | undefined;
}

const walks = new WeakMap<readonly Tensor[], readonly Step[]>();

/** The quantizer's way over the tensors, the same under every mix and kept with them. */
function walkOver(tensors: readonly Tensor[]): readonly Step[] {
  const known = walks.get(tensors);
  if (known) return known;
  const seen = new Map<string, number>();
  const made = inQuantizerOrder(tensors).map((tensor): Step => {
    const kind = COUNTED.find((part) => tensor.name.includes(part));
    const order = kind ? (seen.get(kind) ?? 0) : 0;
    const rule = ruleOf(tensor.name);
    if (!isQuantized(tensor)) return { tensor, rule, order, leftAlone: sized(tensor, typeNamed('F32')) };
    if (kind) seen.set(kind, order + 1);
    return { tensor, rule, order, leftAlone: undefined };
  });
  walks.set(tensors, made);
  return made;
}

/** Types that a mix (`Q4_K_M`, `F16`, …) gives the tensors. Follows llama.cpp's quantizer without user overrides. */
export function mixTypes(
  model: ModelDescription,
  mix: string,
  options: { imatrix?: boolean } = {},
): Answer<readonly TypedTensor[]> {
  if (!MIX_BASE[mix]) return unknown(`"${mix}" is not a mix whose tensor types are known`);
  const tensors = convertedTensors(model);
  const context = mixContext({ ...model, tensors }, mix, options.imatrix);
  return ok(
    walkOver(tensors).map((step) => step.leftAlone ?? sized(step.tensor, typeNamed(tensorType(context, step)))),
  );
}
