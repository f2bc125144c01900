// Reads a Hugging Face model from a folder: configuration, quantization, and the headers of its safetensors files.
import type { Json } from '../../core/model/from-hugging-face/config-reader.ts';
import { fromHuggingFace, type HuggingFaceModel } from '../../core/model/from-hugging-face/from-hugging-face.ts';
import { quote } from '../../core/model/gguf/quote.ts';
import { parseSafetensorsIndex, type SafetensorsIndex } from '../../core/model/safetensors/index-file.ts';
import { parseJsonObject } from '../../core/model/safetensors/json-scan.ts';
import { CONFIG_LIMITS, SAFETENSORS_LIMITS } from '../../core/model/safetensors/limits.ts';
import type { SafetensorsTensor } from '../../core/model/safetensors/parser.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { type GgufProblem, problemLine } from './gguf-reading.ts';
import type { ModelFolder } from './model-folder.ts';

const INDEX = 'model.safetensors.index.json';
const QUANTIZATION_FILES = ['quantize_config.json', 'hf_quant_config.json'];
const FILES_AT_ONCE = 6;

interface Weights {
  readonly tensors: readonly SafetensorsTensor[];
  readonly fileBytes: number | undefined;
}

const inFolder = (folder: ModelFolder, file: string) => `${folder.name.replace(/[/\\]+$/, '')}/${file}`;

function invalid(folder: ModelFolder, file: string, field: string, message: string): GgufProblem {
  return { status: 'invalid', file: inFolder(folder, file), field, message };
}

/** A JSON file of settings as an object. */
export async function readJson(folder: ModelFolder, file: string): Promise<{ value: Json } | GgufProblem> {
  const bytes = await folder.document(file, CONFIG_LIMITS.bytes);
  if ('status' in bytes) return bytes;
  const json = parseJsonObject(bytes, CONFIG_LIMITS);
  return 'problem' in json ? invalid(folder, file, 'JSON', json.problem) : json;
}

/** The files of weights: those that the index names, else the one file, else all parts; empty without any. */
async function weightFiles(
  folder: ModelFolder,
): Promise<SafetensorsIndex | { files: readonly string[] } | GgufProblem> {
  if (folder.files.includes(INDEX)) {
    const bytes = await folder.document(INDEX, SAFETENSORS_LIMITS.headerBytes);
    if ('status' in bytes) return bytes;
    const index = parseSafetensorsIndex(bytes);
    return index.status === 'ok' ? index : { ...index, file: inFolder(folder, INDEX) };
  }
  if (folder.files.includes('model.safetensors')) return { files: ['model.safetensors'] };
  const all = folder.files.filter((file) => /^[^/]+\.safetensors$/.test(file));
  const parts = all.filter((file) => /^model-\d+-of-\d+\.safetensors$/.test(file));
  const files = parts.length > 0 ? parts : all.filter((file) => !/^(consolidated|adapter)/.test(file));
  const count = Number(/-of-(\d+)\./.exec(parts[0] ?? '')?.[1] ?? files.length);
  if (parts.length > 0 && count !== parts.length) {
    return invalid(
      folder,
      parts[0] ?? '',
      'name',
      `says ${count} parts, but ${parts.length} are there; get the others`,
    );
  }
  if (files.length > SAFETENSORS_LIMITS.files) {
    return invalid(folder, files[0] ?? '', 'name', `is one of more than ${SAFETENSORS_LIMITS.files} files of weights`);
  }
  return { files };
}

/** Tensors of one file that count: not those that the index assigns to another file. */
function counted(
  folder: ModelFolder,
  file: string,
  tensors: readonly SafetensorsTensor[],
  weightMap: ReadonlyMap<string, string> | undefined,
  seen: Map<string, string>,
): readonly SafetensorsTensor[] | GgufProblem {
  const mine = weightMap ? tensors.filter((tensor) => (weightMap.get(tensor.name) ?? file) === file) : tensors;
  for (const { name } of mine) {
    const before = seen.get(name);
    if (before !== undefined) return invalid(folder, file, `tensors[${quote(name)}]`, `is also in ${before}`);
    seen.set(name, file);
  }
  return mine;
}

/** All tensors of the files of weights; undefined where there are none. */
export async function readWeights(folder: ModelFolder): Promise<Weights | GgufProblem | undefined> {
  const chosen = await weightFiles(folder);
  if ('status' in chosen && chosen.status !== 'ok') return chosen;
  const weightMap = 'weightMap' in chosen ? chosen.weightMap : undefined;
  const { files } = chosen;
  if (files.length === 0) return undefined;
  const tensors: SafetensorsTensor[] = [];
  const seen = new Map<string, string>();
  let fileBytes: number | undefined = 0;
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const batch = files.slice(at, at + FILES_AT_ONCE);
    const readings = await Promise.all(batch.map((file) => folder.header(file)));
    for (const [i, reading] of readings.entries()) {
      if (reading.status !== 'ok') return reading;
      const file = batch[i] ?? '';
      const mine = counted(folder, file, reading.header.tensors, weightMap, seen);
      if ('status' in mine) return mine;
      for (const tensor of mine) tensors.push(tensor);
      if (tensors.length > SAFETENSORS_LIMITS.tensors) {
        return invalid(folder, file, 'tensors', `are more than ${SAFETENSORS_LIMITS.tensors} in all files together`);
      }
      fileBytes =
        fileBytes === undefined || reading.fileBytes === undefined ? undefined : fileBytes + reading.fileBytes;
    }
  }
  for (const [name, file] of weightMap ?? []) {
    if (!seen.has(name))
      return invalid(folder, INDEX, `weight_map[${quote(name)}]`, `is ${file}, which does not hold it`);
  }
  return { tensors, fileBytes };
}

/** Describes the model in a folder. What is wrong or missing comes back as one line that names the file. */
export async function readCheckpoint(folder: ModelFolder): Promise<Answer<HuggingFaceModel>> {
  const config = await readJson(folder, 'config.json');
  if ('status' in config) return unknown(problemLine(config));
  const separate = QUANTIZATION_FILES.find((file) => folder.files.includes(file));
  const quantization =
    separate && !('quantization_config' in config.value) ? await readJson(folder, separate) : undefined;
  if (quantization && 'status' in quantization) return unknown(problemLine(quantization));
  const weights = await readWeights(folder);
  if (weights && 'status' in weights) return unknown(problemLine(weights));
  const described = fromHuggingFace({
    config: config.value,
    quantization: quantization?.value,
    tensors: weights?.tensors,
    fileBytes: weights?.fileBytes,
    name: folder.title,
  });
  if (described.status === 'ok') return ok(described.model);
  return unknown(`${folder.name}: ${described.reasons.join('; ')}`);
}
