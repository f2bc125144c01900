// Works out, when the program is built, what searches ask of every model in the catalogue: it is the same on each machine and each day.
import { lossOf } from '../../advise/quality.ts';
import { textModels } from '../../catalogue/text-models.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ComputeBuffers, DeviceLayout, KnownBuffers } from '../../memory/compute-buffer.ts';
import { buffersOf, graphKey } from '../../memory/compute-buffer.ts';
import { demandOf } from '../../memory/demand.ts';
import { placeLayers } from '../../memory/layers-on-devices.ts';
import { packWeights } from '../../memory/packed-weights.ts';
import { MIX_BASE } from '../../memory/quantize/mix.ts';
import { layerKinds } from '../../memory/representative-layers.ts';
import { type MemorySettings, settingsKey, withContext } from '../../memory/settings.ts';
import type { Weights } from '../../memory/weights.ts';
import type { ModelDescription } from '../../model/description.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import type { FormatSizes, SizesOfModel } from '../../predict/model-sizes.ts';
import { tensorCounts } from '../../predict/work.ts';
import { contextNeeded, resolveWorkload } from '../../workload/workload.ts';
import type { Context } from '../context.ts';
import { resolveScenario } from '../scenario.ts';
import { layoutsAsked, machinesByMemory } from './layouts-asked.ts';

/** Formats that files are mostly offered in: with them models are placed, to see what is asked for. */
const PLACED_IN = new Set(['q2_k', 'q3_k_m', 'q4_0', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16']);

/** All of a model on the host, or on one accelerator. */
function layoutOn(accelerators: 0 | 1, layerCount: number): DeviceLayout {
  const { places } = placeLayers(layerCount, layerCount + 1, accelerators === 1 ? [1] : []);
  return { places, accelerators, pipelined: false };
}

/** Settings of one request with the longest context, which needs of several use cases have. */
function longestOf(settings: readonly MemorySettings[]): MemorySettings | undefined {
  const alone = settings.filter((s) => s.slots === ALONE);
  return alone.reduce<MemorySettings | undefined>(
    (a, b) => (a && a.contextTokens >= b.contextTokens ? a : b),
    undefined,
  );
}

/** Compute buffers: on one device under each of the settings, else under the longest context. */
function buffersUnder(
  model: ModelDescription,
  weights: readonly Weights[],
  machines: readonly Machine[],
  settings: readonly MemorySettings[],
): KnownBuffers {
  const { layerCount } = model.hyper;
  const onOne = [layoutOn(0, layerCount), layoutOn(1, layerCount)];
  const longest = longestOf(settings);
  const under = (s: MemorySettings): Record<string, ComputeBuffers> => {
    const buffers = buffersOf(model, s);
    const demands = s === longest ? weights.map((w) => demandOf(model, w, s)) : [];
    const asked = [...onOne, ...layoutsAsked(demands, machines)];
    return Object.fromEntries(asked.map((layout) => [graphKey(model, layout), buffers(layout)]));
  };
  return Object.fromEntries(settings.map((s) => [settingsKey(s), under(s)]));
}

/** More requests at once than one: what sensitivity to the load asks of. */
const [ALONE, NEXT] = [1, 2];

/** Settings of the engine that is assumed, with the context of each of the catalogue's use cases, for one request at a time and for two. */
function usualSettings(context: Context): readonly MemorySettings[] {
  // Of the memory that a model takes they say the same for every model and machine.
  const [machine = ''] = Object.keys(context.catalogue.machines);
  const model = textModels(context.catalogue)[0]?.id ?? '';
  const workloads = Object.keys(context.catalogue.workloads).filter((id) => /^uc\d+$/.test(id));
  const all = workloads.flatMap((workload) =>
    [ALONE, NEXT].flatMap((slots) => {
      const scenario = resolveScenario(context, { machine, model, workload, slots });
      const needed = resolveWorkload(context.catalogue, workload);
      return scenario.status === 'ok' && needed.status === 'ok'
        ? [withContext(scenario.value.memory, contextNeeded(needed.value) * slots)]
        : [];
    }),
  );
  return [...new Map(all.map((s) => [settingsKey(s), s])).values()];
}

/** A model in every format of files whose loss is known. */
function preparedIn(context: Context, model: ModelDescription): readonly PreparedModel[] {
  const formats = Object.values(context.catalogue.quantizations).filter(
    (q) => MIX_BASE[q.id.toUpperCase()] !== undefined && lossOf(q, undefined) !== undefined,
  );
  return formats.flatMap((q) => {
    const prepared = context.library.prepare(model, q.id);
    // A format that stands for another one is worked out where it is asked for.
    return prepared.status === 'ok' && prepared.value.quantization === q.id ? [prepared.value] : [];
  });
}

function sizesOfFormat({ weights, bf16Weights, formatClass, unpackedSlowly }: PreparedModel): FormatSizes {
  return { weights: packWeights(weights), bf16Weights, formatClass, unpackedSlowly };
}

/** Sizes of one model, over a context that knows none yet; undefined where its id is not known. */
export function sizesOf(
  context: Context,
  id: string,
  machines = machinesByMemory(context),
  settings = usualSettings(context),
): SizesOfModel | undefined {
  const model = context.library.describe(id);
  if (model.status === 'unknown') return undefined;
  const all = preparedIn(context, model.value);
  const placed = all.filter((p) => PLACED_IN.has(p.quantization ?? '')).map((p) => p.weights);
  return {
    counts: tensorCounts(model.value),
    kinds: layerKinds(model.value),
    formats: Object.fromEntries(all.map((p) => [p.quantization, sizesOfFormat(p)])),
    buffers: buffersUnder(model.value, placed, machines, settings),
  };
}

/** Sizes of all models that generate text. */
export function workOutSizes(context: Context): ReadonlyMap<string, SizesOfModel> {
  const [machines, settings] = [machinesByMemory(context), usualSettings(context)];
  return new Map(
    textModels(context.catalogue).flatMap(({ id }) => {
      const sizes = sizesOf(context, id, machines, settings);
      return sizes ? [[id, sizes] as const] : [];
    }),
  );
}
