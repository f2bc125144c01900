// A calibration: the coefficients fitted for one engine, as generated data, with the spread of its held-out errors.

import type { Entries, Entry } from '../catalogue/catalogue.ts';
import type { Architecture } from '../catalogue/schema/architecture.ts';
import type { Spread } from '../units/interval.ts';
import type { Backend } from './backend.ts';
import type { LlamaCppEngineParameters, LlamaCppParameters } from './llama-cpp-parameters.ts';
import type { KnownRow, Nearness } from './nearness.ts';
import type {
  CpuArchitectureParameters,
  CpuEngineParameters,
  CpuParameters,
  GpuArchitectureParameters,
  GpuEngineParameters,
  GpuParameters,
} from './parameters.ts';

export type Quantity = 'decode' | 'prefill' | 'ttft';
export type ErrorSpread = Readonly<Record<Quantity, Spread>>;

/** Held-out errors of a group of machines: measured ÷ predicted, 10 % and 90 % points. */
export interface Stratum extends ErrorSpread {
  readonly cases: number;
}

/** What held-out errors say of devices that were measured otherwise: how alike their rows are, and how far the blend is off. */
export interface KnownErrors {
  readonly nearness: Readonly<Record<'decode' | 'prefill', Nearness>>;
  /** 10 % and 90 % points of (error − blend) ÷ its deviation, by group of devices; TTFT by the blend of prefill. */
  readonly scores: Readonly<Record<string, Readonly<Record<Quantity, ScoreRange>>>>;
}

/** A range in standard deviations about a blend: low is at most 0, high at least. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

export interface FittedSide<A, E> {
  readonly engine: E;
  /** By node of the generation graph: an architecture, "vendor:…", or the root. */
  readonly nodes: Readonly<Record<string, A>>;
  /** Measurements of each device in the fit, by catalogue id, as errors against these coefficients. */
  readonly devices: Readonly<Record<string, readonly KnownRow[]>>;
  /** Nodes that have evidence of their own. */
  readonly architectures: readonly string[];
  /** Errors for devices the fit never saw, of architectures it saw. */
  readonly strata: Readonly<Record<string, Stratum>>;
  /** How measurements of the very device are blended in. */
  readonly known: KnownErrors;
  /** Errors for architectures the fit never saw. */
  readonly newArchitecture: Readonly<Record<string, Stratum>>;
}

export interface Calibration {
  readonly schema: 'viable.calibration/1';
  readonly engine: string;
  readonly evidence: { readonly rows: number; readonly runs: number; readonly sources: readonly string[] };
  readonly gpu: FittedSide<GpuArchitectureParameters, GpuEngineParameters>;
  readonly cpu: FittedSide<CpuArchitectureParameters, CpuEngineParameters>;
}

export type SideName = 'gpu' | 'cpu';

/** The architecture whose coefficients one uses: itself, or the silicon it shares. */
export function calibrationNode(
  architectures: Entries<Architecture>,
  architecture: Entry<Architecture>,
): Entry<Architecture> {
  const shared = architecture.calibrateAs ? architectures[architecture.calibrateAs] : undefined;
  return shared ?? architecture;
}

/** From an architecture up to the root: itself, its parents, the vendor of the last, everything. Cycles end the walk. */
export function nodePath(architectures: Entries<Architecture>, architecture: Entry<Architecture>): readonly string[] {
  const path: string[] = [];
  let at: Entry<Architecture> | undefined = calibrationNode(architectures, architecture);
  let { vendor, kind } = at;
  while (at && !path.includes(at.id)) {
    path.push(at.id);
    ({ vendor, kind } = at);
    const parent: Entry<Architecture> | undefined = at.parent ? architectures[at.parent] : undefined;
    at = parent ? calibrationNode(architectures, parent) : undefined;
  }
  return [...path, `vendor:${vendor}`, kind];
}

export interface Coefficients<P> {
  readonly parameters: P;
  /** The node they come from. */
  readonly node: string;
  /** True where that node's own architecture has evidence. */
  readonly own: boolean;
}

function lookUp<A extends object, E extends object>(
  side: FittedSide<A, E>,
  path: readonly string[],
): Coefficients<A & E> {
  for (const node of path) {
    const found = side.nodes[node];
    if (found) return { parameters: { ...found, ...side.engine }, node, own: side.architectures.includes(node) };
  }
  throw new Error('a calibration lacks its root node');
}

/** Coefficients for a GPU architecture: of the nearest node on its path that the calibration has. */
export function gpuCoefficients(
  c: Calibration,
  architectures: Entries<Architecture>,
  a: Entry<Architecture>,
): Coefficients<GpuParameters> {
  return lookUp(c.gpu, nodePath(architectures, a));
}

/** Coefficients for a CPU architecture. */
export function cpuCoefficients(
  c: Calibration,
  architectures: Entries<Architecture>,
  a: Entry<Architecture>,
): Coefficients<CpuParameters> {
  return lookUp(c.cpu, nodePath(architectures, a));
}

export type BackendSide = FittedSide<GpuArchitectureParameters, LlamaCppEngineParameters>;

/** A calibration of current llama.cpp: its accelerator form by backend. CPUs keep the coefficients of the calibration it builds on. */
export interface BackendCalibration {
  readonly schema: 'viable.calibration/1';
  readonly engine: string;
  /** Engine whose calibration this one multiplies by factors. */
  readonly base: string;
  readonly evidence: Calibration['evidence'];
  readonly backends: Readonly<Record<Backend, BackendSide>>;
}

export type AnyCalibration = Calibration | BackendCalibration;

export function isByBackend(c: AnyCalibration): c is BackendCalibration {
  return 'backends' in c;
}

/** Coefficients of a backend for a GPU architecture. */
export function backendCoefficients(
  c: BackendCalibration,
  backend: Backend,
  architectures: Entries<Architecture>,
  a: Entry<Architecture>,
): Coefficients<LlamaCppParameters> {
  return lookUp(c.backends[backend], nodePath(architectures, a));
}
