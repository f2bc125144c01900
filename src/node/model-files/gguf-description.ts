// The answer for a GGUF file that was read: its description, or one line that names file and field.
import type { ModelDescription } from '../../core/model/description.ts';
import { fromGguf } from '../../core/model/from-gguf.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import { type GgufReading, problemLine } from './gguf-reading.ts';

/** `name` is shown where the file was read but is no model. */
export function describeGguf(reading: GgufReading, name: string): Answer<ModelDescription> {
  if (reading.status !== 'ok') return unknown(problemLine(reading));
  const bytes = reading.fileBytes === undefined ? {} : { bytes: reading.fileBytes };
  const model = fromGguf({ metadata: reading.metadata, tensors: reading.tensors }, bytes);
  return model.status === 'ok' ? ok(model.model) : unknown(`${name}: ${model.reasons.join('; ')}`);
}
