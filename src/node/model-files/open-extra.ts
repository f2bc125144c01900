// Opens a part that is loaded beside a model: a projector or draft model in a GGUF file, a LoRA adapter in either format.
import { stat } from 'node:fs/promises';
import {
  adapterFromSafetensors,
  type Extra,
  type ExtraAnswer,
  type ExtraKind,
  extraFromGguf,
} from '../../core/model/extras.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { type GgufReading, problemLine } from './gguf-reading.ts';
import type { Env } from './hub-cache.ts';
import { withLocalFile } from './local-file.ts';
import { readGguf } from './local-gguf.ts';
import { readSafetensorsHeader } from './safetensors-reading.ts';

const ADAPTER_FILE = 'adapter_model.safetensors';

function checked(answer: ExtraAnswer, path: string, kind: ExtraKind | undefined): Answer<Extra> {
  if (answer.status === 'unknown') return unknown(`${path}: ${answer.reasons.join('; ')}`);
  if (kind === undefined || answer.extra.kind === kind) return ok(answer.extra);
  const found = { projector: 'a projector', adapter: 'a LoRA adapter', draft: 'a model' }[answer.extra.kind];
  return unknown(`${path}: general.architecture: the file holds ${found}, a ${kind} is expected`);
}

async function openAdapter(path: string, kind: ExtraKind | undefined): Promise<Answer<Extra>> {
  const reading = await withLocalFile(path, (source) => readSafetensorsHeader(source));
  if (reading.status !== 'ok') return unknown(problemLine(reading));
  const name = path.split(/[/\\]/).at(-2) ?? path;
  return checked(adapterFromSafetensors(reading.header.tensors, name, reading.fileBytes), path, kind);
}

async function readRemote(address: string, env: Env): Promise<GgufReading> {
  const { readRemoteGguf } = await import('./remote-gguf.ts');
  return readRemoteGguf(address, { env });
}

/**
 * Describes the part at a path or address: a GGUF file, an adapter's .safetensors file or its folder. With `kind` any
 * other kind is refused, since a draft is told from a model only by what it is meant for.
 */
export async function openExtra(text: string, options: { env: Env; kind?: ExtraKind }): Promise<Answer<Extra>> {
  const remote = /^https?:\/\//i.test(text);
  if (!remote) {
    const folder = await stat(text).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (folder) return openAdapter(`${text.replace(/[/\\]+$/, '')}/${ADAPTER_FILE}`, options.kind);
    if (/\.safetensors$/i.test(text)) return openAdapter(text, options.kind);
  }
  const reading = remote ? await readRemote(text, options.env) : await readGguf(text);
  if (reading.status !== 'ok') return unknown(problemLine(reading));
  const name = (text.split(/[?#]/)[0] ?? text).split(/[/\\]/).pop() ?? text;
  return checked(extraFromGguf(reading, name), text.split(/[?#]/)[0] ?? text, options.kind);
}
