// Finds a model in Ollama's local store: the manifest that its name leads to, and the files that the manifest lists.
import { join } from 'node:path';
import { isObject, own } from '../../core/model/from-hugging-face/config-reader.ts';
import { quote } from '../../core/model/gguf/quote.ts';
import { parseJsonObject } from '../../core/model/safetensors/json-scan.ts';
import type { GgufProblem } from './gguf-reading.ts';
import { type Env, homeFolder } from './hub-cache.ts';
import { readSmallFile } from './local-file.ts';

export interface OllamaLayer {
  readonly kind: 'model' | 'projector' | 'adapter';
  readonly path: string;
  /** Size that the manifest states, in bytes. */
  readonly bytes: number;
}

export interface OllamaManifest {
  readonly status: 'ok';
  readonly path: string;
  readonly layers: readonly OllamaLayer[];
}

const MANIFEST_LIMITS = { bytes: 2 ** 20, depth: 16, keys: 2 ** 14, values: 2 ** 14 };
const MOST_LAYERS = 256;
const KINDS: Readonly<Record<string, OllamaLayer['kind']>> = {
  'application/vnd.ollama.image.model': 'model',
  'application/vnd.ollama.image.projector': 'projector',
  'application/vnd.ollama.image.adapter': 'adapter',
};
const TENSOR_LAYER = 'application/vnd.ollama.image.tensor';

/** A part of a name that is also the name of a folder: no way up, no hidden file. */
const PART = /^[A-Za-z0-9_][\w.-]{0,127}$/;

/** Folders of the manifest for `[host/][namespace/]model[:tag]`; undefined where it cannot be such a name. */
export function ollamaPath(name: string): readonly string[] | undefined {
  const [, path = '', tag = 'latest'] = /^([^:]+)(?::([^:/]+))?$/.exec(name) ?? [];
  const parts = path.split('/');
  if (parts.length > 3) return undefined;
  const model = parts.pop() ?? '';
  const namespace = parts.pop() ?? 'library';
  const host = parts.pop() ?? 'registry.ollama.ai';
  const all = [host, namespace, model, tag];
  return all.every((part) => PART.test(part) && !part.includes('..')) ? all : undefined;
}

/** Stores to look in: OLLAMA_MODELS alone, or the user's and that of the Linux service. */
export function ollamaStores(env: Env): readonly string[] {
  if (env.OLLAMA_MODELS) return [env.OLLAMA_MODELS];
  return [join(homeFolder(env), '.ollama', 'models'), '/usr/share/ollama/.ollama/models'];
}

function invalid(file: string, field: string, message: string): GgufProblem {
  return { status: 'invalid', file, field, message };
}

function readLayer(value: unknown, field: string, manifest: string, store: string) {
  if (!isObject(value)) return invalid(manifest, field, 'is not an object; pull the model again');
  const [type, digest, size] = [own(value, 'mediaType'), own(value, 'digest'), own(value, 'size')];
  if (typeof type !== 'string') return invalid(manifest, `${field}.mediaType`, 'is no text; pull the model again');
  if (type.split(';')[0] === TENSOR_LAYER) {
    return invalid(manifest, `${field}.mediaType`, 'is a single tensor: models stored so are not read yet');
  }
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return undefined;
  const hex = /^sha256:([0-9a-f]{64})$/.exec(typeof digest === 'string' ? digest : '')?.[1];
  if (!hex) {
    const found = typeof digest === 'string' ? quote(digest) : 'no text';
    return invalid(manifest, `${field}.digest`, `is ${found}, not a SHA-256 digest; pull the model again`);
  }
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    return invalid(manifest, `${field}.size`, 'is not a number of bytes; pull the model again');
  }
  return { kind, path: join(store, 'blobs', `sha256-${hex}`), bytes: size };
}

function readManifest(bytes: Uint8Array, path: string, store: string): OllamaManifest | GgufProblem {
  const json = parseJsonObject(bytes, MANIFEST_LIMITS);
  if ('problem' in json) return invalid(path, 'manifest', json.problem);
  const given = own(json.value, 'layers');
  if (!Array.isArray(given) || given.length > MOST_LAYERS) {
    return invalid(path, 'layers', `is not a list of up to ${MOST_LAYERS} layers; pull the model again`);
  }
  const layers: OllamaLayer[] = [];
  for (const [i, value] of given.entries()) {
    const layer = readLayer(value, `layers[${i}]`, path, store);
    if (layer && 'status' in layer) return layer;
    if (layer) layers.push(layer);
  }
  const models = layers.filter((layer) => layer.kind === 'model').length;
  if (models === 1) return { status: 'ok', path, layers };
  return invalid(
    path,
    'layers',
    models === 0 ? 'hold no model; it runs elsewhere or is damaged' : 'hold several models',
  );
}

/** The manifest of a name; undefined where no store has it. */
export async function findOllama(name: string, env: Env): Promise<OllamaManifest | GgufProblem | undefined> {
  const parts = ollamaPath(name);
  if (!parts) return undefined;
  for (const store of ollamaStores(env)) {
    const path = join(store, 'manifests', ...parts);
    const bytes = await readSmallFile(path, MANIFEST_LIMITS.bytes);
    if (!('status' in bytes)) return readManifest(bytes, path, store);
    if (!/^(no such file|is a folder)/.test(bytes.message)) return bytes;
  }
  return undefined;
}
