// Compute buffer of every device: the engine's graph replayed on shapes, and its allocator's reuse of memory.
import type { ModelDescription } from '../model/description.ts';
import { estimatedComputeBytes } from './compute-estimate.ts';
import { allocate } from './graph/allocator.ts';
import { MissingWeight, type WeightIndex, weightIndex } from './graph/build.ts';
import type { Graph } from './graph/graph.ts';
import { modelGraph } from './graph/model-graph.ts';
import { schedule } from './graph/schedule.ts';
import { isPartlyModelled } from './graph/traits.ts';
import { isWholeNeeded, layerKinds, representativeLayers } from './representative-layers.ts';
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

/** Compute buffers of one model under one setting, by layout. */
export type Buffers = (layout: DeviceLayout) => ComputeBuffers;

/** Compute buffers of one model that were worked out before, by `settingsKey` and `graphKey`. */
export type KnownBuffers = Readonly<Record<string, Readonly<Record<string, ComputeBuffers>>>>;

interface Prepared {
  /** Made when first needed: searches find most buffers worked out before. */
  readonly weights: () => WeightIndex;
  readonly kinds: readonly number[];
  /** No layer can be left out of a replay. */
  readonly wholeNeeded: boolean;
  readonly known: KnownBuffers;
  /** By settings. */
  readonly buffers: Map<string, Buffers>;
  /** Everything on one device, by settings. */
  readonly whole: Map<string, number>;
}

/** Results are kept for each description: the same question is asked for every quantization and every placement tried. */
const prepared = new WeakMap<ModelDescription, Prepared>();
const MOST_KEPT = 512;
const MOST_SETTINGS = 64;

interface Known {
  readonly buffers: KnownBuffers;
  /** As `layerKinds` numbers them. */
  readonly kinds: readonly number[];
}

function prepare(model: ModelDescription, known?: Known): Prepared {
  let weights: WeightIndex | undefined;
  const made: Prepared = {
    weights: () => {
      weights ??= weightIndex(model);
      return weights;
    },
    kinds: known?.kinds ?? layerKinds(model),
    wholeNeeded: isWholeNeeded(model),
    known: known?.buffers ?? {},
    buffers: new Map(),
    whole: new Map(),
  };
  prepared.set(model, made);
  return made;
}

const preparedOf = (model: ModelDescription): Prepared => prepared.get(model) ?? prepare(model);

/** Hands in what was worked out of a model before, by this very code. */
export function knowBuffers(model: ModelDescription, known: Known): void {
  prepare(model, known);
}

/** Graphs of a model, the last of them kept: layouts on one device, on the host and on an accelerator run the same. */
function graphs(
  model: ModelDescription,
  weights: () => WeightIndex,
  s: MemorySettings,
): (layers: readonly number[]) => Graph {
  let last: { readonly key: string; readonly graph: Graph } | undefined;
  return (layers) => {
    const key = layers.join();
    if (last?.key !== key) last = { key, graph: modelGraph(model, weights(), s, layers) };
    return last.graph;
  };
}

/** The layers that a layout is replayed with; they stand for all of the model. */
function replayedLayers(p: Prepared, layout: DeviceLayout): readonly number[] {
  return representativeLayers(p.kinds, (layer) => layout.places[layer] ?? layout.accelerators, p.wholeNeeded);
}

function replayed(
  model: ModelDescription,
  layout: DeviceLayout,
  graphOf: (layers: readonly number[]) => Graph,
  layers: readonly number[],
): ComputeBuffers {
  const host = layout.accelerators;
  const count = model.hyper.layerCount;
  const layerDevice = (layer: number) => layout.places[layer] ?? host;
  const outputDevice = layout.places[count] ?? host;
  const graph = graphOf(layers);
  const basis = isPartlyModelled(model.architecture) ? 'estimated' : 'replayed';
  if (layout.places.every((place) => place === host))
    return { bytes: [...Array.from({ length: host }, () => 0), ...allocate(graph)], basis };
  const split = schedule(graph, { devices: host + 1, layerDevice, outputDevice, pipelined: layout.pipelined });
  return { bytes: allocate(split.graph, host + 1, split.deviceOf, split.count), basis };
}

function estimated(model: ModelDescription, s: MemorySettings, layout: DeviceLayout): ComputeBuffers {
  const all = estimatedComputeBytes(model, s);
  const used = new Set(layout.places);
  const bytes = Array.from({ length: layout.accelerators + 1 }, (_, i) => (used.has(i) ? all : 0));
  return { bytes, basis: 'estimated' };
}

/** Where the places change: equal texts mean equal layouts. */
function runsOf(layout: DeviceLayout): string {
  const { places } = layout;
  let text = `${layout.accelerators}|${layout.pipelined}|${places.length}`;
  for (let i = 0; i < places.length; i++) if (i === 0 || places[i] !== places[i - 1]) text += `|${i}@${places[i]}`;
  return text;
}

const readsOthersCache = (model: ModelDescription) => model.hyper.layers.some((l) => l.attention?.cache === 'shared');

/**
 * Kinds and devices of the layers that are replayed: layouts with equal ones have equal graphs, but where layers read the cache of
 * others, which may lie anywhere.
 */
function keyOf(model: ModelDescription, p: Prepared, layout: DeviceLayout, layers: readonly number[]): string {
  if (readsOthersCache(model)) return runsOf(layout);
  const at = (layer: number) => `${p.kinds[layer]}@${layout.places[layer]}`;
  return `${layout.accelerators}|${layout.pipelined}|${layout.places.at(-1)}|${layers.map(at).join()}`;
}

/** What of a layout the buffers of a model depend on. */
export function graphKey(model: ModelDescription, layout: DeviceLayout): string {
  const p = preparedOf(model);
  return keyOf(model, p, layout, replayedLayers(p, layout));
}

function made<T>(known: Map<string, T>, key: string, most: number, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = make();
  if (known.size >= most) known.clear();
  known.set(key, value);
  return value;
}

/** Compute buffers of a model under settings, kept by layout. Source: llama.cpp v0.5.0, whose first reservation is replayed. */
export function buffersOf(model: ModelDescription, s: MemorySettings): Buffers {
  const p = preparedOf(model);
  const key = settingsKey(s);
  return made(p.buffers, key, MOST_SETTINGS, () => {
    const byLayout = new Map<string, ComputeBuffers>();
    const byGraph = new Map<string, ComputeBuffers>(Object.entries(p.known[key] ?? {}));
    const graphOf = graphs(model, p.weights, s);
    const work = (layout: DeviceLayout): ComputeBuffers => {
      try {
        const layers = replayedLayers(p, layout);
        return made(byGraph, keyOf(model, p, layout, layers), MOST_KEPT, () =>
          replayed(model, layout, graphOf, layers),
        );
      } catch (problem) {
        if (!(problem instanceof MissingWeight)) throw problem;
        return estimated(model, s, layout);
      }
    };
    return (layout) => made(byLayout, runsOf(layout), MOST_KEPT, () => work(layout));
  });
}

/** Compute buffers of all devices in bytes. */
export function computeBuffers(model: ModelDescription, s: MemorySettings, layout: DeviceLayout): ComputeBuffers {
  return buffersOf(model, s)(layout);
}

/** All on one device: the buffer of a model that runs where its input is. */
export function computeBufferBytes(model: ModelDescription, settings: MemorySettings): number {
  const { whole } = preparedOf(model);
  return made(whole, settingsKey(settings), MOST_KEPT, () => {
    const places = Array.from({ length: model.hyper.layerCount + 1 }, () => 0);
    return computeBuffers(model, settings, { places, accelerators: 0, pipelined: false }).bytes[0] ?? 0;
  });
}
