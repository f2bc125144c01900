// Compute buffer of every device: the engine's graph replayed on shapes, and its allocator's reuse of memory.
import type { ModelDescription } from '../model/description.ts';
import { estimatedComputeBytes } from './compute-estimate.ts';
import { allocate } from './graph/allocator.ts';
import { MissingWeight, type WeightIndex, weightIndex } from './graph/build.ts';
import { modelGraph } from './graph/model-graph.ts';
import { schedule } from './graph/schedule.ts';
import { isPartlyModelled } from './graph/traits.ts';
import { layerKinds, representativeLayers } from './representative-layers.ts';
import { type MemorySettings, settingsKey } from './settings.ts';

/** Places of layers 0 … n−1 and of the output side (the last entry); the host is device `accelerators`. */
export interface DeviceLayout {
  readonly places: readonly number[];
  readonly accelerators: number;
  /** Accelerators take turns on successive batches: several of them, everything offloaded, no weights moved to the host. */
  readonly pipelined: boolean;
}

export interface ComputeBuffers {
  /** Bytes of each accelerator, then of the host. */
  readonly bytes: readonly number[];
  /** replayed: the graph of this architecture is modelled; estimated: a formula stands in. */
  readonly basis: 'replayed' | 'estimated';
}

interface Prepared {
  readonly weights: WeightIndex;
  readonly kinds: readonly number[];
  readonly known: Map<string, ComputeBuffers>;
  /** Everything on one device, by settings. */
  readonly whole: Map<string, number>;
}

/** Results are kept for each description: the same question is asked for every quantization and every placement tried. */
const prepared = new WeakMap<ModelDescription, Prepared>();
const MOST_KEPT = 512;

function preparedOf(model: ModelDescription): Prepared {
  const known = prepared.get(model);
  if (known) return known;
  const made: Prepared = {
    weights: weightIndex(model),
    kinds: layerKinds(model),
    known: new Map(),
    whole: new Map(),
  };
  prepared.set(model, made);
  return made;
}

const hasIndexer = (model: ModelDescription) => model.hyper.layers.some((l) => (l.attention?.indexerKeyDim ?? 0) > 0);

function replayed(model: ModelDescription, p: Prepared, s: MemorySettings, layout: DeviceLayout): ComputeBuffers {
  const host = layout.accelerators;
  const count = model.hyper.layerCount;
  const layerDevice = (layer: number) => layout.places[layer] ?? host;
  const outputDevice = layout.places[count] ?? host;
  const graph = modelGraph(model, p.weights, s, representativeLayers(p.kinds, layerDevice, hasIndexer(model)));
  const basis = isPartlyModelled(model.architecture) ? 'estimated' : 'replayed';
  if (layout.places.every((place) => place === host))
    return { bytes: [...Array.from({ length: host }, () => 0), ...allocate(graph)], basis };
  const split = schedule(graph, { devices: host + 1, layerDevice, outputDevice, pipelined: layout.pipelined });
  return { bytes: allocate(split.graph, host + 1, split.deviceOf), basis };
}

function estimated(model: ModelDescription, s: MemorySettings, layout: DeviceLayout): ComputeBuffers {
  const all = estimatedComputeBytes(model, s);
  const used = new Set(layout.places);
  const bytes = Array.from({ length: layout.accelerators + 1 }, (_, i) => (used.has(i) ? all : 0));
  return { bytes, basis: 'estimated' };
}

/** Compute buffers of all devices in bytes. Source: llama.cpp v0.5.0, whose first reservation is replayed. */
export function computeBuffers(model: ModelDescription, s: MemorySettings, layout: DeviceLayout): ComputeBuffers {
  const p = preparedOf(model);
  const key = `${settingsKey(s)}|${layout.places.join()}|${layout.accelerators}|${layout.pipelined}`;
  const known = p.known.get(key);
  if (known) return known;
  let made: ComputeBuffers;
  try {
    made = replayed(model, p, s, layout);
  } catch (problem) {
    if (!(problem instanceof MissingWeight)) throw problem;
    made = estimated(model, s, layout);
  }
  if (p.known.size >= MOST_KEPT) p.known.clear();
  p.known.set(key, made);
  return made;
}

/** All on one device: the buffer of a model that runs where its input is. */
export function computeBufferBytes(model: ModelDescription, settings: MemorySettings): number {
  const { whole } = preparedOf(model);
  const key = settingsKey(settings);
  const known = whole.get(key);
  if (known !== undefined) return known;
  const made = wholeBufferBytes(model, settings);
  if (whole.size >= MOST_KEPT) whole.clear();
  whole.set(key, made);
  return made;
}

function wholeBufferBytes(model: ModelDescription, settings: MemorySettings): number {
  const places = Array.from({ length: model.hyper.layerCount + 1 }, () => 0);
  return computeBuffers(model, settings, { places, accelerators: 0, pipelined: false }).bytes[0] ?? 0;
}
