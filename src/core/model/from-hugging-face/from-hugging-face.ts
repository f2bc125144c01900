// Describes a model from its Hugging Face files: config.json, and the tensor lists of its safetensors files where at hand.
import { parameterCounts } from '../counts.ts';
import type { Hyperparameters, ModelDescription, Tensor } from '../description.ts';
import { fromCatalogue } from '../from-catalogue.ts';
import { elementCount } from '../ggml-types.ts';
import type { SafetensorsTensor } from '../safetensors/parser.ts';
import type { Json } from './config-reader.ts';
import { type ConfigShape, shapeFromConfig } from './from-config.ts';
import { type CheckpointQuantization, quantizationOf } from './quantization.ts';
import { type StoredTensor, type StoredTensors, storedTensors } from './stored-tensors.ts';

export interface HuggingFaceFiles {
  /** Content of config.json. */
  readonly config: Json;
  /** Content of quantize_config.json or hf_quant_config.json, where config.json does not state the quantization. */
  readonly quantization?: Json | undefined;
  /** Tensors of all safetensors files; absent where there are none. */
  readonly tensors?: readonly SafetensorsTensor[] | undefined;
  readonly fileBytes?: number | undefined;
  readonly name: string;
  readonly id?: string | undefined;
}

/** The one description, and besides it what only a checkpoint has. */
export interface HuggingFaceModel extends ModelDescription {
  /** With headers at hand every tensor has its true bytes, scales and zero points included. */
  readonly tensors: readonly (Tensor | StoredTensor)[];
  readonly quantization?: CheckpointQuantization | undefined;
  /** The tensors that llama.cpp's converter would write: what a GGUF quantization of this model is computed from. */
  readonly converted: readonly Tensor[];
  /** Sum of the tensors' bytes; absent without headers. */
  readonly tensorBytes?: number | undefined;
}

/** The tensors to compute a GGUF quantization from: of a checkpoint the converted ones, of other sources their own. */
export function convertedTensors(model: ModelDescription): readonly Tensor[] {
  return 'converted' in model ? (model as HuggingFaceModel).converted : model.tensors;
}

export type HuggingFaceDescribed =
  | { readonly status: 'ok'; readonly model: HuggingFaceModel }
  | { readonly status: 'unknown'; readonly reasons: readonly string[] };

/** A count that differs from the configuration's by more is told. */
const COUNT_TOLERANCE = 0.01;

const DTYPES: Readonly<Record<string, string>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  float: 'F32',
  half: 'F16',
};

const billions = (n: number): string => `${(n / 1e9).toFixed(2)} billion`;

/** Vision and audio towers and prediction layers are in the files, but not in the count of the language model. */
function languageParameters(model: ModelDescription): number {
  const language = model.tensors.filter((t) => t.role !== 'vision');
  return parameterCounts({ ...model, tensors: language }).total;
}

function incomplete(tensors: readonly StoredTensor[], layerCount: number): string | undefined {
  if (tensors.some((t) => /lora_[AB]/.test(t.name)))
    return 'the files hold a LoRA adapter, which is used on top of a model';
  const layers = new Set(tensors.map((t) => t.layer));
  for (let i = 0; i < layerCount; i += 1) {
    if (!layers.has(i))
      return `layer ${i} of ${layerCount} has no tensors: the files are not complete, or not of this config.json`;
  }
  if (!tensors.some((t) => t.role === 'embedding')) return 'the files hold no token embedding: they are not complete';
  return undefined;
}

function listSome(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => name.slice(0, 80))
    .join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function fromTensors(
  files: HuggingFaceFiles,
  shape: ConfigShape,
  synthetic: ModelDescription,
  stored: StoredTensors,
): HuggingFaceDescribed {
  const problem = incomplete(stored.tensors, synthetic.hyper.layerCount);
  if (problem) return { status: 'unknown', reasons: [problem] };
  const rows = stored.tensors.find((t) => t.role === 'embedding')?.shape[1];
  const tied = !stored.tensors.some((t) => t.role === 'output');
  const hyper: Hyperparameters = {
    ...synthetic.hyper,
    ...(rows === undefined ? {} : { vocabulary: rows }),
    tiedEmbeddings: tied && synthetic.hyper.causal,
    predictionLayerCount: predictionLayers(stored.tensors, synthetic.hyper),
  };
  // The files show whether an output matrix is there.
  const assumptions = shape.assumptions.filter((sentence) => !sentence.startsWith('tie_word_embeddings'));
  const model = describe(files, synthetic, hyper, stored.tensors, assumptions);
  const [held, expected] = [languageParameters(model), languageParameters(synthetic)];
  if (Math.abs(held / expected - 1) > COUNT_TOLERANCE) {
    assumptions.push(
      `the files hold ${billions(held)} parameters, config.json gives ${billions(expected)}: the files' are taken`,
    );
  }
  if (stored.unknown.length > 0) {
    assumptions.push(`what these tensors are for is not known, their bytes are counted: ${listSome(stored.unknown)}`);
  }
  if (stored.unsized.length > 0) {
    assumptions.push(`the number of weights packed here is not known, their bytes are: ${listSome(stored.unsized)}`);
  }
  return { status: 'ok', model };
}

/** Multi-token-prediction layers that are there: numbered after the others, or under a name of their own. */
function predictionLayers(tensors: readonly StoredTensor[], hyper: Hyperparameters): number {
  const beyond = new Set(tensors.map((t) => t.layer ?? -1).filter((layer) => layer >= hyper.layerCount));
  const named = tensors.some((t) => t.role === 'prediction') ? Math.max(1, hyper.predictionLayerCount) : 0;
  return Math.max(beyond.size, named);
}

function describe(
  files: HuggingFaceFiles,
  synthetic: ModelDescription,
  hyper: Hyperparameters,
  tensors: readonly (Tensor | StoredTensor)[],
  assumptions: readonly string[],
): HuggingFaceModel {
  const quantization = quantizationOf(files.config, files.quantization);
  const bytes = files.tensors?.reduce((sum, tensor) => sum + tensor.bytes, 0);
  return {
    ...(files.id === undefined ? {} : { id: files.id }),
    name: files.name,
    architecture: synthetic.architecture,
    source: 'safetensors',
    hyper,
    tensors,
    ...(files.fileBytes === undefined ? {} : { fileBytes: files.fileBytes }),
    assumptions,
    ...(quantization ? { quantization } : {}),
    converted: synthetic.tensors,
    ...(bytes === undefined ? {} : { tensorBytes: bytes }),
  };
}

/** Without files of weights: the tensors that follow from the configuration, in the type it states. */
function fromConfigAlone(
  files: HuggingFaceFiles,
  shape: ConfigShape,
  synthetic: ModelDescription,
): HuggingFaceDescribed {
  const quantization = quantizationOf(files.config, files.quantization);
  const type = shape.dtype && Object.hasOwn(DTYPES, shape.dtype) ? DTYPES[shape.dtype] : undefined;
  const typed = type && !quantization ? synthetic.tensors.map((tensor) => ({ ...tensor, type })) : synthetic.tensors;
  const types = quantization
    ? `its weights are quantized (${quantization.method}): their bytes follow only from the files`
    : type
      ? `all are taken as ${type}, as torch_dtype says`
      : 'their type is not stated';
  const assumptions = [
    ...shape.assumptions,
    `no safetensors files are at hand: tensors follow from config.json; ${types}`,
  ];
  if (shape.multimodal)
    assumptions.push('the vision or audio part is not counted: it does not follow from config.json here');
  return { status: 'ok', model: describe(files, synthetic, synthetic.hyper, typed, assumptions) };
}

/**
 * Describes a model from its files. Layers and widths follow from config.json (a model_type that is not known is
 * estimated, and the description says so); tensors, types and bytes are those of the files. What contradicts or is
 * missing is answered with status "unknown" and the reasons, never with an exception.
 */
export function fromHuggingFace(files: HuggingFaceFiles): HuggingFaceDescribed {
  const shape = shapeFromConfig(files.config);
  if (shape.status === 'unknown')
    return { status: 'unknown', reasons: shape.reasons.map((reason) => `config.json: ${reason}`) };
  const synthetic = fromCatalogue(shape.shape);
  if (!files.tensors) return fromConfigAlone(files, shape, synthetic);
  const shapes = new Map(synthetic.tensors.map((tensor) => [tensor.name, tensor.shape]));
  const stored = storedTensors(files.tensors, shapes, quantizationOf(files.config, files.quantization));
  if (stored.tensors.some((t) => elementCount(t.shape) === undefined)) {
    return { status: 'unknown', reasons: ['a tensor has more elements than can be counted: the files are damaged'] };
  }
  return fromTensors(files, shape, synthetic, stored);
}
