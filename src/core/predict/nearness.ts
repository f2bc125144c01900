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

/** Covariance of the log errors of two questions to one device. */
export function covariance(n: Nearness, a: Question, b: Question): number {
  let sum = n.device ** 2 + n.size ** 2 * sharedOfSize(a.gigabytes, b.gigabytes);
  const [model, format, setting] = [a.model === b.model, a.quantization === b.quantization, a.setting === b.setting];
  if (model) sum += n.model ** 2;
  if (format) sum += n.format ** 2;
  if (setting) sum += n.setting ** 2;
  if (model && format && setting) sum += n.same ** 2;
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
  return Math.sqrt(covariance(n, q, q) + n.noise ** 2);
}

/** Rows of a device made ready for any question: K, their covariance with noise, as L·Lᵀ, and K⁻¹ times what was measured. */
export interface ReadyRows {
  readonly rows: readonly KnownRow[];
  readonly factor: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

export function readyRows(n: Nearness, rows: readonly KnownRow[], quantity: 'decode' | 'prefill'): ReadyRows {
  const factor = rows.map((row, i) =>
    rows.slice(0, i + 1).map((other, j) => {
      const k = covariance(n, row, other);
      return i === j ? k + n.noise ** 2 / Math.min(row.runs, MOST_RUNS) : k;
    }),
  );
  factorise(factor);
  const measured = rows.map((row) => row[quantity] ?? 0);
  return { rows, factor, weights: backwards(factor, forwards(factor, measured)) };
}

/**
 * What a device's own measurements say of a question: the best linear prediction of its log error (kriging, a Gaussian process with the
 * covariance above). With no rows it is 0 and the full deviation; the nearer and the more the rows, the more they count.
 * Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 2.25 and 2.26.
 */
export function blendOfReady(n: Nearness, { rows, factor, weights }: ReadyRows, q: Question): Blend {
  const near: number[] = [];
  let mean = 0;
  for (let i = 0; i < rows.length; i++) {
    const k = covariance(n, rows[i] as KnownRow, q);
    near.push(k);
    mean += k * (weights[i] ?? 0);
  }
  const deviation = () => {
    if (rows.length === 0) return unknownDeviation(n, q);
    const known = forwards(factor, [...near]).reduce((sum, v) => sum + v * v, 0);
    return Math.sqrt(Math.max(covariance(n, q, q) - known, 0) + n.noise ** 2);
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
  const near = regime.map((row) => ({ row, k: covariance(n, row, q) })).sort((a, b) => b.k - a.k);
  return near.slice(0, MOST_ROWS).map(({ row }) => row);
}

/** The blend of a device's rows for one question. */
export function blend(n: Nearness, rows: readonly KnownRow[], quantity: 'decode' | 'prefill', q: Question): Blend {
  return blendOfReady(n, readyRows(n, usedRows(n, rows, quantity, q), quantity), q);
}

/** Whether `usedRows` are the same for every question of a regime. */
export const areAllUsed = (rows: readonly KnownRow[]): boolean => rows.length <= MOST_ROWS;
