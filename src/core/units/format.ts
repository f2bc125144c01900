// Numbers as people read them: bytes, seconds, rates and intervals, always with their unit.
import type { Interval } from './interval.ts';
import { GIB, KIB, MIB } from './scale.ts';

/** Rounds to `digits` significant digits without an exponent and without trailing zeros after the point. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (value === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value
    .toFixed(Math.min(decimals, 12))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Bytes in GiB, MiB or KiB: memory is bought and allocated in powers of two. */
export function formatBytes(bytes: number): string {
  if (bytes >= GIB) return `${significant(bytes / GIB)} GiB`;
  if (bytes >= MIB) return `${significant(bytes / MIB)} MiB`;
  if (bytes >= KIB) return `${significant(bytes / KIB)} KiB`;
  return `${Math.round(bytes)} B`;
}

/** Seconds as ms, s, min or h. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 1) return `${significant(seconds * 1000, 2)} ms`;
  if (seconds < 120) return `${significant(seconds, 2)} s`;
  if (seconds < 7200) return `${significant(seconds / 60, 2)} min`;
  return `${significant(seconds / 3600, 2)} h`;
}

/** Tokens per second, without the unit (column heads carry it). */
export function formatRate(rate: number): string {
  return significant(rate, rate >= 100 ? 3 : 2);
}

/** "likely (low–high)" with one formatter for all three. */
export function formatInterval(interval: Interval, format: (value: number) => string): string {
  const [low, likely, high] = [format(interval.low), format(interval.likely), format(interval.high)];
  return low === likely && high === likely ? likely : `${likely} (${low}–${high})`;
}

/** A probability as a whole percentage that never claims certainty. */
export function formatProbability(p: number): string {
  if (p > 0.99) return '>99 %';
  if (p < 0.01) return '<1 %';
  return `${Math.round(p * 100)} %`;
}
