// Reads model.safetensors.index.json: which tensor lies in which file of a model split over several.
import { quote } from '../gguf/quote.ts';
import { parseJsonObject } from './json-scan.ts';
import { SAFETENSORS_LIMITS as LIMITS } from './limits.ts';
import type { SafetensorsInvalid } from './parser.ts';

export interface SafetensorsIndex {
  readonly status: 'ok';
  /** Names of the files, each once, in the order of their names. */
  readonly files: readonly string[];
  /** File of every tensor. */
  readonly weightMap: ReadonlyMap<string, string>;
}

/** A file beside the index: no folders, no way up, no hidden file. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,199}\.safetensors$/;

/** Parses the index. File names that lead elsewhere are refused: the index may come from anyone. */
export function parseSafetensorsIndex(bytes: Uint8Array): SafetensorsIndex | SafetensorsInvalid {
  const json = parseJsonObject(bytes, LIMITS);
  if ('problem' in json) return { status: 'invalid', field: 'index', message: json.problem };
  const map = Object.hasOwn(json.value, 'weight_map') ? json.value.weight_map : undefined;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    return { status: 'invalid', field: 'weight_map', message: 'is missing or no object' };
  }
  const weightMap = new Map<string, string>();
  for (const [name, file] of Object.entries(map)) {
    const field = `weight_map[${quote(name)}]`;
    if (typeof file !== 'string' || !FILE_NAME.test(file)) {
      const found = typeof file === 'string' ? quote(file) : 'no text';
      return { status: 'invalid', field, message: `is ${found}, not the name of a .safetensors file beside the index` };
    }
    weightMap.set(name, file);
  }
  const files = [...new Set(weightMap.values())].sort();
  if (files.length === 0) return { status: 'invalid', field: 'weight_map', message: 'names no tensors' };
  if (files.length > LIMITS.files) {
    return { status: 'invalid', field: 'weight_map', message: `names more than ${LIMITS.files} files` };
  }
  return { status: 'ok', files, weightMap };
}
