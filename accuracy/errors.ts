// Held-out errors as tables: median and 90th percentile of the absolute error, coverage and width of the 80 % interval.
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import { quantile } from '../src/core/units/statistics.ts';

export const QUANTITIES = ['decode', 'prefill', 'TTFT'] as const;

const present = (x: number | undefined): x is number => x !== undefined;

/** Absolute errors |predicted ÷ measured − 1| of one quantity (0 decode, 1 prefill, 2 TTFT). */
export function absoluteErrors(rows: readonly HeldOut[], quantity: number): number[] {
  return rows
    .map((r) => r.errors[quantity])
    .filter(present)
    .map((e) => Math.abs(Math.exp(-e) - 1));
}

const percent = (x: number) => (Number.isNaN(x) ? '–' : (100 * x).toFixed(1));

/** "4.2 / 13.8", median and 90th percentile in per cent. */
export function medianAndTail(errors: readonly number[]): string {
  return errors.length === 0 ? '–' : `${percent(quantile(errors, 0.5))} / ${percent(quantile(errors, 0.9))}`;
}

export interface Coverage {
  readonly covered: number;
  readonly width: number;
  readonly cases: number;
}

/** The tails move outward by this share of 1/n, as in the product's intervals. */
const WIDEN = 0.4;
const SMALLEST_GROUP = 8;

/**
 * Coverage of the interval a device would have been given: 10 % and 90 % points of the errors of OTHER devices of its group
 * (of all, where the group has fewer than eight such cases).
 */
export function coverage(rows: readonly HeldOut[], quantity: number): Coverage {
  let inside = 0;
  const widths: number[] = [];
  for (const row of rows) {
    const error = row.errors[quantity];
    if (!present(error)) continue;
    const others = rows.filter((r) => r.device !== row.device);
    const group = others
      .filter((r) => r.stratum === row.stratum)
      .map((r) => r.errors[quantity])
      .filter(present);
    const sample = group.length >= SMALLEST_GROUP ? group : others.map((r) => r.errors[quantity]).filter(present);
    const low = quantile(sample, 0.1 - WIDEN / sample.length);
    const high = quantile(sample, 0.9 + WIDEN / sample.length);
    if (error >= low && error <= high) inside++;
    widths.push(Math.exp(high - low));
  }
  return { covered: inside / Math.max(1, widths.length), width: quantile(widths, 0.5), cases: widths.length };
}
