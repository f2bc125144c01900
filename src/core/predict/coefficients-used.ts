// Which coefficients a prediction used, what each is for, and which measured devices they rest on: made for explanations only.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { nodePath } from './calibration.ts';

/** One coefficient as it entered the prediction. */
export interface UsedValue {
  readonly name: string;
  readonly symbol: string;
  readonly value: number;
  /** The term that it decides. */
  readonly term: string;
}

/** The coefficients of one device, or of an engine. */
export interface UsedCoefficients {
  /** Name of the device, or of the engine for its own coefficients. */
  readonly of: string;
  /** Engine whose calibration they are. */
  readonly calibration: string;
  /** Node of the generation graph that they come from: an architecture, "vendor:…" or the root. */
  readonly node: string;
  /** Catalogue ids of the measured devices of that node or below it, with the rows of each in the fit. */
  readonly devices: readonly { readonly id: string; readonly rows: number }[];
  /** Sources of all of the calibration's rows, by id. */
  readonly sources: readonly string[];
  readonly values: readonly UsedValue[];
  /** Some of the results, as their sources number them; added where evidence is at hand. */
  readonly references?: readonly string[] | undefined;
}

type Meaning = readonly [symbol: string, term: string];

export const GPU_MEANINGS: Readonly<Record<string, Meaning>> = {
  bandwidthEfficiency: ['η', 'decode: reading the weights'],
  dequantisationRate: ['ρ', 'decode: dequantising and multiplying'],
  layerMilliseconds: ['o', 'decode: fixed cost of layers'],
  stepMilliseconds: ['o_step', 'decode: fixed cost of a step'],
  attentionRate: ['κ', 'decode: attention over the context'],
  computeEfficiency: ['ε', 'prefill: matrix multiplication'],
  batchLayerMilliseconds: ['o′', 'prefill: fixed cost of layers and batches'],
  weightReadsPerBatch: ['w', 'prefill: reading the weights'],
  promptAttentionCost: ['a', 'prefill: attention among the prompt'],
};

export const CPU_MEANINGS: Readonly<Record<string, Meaning>> = {
  bandwidthEfficiency: ['η', 'decode: reading the weights'],
  streamingRate: ['r', 'decode: dequantising and multiplying'],
  layerCost: ['o', 'decode: fixed cost of layers'],
  computeEfficiency: ['ε', 'prefill: matrix multiplication'],
  coreExponent: ['c', 'prefill: what more cores bring'],
};

export const SERVING_CHIP_MEANINGS: Readonly<Record<string, Meaning>> = {
  bandwidthEfficiency: ['η', 'decode: reading weights and caches'],
  computeEfficiency: ['ε', 'prefill: matrix multiplication'],
};

export const SERVING_ENGINE_MEANINGS: Readonly<Record<string, Meaning>> = {
  layerMicroseconds: ['o', 'fixed cost of layers'],
  expertLayerMicroseconds: ['o_x', 'fixed cost of layers with experts'],
  stepMilliseconds: ['o_step', 'fixed cost of a step'],
  sequenceMicroseconds: ['s', 'cost of a sequence in a step'],
  batchComputeCost: ['χ', 'decode: arithmetic of a batch'],
  requestMilliseconds: ['r', 'cost of a request'],
  reduceMicroseconds: ['α', 'latency of an all-reduce'],
  linkEfficiency: ['λ', 'rate of an all-reduce'],
  cohortExponent: ['e', 'waiting while others are served'],
};

/** The named ones among the parameters. */
export function usedValues(parameters: unknown, meanings: Readonly<Record<string, Meaning>>): UsedValue[] {
  const given = parameters as Readonly<Record<string, unknown>>;
  return Object.entries(meanings).flatMap(([name, [symbol, term]]) => {
    const value = given[name];
    return typeof value === 'number' ? [{ name, symbol, value, term }] : [];
  });
}

/** Rows of a device in a fit, however the calibration lists them. */
function rowCount(listed: unknown): number {
  if (Array.isArray(listed)) return listed.length;
  const rows = (listed as { readonly rows?: unknown } | undefined)?.rows;
  return Array.isArray(rows) ? rows.length : typeof rows === 'number' ? rows : 0;
}

/** Measured devices whose architecture is the node or descends from it, those with the most rows first. */
export function devicesBehind(
  catalogue: Catalogue,
  devices: Readonly<Record<string, unknown>>,
  node: string,
): { id: string; rows: number }[] {
  const { accelerators, cpus, architectures } = catalogue;
  return Object.entries(devices)
    .flatMap(([id, listed]) => {
      const name = (accelerators[id] ?? cpus[id])?.architecture;
      const architecture = name === undefined ? undefined : architectures[name];
      const rows = rowCount(listed);
      return rows > 0 && architecture && nodePath(architectures, architecture).includes(node) ? [{ id, rows }] : [];
    })
    .sort((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1));
}
