// Fits the coefficients: the most probable values given measurements and priors, by Levenberg–Marquardt with Huber weights.
import { observe } from '../predict/observed.ts';
import { solvePositive } from './cholesky.ts';
import type { LogTriple, Observation } from './observation.ts';
import type { Specification } from './specification.ts';
import { type Layout, layoutOf, parametersAt, parametersOf, type TreeLayout } from './tree.ts';

export interface Fit<P> {
  readonly layout: Layout;
  /** Logarithms of the coefficients. */
  readonly x: Float64Array;
  readonly parametersOf: (o: Observation<P>) => P;
}

export interface TreeFit<P> extends Fit<P> {
  readonly layout: TreeLayout;
  readonly parametersAt: (node: string) => P;
}

/** Runs beyond this many add no weight: repeats on one machine are not independent. */
const RUNS_CAP = 4;
const DERIVATIVE_STEP = 1e-4;
const LARGEST_STEP = 1;
/** Converged when a step lowers the objective by less. Hold-outs that stop earlier remember what they should not have seen. */
const RELATIVE_CHANGE = 1e-5;

/** Logarithms of the rates and TTFT that the parameters predict for an observation. */
export function predictedLogs<P>(o: Observation<P>, parameters: P): LogTriple {
  if (o.logs) return o.logs(parameters);
  const seen = observe(o.costs(parameters), o.tests, o.depth);
  return [Math.log(seen.decodeTokensPerSecond), Math.log(seen.prefillTokensPerSecond), Math.log(seen.ttftSeconds)];
}

/** Scales of the noise and the threshold of the robust loss, as in a specification. */
export interface Noise {
  readonly noise: LogTriple | readonly [number, number, number];
  readonly huber: number;
}

interface System<P> {
  readonly layout: Layout;
  readonly rows: readonly {
    readonly o: Observation<P>;
    readonly indices: readonly number[];
    readonly weights: LogTriple;
  }[];
  readonly huber: number;
}

function systemOf<P>(spec: Noise, layout: Layout, observations: readonly Observation<P>[]): System<P> {
  const rows = observations.map((o) => {
    const runs = Math.min(o.runs, RUNS_CAP);
    const trust = Math.sqrt((2 * runs) / (runs + 1)) * (o.weight ?? 1);
    const weights = o.measured.map((m, i) => (m === undefined ? 0 : trust / (spec.noise[i] ?? 1))) as LogTriple;
    return { o, indices: layout.indicesOf(o as unknown as Observation<never>), weights };
  });
  return { layout, rows, huber: spec.huber };
}

/** Negative log posterior. */
function objective<P>(s: System<P>, x: Float64Array): number {
  let sum = 0;
  const cache = new Map<readonly number[], P>();
  for (const { o, indices, weights } of s.rows) {
    const p = cache.get(indices) ?? parametersOf<P>(s.layout.names, x, indices);
    cache.set(indices, p);
    const predicted = predictedLogs(o, p);
    for (let k = 0; k < 3; k++) {
      const r = Math.abs(((o.measured[k] ?? 0) - (predicted[k] ?? 0)) * (weights[k] ?? 0));
      if ((weights[k] ?? 0) > 0) sum += r < s.huber ? 0.5 * r * r : s.huber * r - 0.5 * s.huber * s.huber;
    }
  }
  for (const prior of s.layout.priors) {
    const q =
      ((x[prior.index] ?? 0) - (prior.parent === undefined ? prior.centre : (x[prior.parent] ?? 0))) / prior.spread;
    sum += 0.5 * q * q;
  }
  return sum;
}

/** Adds a weighted residual with its sparse derivatives to the normal equations. */
function accumulate(
  h: Float64Array,
  g: Float64Array,
  size: number,
  index: readonly number[],
  slope: Float64Array,
  residual: number,
): void {
  for (let a = 0; a < index.length; a++) {
    const sa = slope[a] ?? 0;
    if (sa === 0) continue;
    const ia = index[a] ?? 0;
    g[ia] = (g[ia] ?? 0) + sa * residual;
    for (let b = 0; b <= a; b++) {
      const ib = index[b] ?? 0;
      const at = ia >= ib ? ia * size + ib : ib * size + ia;
      h[at] = (h[at] ?? 0) + sa * (slope[b] ?? 0);
    }
  }
}

/** Slopes of one row's three logarithms along the coefficients it depends on, by forward differences. */
export interface Slopes {
  readonly index: readonly number[];
  readonly slopes: readonly [Float64Array, Float64Array, Float64Array];
}

function slopesOf<P>(layout: Layout, x: Float64Array, o: Observation<P>, indices: readonly number[]): Slopes {
  const base = parametersOf<Record<string, number>>(layout.names, x, indices);
  const names = layout.names.filter((_, j) => (indices[j] ?? -1) >= 0);
  const slopes = [0, 1, 2].map(() => new Float64Array(names.length)) as [Float64Array, Float64Array, Float64Array];
  const at = predictedLogs(o, base as P);
  names.forEach((name, j) => {
    const old = base[name] ?? 1;
    base[name] = old * Math.exp(DERIVATIVE_STEP);
    const moved = predictedLogs(o, base as P);
    base[name] = old;
    slopes.forEach((slope, k) => {
      slope[j] = ((moved[k] ?? 0) - (at[k] ?? 0)) / DERIVATIVE_STEP;
    });
  });
  return { index: indices.filter((i) => i >= 0), slopes };
}

/** Normal equations (lower triangle) and gradient at x, with given slopes of each row. */
function normalEquations<P>(
  s: System<P>,
  x: Float64Array,
  slopesAt: (o: Observation<P>, indices: readonly number[]) => Slopes,
): { h: Float64Array; g: Float64Array } {
  const { layout } = s;
  const { size } = layout;
  const [h, g] = [new Float64Array(size * size), new Float64Array(size)];
  const cache = new Map<readonly number[], P>();
  for (const { o, indices, weights } of s.rows) {
    const p = cache.get(indices) ?? parametersOf<P>(layout.names, x, indices);
    cache.set(indices, p);
    const at = predictedLogs(o, p);
    const { index, slopes } = slopesAt(o, indices);
    for (let k = 0; k < 3; k++) {
      const w = weights[k] ?? 0;
      if (w === 0) continue;
      const r = ((o.measured[k] ?? 0) - (at[k] ?? 0)) * w;
      const robust = Math.abs(r) < s.huber ? 1 : Math.sqrt(s.huber / Math.abs(r));
      const slope = (slopes[k] as Float64Array).map((v) => v * w * robust);
      accumulate(h, g, size, index, slope, r * robust);
    }
  }
  for (const p of layout.priors) {
    const to = p.parent;
    const q = ((x[p.index] ?? 0) - (to === undefined ? p.centre : (x[to] ?? 0))) / p.spread;
    const index = to === undefined ? [p.index] : [p.index, to];
    accumulate(
      h,
      g,
      size,
      index,
      Float64Array.from(to === undefined ? [1 / p.spread] : [1 / p.spread, -1 / p.spread]),
      -q,
    );
  }
  return { h, g };
}

/** Newton step of the damped system; every component limited so that a bad start cannot run away. */
function step(h: Float64Array, g: Float64Array, size: number, damping: number): Float64Array {
  const damped = h.slice();
  for (let i = 0; i < size; i++) damped[i * size + i] = (h[i * size + i] ?? 0) * (1 + damping);
  return solvePositive(damped, g, size).map((v) => Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, v)));
}

export interface FitOptions {
  readonly iterations?: number;
  /** Converged when a step lowers the objective by less than this share of it. */
  readonly relativeChange?: number;
  readonly from?: Fit<unknown>;
  /**
   * Slopes at the start by row, kept until the fit has converged with them (the chord method), then taken anew until it has again:
   * a fit that starts near its end is faster so. Rows without slopes get them at the start.
   */
  readonly slopes?: WeakMap<object, Slopes>;
}

/** Most probable coefficients on the specification's tree. Deterministic: same observations in the same order give the same bits. */
export function fitCoefficients<P, A, E>(
  spec: Specification<A, E>,
  observations: readonly Observation<P>[],
  options: FitOptions & { readonly from?: TreeFit<unknown> } = {},
): TreeFit<P> {
  const paths = observations.map((o) => o.path);
  const layout = options.from?.layout ?? layoutOf(spec, paths);
  const fitted = fitLayout<P>(layout, spec, observations, options);
  return { ...fitted, layout, parametersAt: (node) => parametersAt<P>(layout, fitted.x, node) };
}

/** Most probable coefficients in a given layout; rows of weight 0 must have been left out. */
export function fitLayout<P>(
  layout: Layout,
  spec: Noise,
  observations: readonly Observation<P>[],
  options: FitOptions = {},
): Fit<P> {
  const s = systemOf(spec, layout, observations);
  let x: Float64Array = Float64Array.from(options.from?.x ?? layout.start);
  let value = objective(s, x);
  let damping = 1e-3;
  let chord = options.slopes !== undefined;
  for (let i = 0; i < (options.iterations ?? 40); i++) {
    const at = x;
    const fresh = (o: Observation<P>, indices: readonly number[]) => slopesOf(layout, at, o, indices);
    const kept = (o: Observation<P>, indices: readonly number[]) => {
      const known = options.slopes?.get(o) ?? fresh(o, indices);
      options.slopes?.set(o, known);
      return known;
    };
    const { h, g } = normalEquations(s, x, chord ? kept : fresh);
    let better: { x: Float64Array; value: number } | undefined;
    for (let attempt = 0; attempt < 8 && !better; attempt++) {
      const d = step(h, g, layout.size, damping);
      const moved = x.map((v, j) => v + (d[j] ?? 0));
      const at = objective(s, moved);
      if (at < value + 1e-9) better = { x: moved, value: at };
      else damping = Math.max(damping * 10, 1e-4);
    }
    if (!better && !chord) break;
    if (!better) {
      chord = false;
      continue;
    }
    const done = value - better.value < (options.relativeChange ?? RELATIVE_CHANGE) * Math.max(1, value);
    [x, value] = [better.x, better.value];
    damping = Math.max(damping / 10, 1e-9);
    if (done && !chord) break;
    if (done) chord = false;
  }
  const final = x;
  return {
    layout,
    x: final,
    parametersOf: (o) => parametersOf<P>(layout.names, final, layout.indicesOf(o as unknown as Observation<never>)),
  };
}
