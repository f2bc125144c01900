// Opens a model from Ollama's local store, and the projector and adapters that come with it.
import type { ModelDescription } from '../../core/model/description.ts';
import { type Extra, extraFromGguf } from '../../core/model/extras.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { describeGguf } from './gguf-description.ts';
import { type GgufReading, problemLine } from './gguf-reading.ts';
import type { Env } from './hub-cache.ts';
import { readGguf } from './local-gguf.ts';
import { findOllama, type OllamaLayer } from './ollama-store.ts';

export interface OllamaModel {
  readonly model: ModelDescription;
  /** Projector and adapters that the manifest lists. */
  readonly extras: readonly Extra[];
}

/** The file of a layer; one of another size than the manifest says is not the file that was pulled. */
async function readLayer(layer: OllamaLayer): Promise<GgufReading> {
  const reading = await readGguf(layer.path);
  if (reading.status !== 'ok' || reading.fileBytes === layer.bytes) return reading;
  const message = `the file has ${reading.fileBytes} bytes, the manifest says ${layer.bytes}; pull the model again`;
  return { status: 'invalid', file: layer.path, field: 'size', message };
}

/** The model of a name with its extra parts; undefined where the store has no such name. */
export async function readOllama(name: string, env: Env): Promise<Answer<OllamaModel> | undefined> {
  const manifest = await findOllama(name, env);
  if (!manifest) return undefined;
  if (manifest.status !== 'ok') return unknown(problemLine(manifest));
  const extras: Extra[] = [];
  let model: ModelDescription | undefined;
  for (const layer of manifest.layers) {
    const reading = await readLayer(layer);
    if (reading.status !== 'ok') return unknown(problemLine(reading));
    if (layer.kind === 'model') {
      const described = describeGguf(reading, layer.path);
      if (described.status === 'unknown') return described;
      model = described.value;
    } else {
      const extra = extraFromGguf(reading, name);
      if (extra.status === 'unknown') return unknown(`${layer.path}: ${extra.reasons.join('; ')}`);
      extras.push(extra.extra);
    }
  }
  return model ? ok({ model, extras }) : unknown(`${manifest.path}: layers: hold no model`);
}

/** The model alone; the parts beside it are named in its assumptions, since their bytes are not in it. */
export async function openOllama(name: string, env: Env): Promise<Answer<ModelDescription> | undefined> {
  const found = await readOllama(name, env);
  if (!found || found.status === 'unknown') return found;
  const { model, extras } = found.value;
  const beside = extras.map(
    ({ kind, bytes }) =>
      `${kind === 'adapter' ? 'an' : 'a'} ${kind} of ${bytes} bytes comes with it and is not counted here`,
  );
  return ok({ ...model, assumptions: [...model.assumptions, ...beside] });
}
