// How near a measurement of a device is to a question, and what the device's own measurements say about the answer.
import type { PreparedModel } from './model-library.ts';

/** What of a measurement or question decides how alike their errors are. */
export interface Question {
  readonly model: string;
  readonly quantization: string;
  /** Weights read for a token, 10⁹ bytes. */
  readonly gigabytes: number;
  /** Settings that shift a device's error a little: system, flash attention. */
  readonly setting: string;
  /** A BF16 cache, on accelerators that have no fast path for it: another regime, which says little of the usual one. */
  readonly slowCache: boolean;
}

/** Natural logarithms of measured ÷ predicted, of one device, model, format and setting. */
export interface KnownRow extends Question {
  readonly runs: number;
  readonly decode?: number;
  readonly prefill?: number;
}

/** Standard deviations, in logarithms, of the parts that a device's errors are made of; `noise` is that of one run. */
export interface Nearness {
  /** Common to all that runs on the device. */
  readonly device: number;
  /** Common to models of like size. */
  readonly size: number;
  /** Common to one model. */
  readonly model: number;
  /** Common to one format. */
  readonly format: number;
  /** Common to one setting. */
  readonly setting: number;
  /** Of one model in one format under one setting. */
  readonly same: number;
  readonly noise: number;
}

/** Repeats beyond this many add nothing: they share a machine, a build and a day. */
const MOST_RUNS = 4;
/** Devices with more rows keep the nearest of them. */
const MOST_ROWS = 40;

export interface SettingFlags {
  readonly windows?: boolean;
  readonly flashAttention?: boolean;
  readonly slowCache?: boolean;
}

/** Settings that the rows of an engine tell apart: flash attention where it is calibrated by backend, else system and cache. */
export function comparedFlags(byBackend: boolean, s: Required<SettingFlags>): SettingFlags {
  return byBackend ? { flashAttention: s.flashAttention } : { windows: s.windows, slowCache: s.slowCache };
}

/** The question a prepared model asks under settings. */
export function questionOf(m: PreparedModel, s: SettingFlags): Question {
  return {
    model: m.model.id ?? m.model.name,
    quantization: m.quantization ?? '',
    gigabytes: m.work.activeBytes / 1e9,
    setting: `${s.windows ? 'windows' : ''}${s.flashAttention ? 'fa' : ''}`,
    slowCache: s.slowCache ?? false,
  };
}

/** Sizes a factor e apart share 1/e of their part: e^−|ln(a/b)|. Assumption. */
const sharedOfSize = (a: number, b: number): number => (a < b ? a / b : b / a);

/** The squares of the parts. */
type Variances = Nearness;

function variancesOf(n: Nearness): Variances {
  const { device, size, model, format, setting, same, noise } = n;
  return {
    device: device ** 2,
    size: size ** 2,
    model: model ** 2,
    format: format ** 2,
    setting: setting ** 2,
    same: same ** 2,
    noise: noise ** 2,
  };
}

/** Covariance of the log errors of two questions to one device, from the variances of the parts. */
function covariance(v: Variances, a: Question, b: Question): number {
  const model = a.model === b.model;
  const format = a.quantization === b.quantization;
  const setting = a.setting === b.setting;
  let sum = v.device + v.size * sharedOfSize(a.gigabytes, b.gigabytes);
  if (model) sum += v.model;
  if (format) sum += v.format;
  if (setting) sum += v.setting;
  if (model && format && setting) sum += v.same;
  return sum;
}

/** L of a symmetric positive definite A = L·Lᵀ, in place (row by row, lower triangle). */
function factorise(a: number[][]): void {
  a.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const other = a[j] as number[];
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (other[j] ?? 1);
    }
  });
}

/** x of L·x = b, and of Lᵀ·x = b; b is overwritten. */
function forwards(l: readonly (readonly number[])[], b: number[]): number[] {
  l.forEach((row, i) => {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (row[k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (row[i] ?? 1);
  });
  return b;
}

function backwards(l: readonly (readonly number[])[], b: number[]): number[] {
  for (let i = b.length - 1; i >= 0; i--) {
    let sum = b[i] ?? 0;
    for (let k = i + 1; k < b.length; k++) sum -= (l[k]?.[i] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (l[i]?.[i] ?? 1);
  }
  return b;
}

export interface Blend {
  /** Expected natural logarithm of measured ÷ predicted. */
  readonly mean: number;
  /** Standard deviation of a new measurement about it; worked out when asked for, since searches mostly ask for the mean alone. */
  readonly deviation: () => number;
}

/** Deviation of a measurement of a device of which nothing is known, by the same parts. */
export function unknownDeviation(n: Nearness, q: Question): number {
  const v = variancesOf(n);
  return Math.sqrt(covariance(v, q, q) + v.noise);
}

/** Rows of a device made ready for any question: K, their covariance with noise, as L·Lᵀ, and K⁻¹ times what was measured. */
export interface ReadyRows {
  readonly variances: Variances;
  readonly rows: readonly KnownRow[];
  readonly factor: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

export function readyRows(n: Nearness, rows: readonly KnownRow[], quantity: 'decode' | 'prefill'): ReadyRows {
  const variances = variancesOf(n);
  const factor = rows.map((row, i) =>
    rows.slice(0, i + 1).map((other, j) => {
      const k = covariance(variances, row, other);
      return i === j ? k + variances.noise / Math.min(row.runs, MOST_RUNS) : k;
    }),
  );
  factorise(factor);
  const measured = rows.map((row) => row[quantity] ?? 0);
  return { variances, rows, factor, weights: backwards(factor, forwards(factor, measured)) };
}

/**
 * What a device's own measurements say of a question: the best linear prediction of its log error (kriging, a Gaussian process with the
 * covariance above). With no rows it is 0 and the full deviation; the nearer and the more the rows, the more they count.
 * Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 2.25 and 2.26.
 */
export function blendOfReady({ variances, rows, factor, weights }: ReadyRows, q: Question): Blend {
  let mean = 0;
  for (let i = 0; i < rows.length; i++) mean += covariance(variances, rows[i] as KnownRow, q) * (weights[i] ?? 0);
  const deviation = () => {
    const near = rows.map((row) => covariance(variances, row, q));
    const known = forwards(factor, near).reduce((sum, v) => sum + v * v, 0);
    return Math.sqrt(Math.max(covariance(variances, q, q) - known, 0) + variances.noise);
  };
  return { mean, deviation };
}

/** Rows that say something of the question: of its regime, the nearest of many. */
export function usedRows(
  n: Nearness,
  rows: readonly KnownRow[],
  quantity: 'decode' | 'prefill',
  q: Question,
): readonly KnownRow[] {
  const regime = rows.filter((r) => r[quantity] !== undefined && r.slowCache === q.slowCache);
  if (regime.length <= MOST_ROWS) return regime;
  const variances = variancesOf(n);
  const near = regime.map((row) => ({ row, k: covariance(variances, row, q) })).sort((a, b) => b.k - a.k);
  return near.slice(0, MOST_ROWS).map(({ row }) => row);
}

/** The blend of a device's rows for one question. */
export function blend(n: Nearness, rows: readonly KnownRow[], quantity: 'decode' | 'prefill', q: Question): Blend {
  return blendOfReady(readyRows(n, usedRows(n, rows, quantity, q), quantity), q);
}

/** Whether `usedRows` are the same for every question of a regime. */
export const areAllUsed = (rows: readonly KnownRow[]): boolean => rows.length <= MOST_ROWS;
