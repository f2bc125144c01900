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
  readyRows,
  usedRows,
} from './nearness.ts';

/** Published measurements of the very device that a prediction was blended with. */
export interface DeviceBlend {
  readonly decode: number;
  readonly prefill: number;
  /** Worked out when asked for, as is the nearest: most questions of a search are decided by likely values. */
  readonly spread: () => ErrorSpread;
  /** Measurements of the device that were taken into account. */
  readonly rows: number;
  /** The one most like the question. */
  readonly nearest: () => KnownRow;
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

const isExact = (row: KnownRow, q: Question): boolean =>
  row.model === q.model && row.quantization === q.quantization && row.setting === q.setting;

/** A device's rows of one regime, made ready for any question of it. */
interface Regime {
  readonly rows: readonly KnownRow[];
  readonly decode: (q: Question) => Blend;
  readonly prefill: (q: Question) => Blend;
}

/** By rows: of the usual cache, and of the slow one. */
const regimes = new WeakMap<readonly KnownRow[], Map<boolean, Regime>>();

function regimeOf({ decode, prefill }: NearnessBy, all: readonly KnownRow[], q: Question): Regime {
  const known = regimes.get(all) ?? new Map<boolean, Regime>();
  regimes.set(all, known);
  const found = known.get(q.slowCache);
  if (found) return found;
  const blends = (n: Nearness, quantity: 'decode' | 'prefill') => {
    if (!areAllUsed(all)) return (asked: Question) => blend(n, all, quantity, asked);
    const ready = readyRows(n, usedRows(n, all, quantity, q), quantity);
    return (asked: Question) => blendOfReady(n, ready, asked);
  };
  const made: Regime = {
    rows: all.filter((r) => r.slowCache === q.slowCache),
    decode: blends(decode, 'decode'),
    prefill: blends(prefill, 'prefill'),
  };
  known.set(q.slowCache, made);
  return made;
}

type NearnessBy = FittedSide<unknown, unknown>['known']['nearness'];

/** Blend of a device's rows for a question; undefined where none is of the question's regime. */
export function deviceBlend(
  side: FittedSide<unknown, unknown>,
  rows: readonly KnownRow[],
  group: string,
  q: Question,
): DeviceBlend | undefined {
  const regime = regimeOf(side.known.nearness, rows, q);
  const usable = regime.rows;
  const [first] = usable;
  const scores = side.known.scores[group] ?? side.known.scores.all;
  if (first === undefined || scores === undefined) return undefined;
  const decode = regime.decode(q);
  const prefill = regime.prefill(q);
  return {
    decode: Math.exp(decode.mean),
    prefill: Math.exp(prefill.mean),
    spread: () => {
      const [d, p] = [decode.deviation(), prefill.deviation()];
      const spread = (quantity: Quantity, deviation: number) => ({
        low: Math.exp(scores[quantity].low * deviation),
        high: Math.exp(scores[quantity].high * deviation),
      });
      return { decode: spread('decode', d), prefill: spread('prefill', p), ttft: spread('ttft', p) };
    },
    rows: usable.length,
    nearest: () => usable.reduce((best, r) => (likeness(r, q) > likeness(best, q) ? r : best), first),
    exact: usable.some((r) => isExact(r, q)),
  };
}
