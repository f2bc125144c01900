// What a device's own measurements change in a prediction: factors on its rates, and the interval that is left.
import type { ErrorSpread, FittedSide, Quantity } from './calibration.ts';
import {
  areAllUsed,
  type Blend,
  blend,
  blendOfReady,
  type KnownRow,
  type Nearness,
  type Question,
  type ReadyRows,
  readyRows,
  usedRows,
} from './nearness.ts';

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

/** By rows, and by quantity and regime: what does not depend on the question. */
const ready = new WeakMap<readonly KnownRow[], Map<string, ReadyRows>>();

function blendOf(n: Nearness, rows: readonly KnownRow[], quantity: 'decode' | 'prefill', q: Question): Blend {
  if (!areAllUsed(rows)) return blend(n, rows, quantity, q);
  const known = ready.get(rows) ?? new Map<string, ReadyRows>();
  ready.set(rows, known);
  const key = `${quantity} ${q.slowCache}`;
  const found = known.get(key) ?? readyRows(n, usedRows(n, rows, quantity, q), quantity);
  known.set(key, found);
  return blendOfReady(n, found, q);
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
  const decode = blendOf(side.known.nearness.decode, rows, 'decode', q);
  const prefill = blendOf(side.known.nearness.prefill, rows, 'prefill', q);
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
