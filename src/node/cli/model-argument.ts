// The model a user names: a catalogue id, a GGUF file on this machine, or an address of one.
import { existsSync } from 'node:fs';
import type { ModelDescription } from '../../core/model/description.ts';
import { fromGguf } from '../../core/model/from-gguf.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { type GgufReading, problemLine } from '../model-files/gguf-reading.ts';

function looksLikeFile(text: string): boolean {
  return /\.gguf$/i.test(text) || /^[.~]?[/\\]/.test(text) || (text.includes('/') && existsSync(text));
}

function described(reading: GgufReading, name: string): Answer<ModelDescription> {
  if (reading.status !== 'ok') return unknown(problemLine(reading));
  const model = fromGguf(
    { metadata: reading.metadata, tensors: reading.tensors },
    reading.fileBytes === undefined ? {} : { bytes: reading.fileBytes },
  );
  return model.status === 'ok' ? ok(model.model) : unknown(`${name}: ${model.reasons.join('; ')}`);
}

/** A description where the text names a file or an address; undefined where it is a catalogue name. */
export async function modelFile(text: string): Promise<Answer<ModelDescription> | undefined> {
  if (/^https?:\/\//i.test(text)) {
    const { readRemoteGguf } = await import('../model-files/remote-gguf.ts');
    return described(await readRemoteGguf(text, { env: process.env }), text);
  }
  if (!looksLikeFile(text)) return undefined;
  const { readGguf } = await import('../model-files/local-gguf.ts');
  return described(await readGguf(text), text);
}
