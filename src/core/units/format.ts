// Numbers as people read them: bytes, seconds, rates and intervals, always with their unit.
import type { Interval } from './interval.ts';
import { GIB, KIB, MIB } from './scale.ts';

/** Joins a number to its unit so that no line breaks between them. */
const NO_BREAK = '\u00a0';

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
  if (bytes >= GIB) return `${significant(bytes / GIB)}${NO_BREAK}GiB`;
  if (bytes >= MIB) return `${significant(bytes / MIB)}${NO_BREAK}MiB`;
  if (bytes >= KIB) return `${significant(bytes / KIB)}${NO_BREAK}KiB`;
  return `${Math.round(bytes)}${NO_BREAK}B`;
}

const TIME_UNITS = [
  { name: 'ms', seconds: 1e-3, below: 1 },
  { name: 's', seconds: 1, below: 120 },
  { name: 'min', seconds: 60, below: 7200 },
  { name: 'h', seconds: 3600, below: Number.POSITIVE_INFINITY },
] as const;

const timeUnit = (seconds: number) => TIME_UNITS.find((u) => seconds < u.below) ?? TIME_UNITS[3];

/** Seconds as ms, s, min or h. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const unit = timeUnit(seconds);
  return `${significant(seconds / unit.seconds, 2)}${NO_BREAK}${unit.name}`;
}

/** "2.5 s (2.3–2.8)": all three in the unit of the likely value. */
export function formatSecondsInterval(x: Interval): string {
  const unit = timeUnit(x.likely);
  return `${formatSeconds(x.likely)} (${significant(x.low / unit.seconds, 2)}–${significant(x.high / unit.seconds, 2)})`;
}

/** Tokens per second, without the unit (column heads carry it). */
export function formatRate(rate: number): string {
  return significant(Number(rate.toPrecision(3)), rate >= 100 ? 3 : 2);
}

/** "likely (low–high)" with one formatter for all three. */
export function formatInterval(interval: Interval, format: (value: number) => string): string {
  const [low, likely, high] = [format(interval.low), format(interval.likely), format(interval.high)];
  return low === likely && high === likely ? likely : `${likely} (${low}–${high})`;
}

/** A probability as a whole percentage that never claims certainty. */
export function formatProbability(p: number): string {
  if (p > 0.99) return `>99${NO_BREAK}%`;
  if (p < 0.01) return `<1${NO_BREAK}%`;
  return `${Math.round(p * 100)}${NO_BREAK}%`;
}

/** A rate with its interval, or a dash where none is asked for. */
export function formatRateInterval(x: Interval | undefined): string {
  return x ? formatInterval(x, formatRate) : '–';
}

/** A duration with its interval, or a dash where there is none. */
export function formatOptionalSeconds(x: Interval | undefined): string {
  return x ? formatSecondsInterval(x) : '–';
}
