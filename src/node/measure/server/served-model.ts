// The model that a running server has: by the catalogue's names, with what is predicted for it on this machine and what is possible there.
import type { Context } from '../../../core/assess/context.ts';
import { predictedTest, type TestScenario } from '../../../core/assess/predicted-test.ts';
import type { Machine } from '../../../core/machine/machine.ts';
import { level3Bytes } from '../../../core/measurement/import/judge.ts';
import { formatName, fromFileName, modelId } from '../../../core/measurement/import/names.ts';
import type { MeasuredTest, Measurement, TestShape } from '../../../core/measurement/measurement.ts';
import { beyondCache, type Roofline, roofline } from '../../../core/measurement/physics-check.ts';
import type { ModelDescription } from '../../../core/model/description.ts';
import { ok } from '../../../core/units/result.ts';
import type { FoundServer } from './find-servers.ts';

export interface ServedModel {
  readonly model: Measurement['model'];
  /** Undefined where model, format or engine are not known. */
  readonly predict: (shape: TestShape) => MeasuredTest['predicted'];
  readonly roofline: Roofline | undefined;
}

/** Programs that run llama.cpp's code under another name. */
const ENGINE_OF: Readonly<Record<FoundServer['kind'], string | undefined>> = {
  'llama-server': 'llama.cpp',
  ollama: 'ollama',
  'lm-studio': 'lm-studio',
  vllm: 'vllm',
  'openai-compatible': undefined,
};

/**
 * Model and format from what the server calls them or from its file's name; `quant` is the user's word for the format. `own` is the
 * description in the server's file, where that can be read: it says both.
 */
export function servedModel(
  context: Context,
  machine: Machine,
  server: FoundServer,
  model: string,
  quant: string | undefined,
  own?: ModelDescription,
): ServedModel {
  const file = fromFileName(server.modelFile ?? model);
  const id = modelId(context.catalogue, [model, fromFileName(model).model, file.model]);
  const written = quant ?? file.quantization ?? /[:@-]((?:i?q\d|f16|bf16)\w*)/i.exec(model)?.[1];
  const entry = id === undefined ? undefined : context.catalogue.models[id];
  const named = {
    ...(id === undefined ? {} : { id }),
    ...{ name: entry?.name ?? model, synthetic: false },
    quantization: written === undefined ? 'unknown' : formatName(context.catalogue, written),
  };
  const engine = ENGINE_OF[server.kind];
  const described = own ? ok(own) : id === undefined ? undefined : context.library.describe(id);
  const format = own && quant === undefined ? undefined : written;
  const prepared =
    described?.status === 'ok' && (own || format !== undefined)
      ? context.library.prepare(described.value, format)
      : undefined;
  if (described?.status !== 'ok' || prepared?.status !== 'ok')
    return { model: named, predict: () => undefined, roofline: undefined };
  const { model: known, quantizationName } = prepared.value;
  const read = { ...named, architecture: known.architecture, quantization: quantizationName };
  if (engine === undefined) return { model: own ? read : named, predict: () => undefined, roofline: undefined };
  const scenario: TestScenario = { machine, model: described.value, quantization: format, engine };
  return {
    model: own ? read : named,
    predict: (shape) => predictedTest(context, scenario, shape),
    roofline: roofline(machine, beyondCache(prepared.value.work, level3Bytes(context, machine))),
  };
}
