// Every tensor of a model with its type and bytes: as its file states, or as a mix nobody has made yet would give them.
import type { ModelDescription, Tensor } from '../../model/description.ts';
import { convertedTensors } from '../../model/from-hugging-face/from-hugging-face.ts';
import { isStored, type StoredTensor } from '../../model/from-hugging-face/stored-tensors.ts';
import { elementCount, type GgmlType, ggmlTypeById, ggmlTypeByName, tensorBytes } from '../../model/ggml-types.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { MIX_BASE, type MixContext, needsImatrix, type Place, type Rule, ruleOf, turnsOnPlace } from './mix.ts';
import {
  type TensorColumns,
  type TypedTensor,
  type TypedTensors,
  tensorColumns,
  typedColumns,
  typedTensors,
} from './tensor-columns.ts';
import { tensorType } from './tensor-type.ts';
import { isMatrix, isQuantizedName } from './which-tensors.ts';

/** Kinds of tensor that the rules number one by one. */
const COUNTED = ['attn_v.weight', 'ffn_down', 'ffn_gate', 'ffn_up'] as const;

/** Names of tensors in layers begin so, then come the layer's number and a point. */
const LAYER_PREFIX = 'blk.';

function typeNamed(name: string): GgmlType {
  const type = ggmlTypeByName(name);
  if (!type) throw new Error(`the mix rules name the type ${name}, which the type table lacks`);
  return type;
}

function bytesOf(tensor: Tensor, type: GgmlType): number {
  const elements = elementCount(tensor.shape) ?? 0;
  return tensorBytes(type, tensor.shape) ?? Math.ceil(elements / type.blockElements) * type.blockBytes;
}

/** The facts of a model that the mix rules look at. */
export function mixContext(
  model: ModelDescription,
  tensors: readonly Tensor[],
  mix: string,
  imatrix = false,
): MixContext {
  const attention = model.hyper.layers.find((l) => l.attention)?.attention;
  const heads = attention?.heads ?? 1;
  const keyValueHeads = attention?.latent ? heads : (attention?.keyValueHeads ?? 1);
  const layerCount = model.hyper.layerCount;
  const { tiedEmbeddings, valueTensors } = namesOf(tensors);
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
    tiedEmbeddings,
    valueTensors,
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
export function statedTypes(model: ModelDescription): Answer<TypedTensors> {
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
    typed.push({ tensor, type, bytes: bytesOf(tensor, type) });
  }
  return ok(typedTensors(typed));
}

/** Layer order, then the order given: the quantizer walks layer by layer. */
function inQuantizerOrder(tensors: readonly Tensor[]): Tensor[] {
  return tensors
    .map((tensor, i) => ({ tensor, i }))
    .sort((a, b) => (a.tensor.layer ?? -1) - (b.tensor.layer ?? -1) || a.i - b.i)
    .map((x) => x.tensor);
}

/** What the quantizer reads from a name, the same in every layer. */
interface NameTraits {
  readonly counted: string | undefined;
  readonly rule: Rule;
  readonly quantized: boolean;
}

const traitsOfNames = new Map<string, NameTraits>();
/** Of files with names of their own all are forgotten at times. */
const MOST_NAMES = 5_000;

/** Kept by the name without the number of its layer: two dozen searches for parts of it. */
function nameTraits({ name }: Tensor): NameTraits {
  const point = name.startsWith(LAYER_PREFIX) ? name.indexOf('.', LAYER_PREFIX.length) : -1;
  const key = point < 0 ? name : name.slice(point);
  const known = traitsOfNames.get(key);
  if (known) return known;
  const counted = COUNTED.find((part) => name.includes(part));
  const made = { counted, rule: ruleOf(name), quantized: isQuantizedName(name) };
  if (traitsOfNames.size >= MOST_NAMES) traitsOfNames.clear();
  traitsOfNames.set(key, made);
  return made;
}

/** The quantizer's way over a model's tensors, the same under every mix. */
interface Walk {
  readonly columns: TensorColumns;
  readonly steps: readonly Place[];
  /** Of each tensor that is left alone in F32, the bytes; −1 of those that are quantized. */
  readonly leftAlone: Float64Array;
  /** The first tensor of the same rule and shape: where its place does not matter, it has the same type. */
  readonly like: Int32Array;
}

const walks = new WeakMap<readonly Tensor[], Walk>();

/** Kept with the tensors. */
function walkOver(tensors: readonly Tensor[]): Walk {
  const known = walks.get(tensors);
  if (known) return known;
  const seen = new Map<string, number>();
  const firsts = new Map<string, number>();
  const ordered = inQuantizerOrder(tensors);
  const leftAlone = new Float64Array(ordered.length).fill(-1);
  const like = new Int32Array(ordered.length);
  const f32 = typeNamed('F32');
  const steps = ordered.map((tensor, i): Place => {
    const { counted, rule, quantized } = nameTraits(tensor);
    const order = counted ? (seen.get(counted) ?? 0) : 0;
    if (!quantized || !isMatrix(tensor)) leftAlone[i] = bytesOf(tensor, f32);
    else if (counted) seen.set(counted, order + 1);
    const key = `${rule} ${tensor.shape}`;
    const first = firsts.get(key) ?? i;
    if (leftAlone[i] === -1) firsts.set(key, first);
    like[i] = first;
    return { tensor, rule, order };
  });
  const made = { columns: tensorColumns(ordered), steps, leftAlone, like };
  walks.set(tensors, made);
  return made;
}

/** Types that a mix (`Q4_K_M`, `F16`, …) gives the tensors. Follows llama.cpp's quantizer without user overrides. */
export function mixTypes(
  model: ModelDescription,
  mix: string,
  options: { imatrix?: boolean } = {},
): Answer<TypedTensors> {
  if (!MIX_BASE[mix]) return unknown(`"${mix}" is not a mix whose tensor types are known`);
  const tensors = convertedTensors(model);
  const context = mixContext(model, tensors, mix, options.imatrix);
  const { columns, steps, leftAlone, like } = walkOver(tensors);
  const f32 = typeNamed('F32');
  const types: GgmlType[] = [];
  const bytes = new Float64Array(steps.length);
  /** By the first of its like, the type that such a tensor had last: its bytes are the same. */
  const latest = new Int32Array(steps.length).fill(-1);
  steps.forEach((step, i) => {
    const alone = leftAlone[i] ?? -1;
    if (alone >= 0) {
      types.push(f32);
      bytes[i] = alone;
      return;
    }
    const first = like[i] ?? i;
    const before = latest[first] ?? -1;
    const isPlain = before >= 0 && !turnsOnPlace(step.rule, mix);
    const type = isPlain ? (types[before] as GgmlType) : typeNamed(tensorType(context, step));
    types.push(type);
    bytes[i] = before >= 0 && types[before] === type ? (bytes[before] ?? 0) : bytesOf(step.tensor, type);
    latest[first] = i;
  });
  return ok(typedColumns(columns, types, bytes));
}
