// The model that measure runs: the file itself where it is here, else a synthetic one of the same shape.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../core/assess/context.ts';
import { usualFormat } from '../../core/assess/scenario.ts';
import type { Measurement } from '../../core/measurement/measurement.ts';
import { syntheticFile } from '../../core/measurement/synthetic/file.ts';
import type { PreparedModel } from '../../core/predict/model-library.ts';
import { writeSyntheticFile } from '../measure/synthetic-file.ts';
import { readGguf } from '../model-files/local-gguf.ts';
import { answered, CliError } from './fail.ts';
import type { MeasureOptions } from './measure-options.ts';
import { modelFile } from './model-argument.ts';

export interface ModelToMeasure {
  readonly prepared: PreparedModel;
  /** Path of the real file; undefined: synthetic. */
  readonly path: string | undefined;
}

/** Small enough for any machine, and in most people's hands. */
const DEFAULT_MODEL = 'llama-3.2-1b-instruct';

const isGgufPath = async (text: string): Promise<boolean> =>
  /\.gguf$/i.test(text) &&
  (await stat(text).then(
    (s) => s.isFile(),
    () => false,
  ));

/** Finds the model; a GGUF file on this machine is run as it is, unless another format or made-up weights are asked for. */
export async function modelToMeasure(context: Context, o: MeasureOptions): Promise<ModelToMeasure> {
  const name = o.model ?? DEFAULT_MODEL;
  const file = await modelFile(name, context.catalogue);
  const description = answered(file ?? context.library.describe(name));
  const real = o.quant === undefined && !o.synthetic && (await isGgufPath(name));
  const quantization = o.quant ?? usualFormat(context.catalogue, description);
  return { prepared: answered(context.library.prepare(description, quantization)), path: real ? name : undefined };
}

async function headerHash(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: Math.max(0, bytes - 1) })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export interface PreparedFile {
  readonly path: string;
  readonly record: Measurement['model'];
}

/** The file the engine loads; a synthetic one is written into `folder`. */
export async function fileToMeasure(
  model: ModelToMeasure,
  folder: string,
  content: 'sparse' | 'random',
): Promise<PreparedFile> {
  const { prepared, path } = model;
  const record = {
    ...(prepared.model.id === undefined ? {} : { id: prepared.model.id }),
    name: prepared.model.name,
    architecture: prepared.model.architecture,
    quantization: prepared.quantizationName,
    parameters: prepared.weights.elements,
  };
  if (path !== undefined) {
    const reading = await readGguf(path);
    if (reading.status !== 'ok') throw new CliError(`${path}: is not a GGUF model`);
    const size = reading.fileBytes ?? (await stat(path)).size;
    const hash = await headerHash(path, reading.parts[0]?.header.headerBytes ?? 0);
    return { path, record: { ...record, fileBytes: size, headerHash: hash, synthetic: false } };
  }
  const plan = answered(syntheticFile(prepared.model, prepared.tensors, content));
  const written = await writeSyntheticFile(join(folder, 'synthetic.gguf'), plan);
  if (written.status === 'unknown') throw new CliError(written.reasons.join('; '), 3);
  const hash = createHash('sha256').update(plan.header).digest('hex');
  return {
    path: written.value.path,
    record: { ...record, fileBytes: plan.fileBytes, headerHash: hash, synthetic: true },
  };
}
