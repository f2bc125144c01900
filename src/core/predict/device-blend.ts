// What a device's own measurements change in a prediction: factors on its rates, and the interval that is left.
import type { ErrorSpread, FittedSide, Quantity } from './calibration.ts';
import { type Blend, blend, type KnownRow, type Question } from './nearness.ts';

/** Published measurements of the very device that a prediction was blended with. */
export interface DeviceBlend {
  readonly decode: number;
  readonly prefill: number;
  readonly spread: ErrorSpread;
  /** Measurements of the device that were taken into account. */
  readonly rows: number;
  /** The one most like the question. */
  readonly nearest: KnownRow;
  /** True where the very model, format and setting were measured. */
  readonly exact: boolean;
}

/** How like a row is to a question, for naming the nearest: same model, same format, same setting, then size. */
function likeness(row: KnownRow, q: Question): number {
  const same = (row.model === q.model ? 4 : 0) + (row.quantization === q.quantization ? 2 : 0);
  return (
    same + (row.setting === q.setting ? 1 : 0) - Math.min(0.9, Math.abs(Math.log(row.gigabytes / q.gigabytes)) / 10)
  );
}

/** Blend of a device's rows for a question; undefined where none is of the question's regime. */
export function deviceBlend(
  side: FittedSide<unknown, unknown>,
  rows: readonly KnownRow[],
  group: string,
  q: Question,
): DeviceBlend | undefined {
  const usable = rows.filter((r) => r.slowCache === q.slowCache);
  const [first] = usable;
  const scores = side.known.scores[group] ?? side.known.scores.all;
  if (first === undefined || scores === undefined) return undefined;
  const nearest = usable.reduce((best, r) => (likeness(r, q) > likeness(best, q) ? r : best), first);
  const decode = blend(side.known.nearness.decode, usable, 'decode', q);
  const prefill = blend(side.known.nearness.prefill, usable, 'prefill', q);
  const spread = (quantity: Quantity, b: Blend) => ({
    low: Math.exp(scores[quantity].low * b.deviation),
    high: Math.exp(scores[quantity].high * b.deviation),
  });
  return {
    decode: Math.exp(decode.mean),
    prefill: Math.exp(prefill.mean),
    spread: { decode: spread('decode', decode), prefill: spread('prefill', prefill), ttft: spread('ttft', prefill) },
    rows: usable.length,
    nearest,
    exact: nearest.model === q.model && nearest.quantization === q.quantization && nearest.setting === q.setting,
  };
}
