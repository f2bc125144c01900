// A whole file that llama.cpp can load: the tiny model with a vocabulary and random weights.
import { syntheticFile } from '../../src/core/measurement/synthetic/file.ts';
import { statedTypes } from '../../src/core/memory/quantize/typed-tensors.ts';
import { fromGguf } from '../../src/core/model/from-gguf.ts';
import { parseGgufHeader } from '../../src/core/model/gguf/parser.ts';
import { writeSyntheticFile } from '../../src/node/measure/synthetic-file.ts';
import { llamaGguf } from './model-gguf.ts';

export async function writeLoadableModel(path: string): Promise<void> {
  const header = parseGgufHeader(llamaGguf(), { complete: true });
  if (header.status !== 'ok') throw new Error('the tiny model is not valid');
  const described = fromGguf(header.header);
  if (described.status !== 'ok') throw new Error(described.reasons.join());
  const typed = statedTypes(described.model);
  const plan = typed.status === 'ok' ? syntheticFile(described.model, typed.value.list(), 'random') : typed;
  if (plan.status !== 'ok') throw new Error(plan.reasons.join());
  await writeSyntheticFile(path, plan.value);
}
