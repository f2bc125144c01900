// Builds the calibration of llama.cpp from observations: coefficients by backend and node, offsets of devices, held-out errors.
import type { Entries } from '../catalogue/catalogue.ts';
import type { Architecture } from '../catalogue/schema/architecture.ts';
import { BACKENDS, type Backend, runsOn } from '../predict/backend.ts';
import type { BackendCalibration, BackendSide, Calibration, KnownErrors } from '../predict/calibration.ts';
import { nodePath } from '../predict/calibration.ts';
import { FORMAT_CLASSES, type FormatClass } from '../predict/format-class.ts';
import type { FormatParameters } from '../predict/llama-cpp-parameters.ts';
import { llamaCppParameters, splitParameters } from './backend-factors.ts';
import { type BackendLayout, backendLayout, FACTOR_NAMES, treeNode } from './backend-layout.ts';
import { BACKEND_NOISE, type Factors, ROOT } from './backend-specification.ts';
import { backendStrata } from './backend-strata.ts';
import { round } from './calibrate.ts';
import { type HeldOut, heldOutErrors } from './cross-validate.ts';
import { type Fit, fitLayout, predictedLogs } from './fit.ts';
import type { BenchObservation } from './from-bench.ts';
import { knownErrors, knownRows } from './known-errors.ts';
import type { Observation } from './observation.ts';

export interface BackendResult {
  readonly calibration: BackendCalibration;
  /** Held-out errors in the order of the observations: by machine, by architecture. */
  readonly byDevice: readonly HeldOut[];
  readonly byArchitecture: readonly HeldOut[];
}

const RELATIVE_CHANGE = 1e-6;
const fitted = (o: { readonly weight?: number }) => (o.weight ?? 1) > 0;
/** Rows that say something of their device: not those behind a context, nor of variants that are not fitted. */
const counts = (o: BenchObservation) => fitted(o) && (o.depth ?? 0) === 0;

type FactorAt = (name: keyof Factors, node: string) => number | undefined;

function roundedAll<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).map(([k, v]) => [k, round(v as number)])) as T;
}

/** Nodes a backend can meet: those of the calibration below whose vendor it runs on, and those of its own rows. */
function nodesOf(
  backend: Backend,
  base: Calibration,
  architectures: Entries<Architecture>,
  rows: readonly BenchObservation[],
): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const add = (path: readonly string[]) => {
    const vendor = path.find((n) => n.startsWith('vendor:'))?.slice('vendor:'.length);
    if (vendor === undefined || !runsOn(backend, vendor)) return;
    path.forEach((node, i) => {
      paths.set(node, path.slice(i));
    });
  };
  for (const node of Object.keys(base.gpu.nodes)) {
    const architecture = architectures[node];
    if (architecture) add(nodePath(architectures, architecture));
  }
  for (const o of rows.filter((r) => r.kind.backend === backend)) add(o.path);
  return new Map([...paths].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function formatsOf(backend: Backend, at: FactorAt): Record<FormatClass, FormatParameters> {
  return Object.fromEntries(
    FORMAT_CLASSES.map((format): [FormatClass, FormatParameters] => {
      const of = (name: 'dequantCost' | 'matrixSpeed') => round(at(name, `${format}/${backend}`) ?? 1);
      return [format, { dequantCost: of('dequantCost'), matrixSpeed: of('matrixSpeed') }];
    }),
  ) as Record<FormatClass, FormatParameters>;
}

/** Coefficients of a backend by node, and those of the engine, which are the same at every node. */
function coefficientsOf(
  backend: Backend,
  base: Calibration,
  nodes: ReadonlyMap<string, readonly string[]>,
  at: FactorAt,
): Pick<BackendSide, 'engine' | 'nodes'> {
  const formats = formatsOf(backend, at);
  const split = [...nodes].map(([node, path]) => {
    const below = path.map((n) => base.gpu.nodes[n]).find((n) => n !== undefined);
    if (below === undefined) throw new Error('the calibration below lacks its root');
    const nearest = [...path.map((n) => treeNode(backend, n)), backend, ROOT];
    const factors = Object.fromEntries(
      FACTOR_NAMES.map((name) => [name, nearest.map((n) => at(name, n)).find((v) => v !== undefined) ?? 1]),
    ) as unknown as Factors;
    const coefficients = llamaCppParameters({ ...below, ...base.gpu.engine }, backend, factors, formats);
    return [node, splitParameters(coefficients)] as const;
  });
  const [first] = split;
  if (first === undefined) throw new Error(`nothing runs on ${backend}`);
  return {
    engine: { ...roundedAll(first[1].engine), formats },
    nodes: Object.fromEntries(split.map(([node, { tree }]) => [node, roundedAll(tree)])),
  };
}

/** Backends with fewer devices take what the rows of all backends say of how alike a device's rows are. */
const FEWEST_DEVICES = 10;

/** How alike a device's rows are, by backend. A device under two backends is two. */
function knownByBackend(rows: readonly BenchObservation[], byDevice: readonly HeldOut[]) {
  const errorsOf = (of: (o: BenchObservation) => boolean) => {
    const used = rows.flatMap((o, i) => {
      const h = byDevice[i];
      return h && counts(o) && of(o) ? [{ o, h: { ...h, device: `${o.kind.backend} ${h.device}` } }] : [];
    });
    return knownErrors(
      used.map((u) => u.o),
      used.map((u) => u.h),
    );
  };
  const all = errorsOf(() => true);
  return (backend: Backend): KnownErrors => {
    const devices = new Set(rows.flatMap((o) => (o.kind.backend === backend && counts(o) ? [o.device] : [])));
    return devices.size < FEWEST_DEVICES ? all : errorsOf((o) => o.kind.backend === backend);
  };
}

/** Fits all backends together. Deterministic: the same observations give the same calibration. */
export function calibrateBackends(
  engine: string,
  base: Calibration,
  architectures: Entries<Architecture>,
  rows: readonly BenchObservation[],
  sources: readonly string[],
): BackendResult {
  const layout: BackendLayout = backendLayout(rows.map((o) => o.kind));
  const used = rows.filter(fitted);
  const refit = (kept: readonly Observation<Factors>[], from?: Fit<unknown>): Fit<Factors> =>
    fitLayout(layout, BACKEND_NOISE, kept.filter(fitted), {
      relativeChange: RELATIVE_CHANGE,
      ...(from ? { from } : {}),
    });
  const full = refit(used);
  const held = (group: (o: BenchObservation) => string) =>
    heldOutErrors<Factors>(
      rows,
      (kept) => refit(kept, full),
      (o) => group(o as BenchObservation),
      (o) => (o as BenchObservation).asked,
    );
  const byDevice = held((o) => o.group);
  const byArchitecture = held((o) => o.path[0] ?? '');
  const at: FactorAt = (name, node) => {
    const position = layout.at(name, node);
    return position === undefined ? undefined : Math.exp(full.x[position] ?? 0);
  };
  const strata = backendStrata(rows, byDevice, byArchitecture);
  const known = knownByBackend(rows, byDevice);
  const sides = BACKENDS.map((backend): [Backend, BackendSide] => {
    const own = rows.filter((o) => o.kind.backend === backend);
    const nodes = nodesOf(backend, base, architectures, rows);
    return [
      backend,
      {
        ...coefficientsOf(backend, base, nodes, at),
        devices: knownRows(own.filter(counts), (o) => predictedLogs(o, full.parametersOf(o))),
        known: known(backend),
        architectures: [...new Set(own.filter(fitted).map((o) => o.path[0] ?? ''))].sort(),
        ...strata[backend],
      },
    ];
  });
  const evidence = { rows: used.length, runs: used.length, sources };
  return {
    calibration: {
      ...{ schema: 'viable.calibration/1', engine, base: base.engine, evidence },
      backends: Object.fromEntries(sides) as Record<Backend, BackendSide>,
    },
    byDevice,
    byArchitecture,
  };
}
