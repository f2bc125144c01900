// Works out, when the program is built, what searches ask of every model in the catalogue: it is the same on each machine and each day.
import { lossOf } from '../../advise/quality.ts';
import { textModels } from '../../catalogue/text-models.ts';
import type { ComputeBuffers, DeviceLayout, KnownBuffers } from '../../memory/compute-buffer.ts';
import { buffersOf, graphKey } from '../../memory/compute-buffer.ts';
import { placeLayers } from '../../memory/layers-on-devices.ts';
import { packedBytes, packWeights } from '../../memory/packed-weights.ts';
import { MIX_BASE } from '../../memory/quantize/mix.ts';
import { layerKinds } from '../../memory/representative-layers.ts';
import { type MemorySettings, settingsKey, withContext } from '../../memory/settings.ts';
import type { ModelDescription } from '../../model/description.ts';
import type { FormatSizes, SizesOfModel } from '../../predict/model-sizes.ts';
import { tensorCounts } from '../../predict/work.ts';
import { contextNeeded, resolveWorkload } from '../../workload/workload.ts';
import type { Context } from '../context.ts';
import { resolveScenario } from '../scenario.ts';

/** Accelerators of one kind, as machines have them. */
interface Accelerators {
  readonly count: number;
  readonly memoryBytes: number;
}

function acceleratorsOf(context: Context): readonly Accelerators[] {
  const all = Object.keys(context.catalogue.machines).flatMap((id) => {
    const machine = context.machineOf(id);
    const devices = machine.status === 'ok' ? machine.value.devices : [];
    return devices[0] ? [{ count: devices.length, memoryBytes: devices[0].memoryBytes }] : [];
  });
  return [...new Map(all.map((a) => [`${a.count} ${a.memoryBytes}`, a])).values()];
}

/** All of a model on so many equal accelerators, or all but the first `onHost` layers. */
function layoutOn(accelerators: number, layerCount: number, onHost = 0): DeviceLayout {
  const shares = Array.from({ length: accelerators }, () => 1);
  const { places } = placeLayers(layerCount, layerCount + 1 - onHost, shares);
  return { places, accelerators, pipelined: accelerators > 1 && onHost === 0 };
}

/** Caches and buffers beside the weights, roughly: what is not guessed here is worked out when it is asked for. */
const BESIDE_WEIGHTS = 1.1;

/** Machines with more accelerators hold most models without the host's help. */
const MOST_BESIDE_HOST = 4;

/** Layers on the host: few, about half, all; buffers depend on whether they are few, and odd or even. */
function onHost(accelerators: number, layers: number): readonly number[] {
  const half = Math.floor(layers / 2);
  return accelerators === 1 ? [1, 2, 3, half, half + 1, layers] : [1, 2, 3, half, half + 1];
}

/** Layouts that a search comes to: the host alone, accelerators alone, and both. */
function layoutsOf(
  model: ModelDescription,
  formats: readonly FormatSizes[],
  machines: readonly Accelerators[],
): readonly DeviceLayout[] {
  const layers = model.hyper.layerCount;
  const [whole, part] = [new Set([0, 1]), new Set<number>()];
  for (const { weights } of formats)
    for (const { count, memoryBytes } of machines) {
      const needed = Math.ceil((packedBytes(weights) * BESIDE_WEIGHTS) / memoryBytes);
      if (needed <= count) whole.add(needed);
      else if (count <= MOST_BESIDE_HOST) part.add(count);
    }
  const split = [...whole].map((n) => layoutOn(n, layers));
  // With experts on the host, accelerators do not take turns.
  const inTurn = model.hyper.experts
    ? split.filter((l) => l.pipelined).map((layout) => ({ ...layout, pipelined: false }))
    : [];
  return [...split, ...inTurn, ...[...part].flatMap((n) => onHost(n, layers).map((i) => layoutOn(n, layers, i)))];
}

const isOnOne = ({ places }: DeviceLayout) => places.every((place) => place === places[0]);

/** Compute buffers: on one device under each of the settings, else under the longest context, which needs of several use cases have. */
function buffersUnder(
  model: ModelDescription,
  layouts: readonly DeviceLayout[],
  settings: readonly MemorySettings[],
): KnownBuffers {
  const longest = Math.max(...settings.map((s) => (s.slots === 1 ? s.contextTokens : 0)));
  const under = (s: MemorySettings): Record<string, ComputeBuffers> => {
    const buffers = buffersOf(model, s);
    const asked = s.contextTokens === longest && s.slots === 1 ? layouts : layouts.filter(isOnOne);
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

function formatsOf(context: Context, model: ModelDescription): Record<string, FormatSizes> {
  const formats = Object.values(context.catalogue.quantizations).filter(
    (q) => MIX_BASE[q.id.toUpperCase()] !== undefined && lossOf(q, undefined) !== undefined,
  );
  return Object.fromEntries(
    formats.flatMap((q) => {
      const prepared = context.library.prepare(model, q.id);
      // A format that stands for another one is worked out where it is asked for.
      if (prepared.status === 'unknown' || prepared.value.quantization !== q.id) return [];
      const { weights, bf16Weights, formatClass, unpackedSlowly } = prepared.value;
      return [[q.id, { weights: packWeights(weights), bf16Weights, formatClass, unpackedSlowly }] as const];
    }),
  );
}

/** Sizes of one model, over a context that knows none yet; undefined where its id is not known. */
export function sizesOf(
  context: Context,
  id: string,
  machines = acceleratorsOf(context),
  settings = usualSettings(context),
): SizesOfModel | undefined {
  const model = context.library.describe(id);
  if (model.status === 'unknown') return undefined;
  const formats = formatsOf(context, model.value);
  const layouts = layoutsOf(model.value, Object.values(formats), machines);
  return {
    counts: tensorCounts(model.value),
    kinds: layerKinds(model.value),
    formats,
    buffers: buffersUnder(model.value, layouts, settings),
  };
}

/** Sizes of all models that generate text. */
export function workOutSizes(context: Context): ReadonlyMap<string, SizesOfModel> {
  const [machines, settings] = [acceleratorsOf(context), usualSettings(context)];
  return new Map(
    textModels(context.catalogue).flatMap(({ id }) => {
      const sizes = sizesOf(context, id, machines, settings);
      return sizes ? [[id, sizes] as const] : [];
    }),
  );
}
