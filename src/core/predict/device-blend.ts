// What a device's own measurements change in a prediction: factors on its rates, and the interval that is left.
import type { ErrorSpread, FittedSide, Quantity, ScoreRange } from './calibration.ts';
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

type NearnessBy = FittedSide<unknown, unknown>['known']['nearness'];

function regimeOf({ decode, prefill }: NearnessBy, all: readonly KnownRow[], q: Question): Regime {
  const blends = (n: Nearness, quantity: 'decode' | 'prefill') => {
    if (!areAllUsed(all)) return (asked: Question) => blend(n, all, quantity, asked);
    const ready = readyRows(n, usedRows(n, all, quantity, q), quantity);
    return (asked: Question) => blendOfReady(ready, asked);
  };
  return {
    rows: all.filter((r) => r.slowCache === q.slowCache),
    decode: blends(decode, 'decode'),
    prefill: blends(prefill, 'prefill'),
  };
}

/** What a device's measurements say of a question, in a group of devices; undefined where none is of the question's regime. */
type BlendOf = (group: string, q: Question) => DeviceBlend | undefined;

/** Blends of a device's rows. The last one is kept: a model is asked of in parts, and under one plan after another. */
export function deviceBlends(side: FittedSide<unknown, unknown>, rows: readonly KnownRow[]): BlendOf {
  const regimes: { usual: Regime | undefined; slow: Regime | undefined } = { usual: undefined, slow: undefined };
  const { nearness, scores } = side.known;
  const made = (group: string, q: Question): DeviceBlend | undefined => {
    const kind = q.slowCache ? 'slow' : 'usual';
    const regime = regimes[kind] ?? regimeOf(nearness, rows, q);
    regimes[kind] = regime;
    const [first] = regime.rows;
    const own = scores[group] ?? scores.all;
    return first === undefined || own === undefined ? undefined : blended(regime, first, own, q);
  };
  let last: { readonly group: string; readonly q: Question; readonly blend: DeviceBlend | undefined } | undefined;
  return (group, q) => {
    if (last === undefined || last.q !== q || last.group !== group) last = { group, q, blend: made(group, q) };
    return last.blend;
  };
}

function blended(
  regime: Regime,
  first: KnownRow,
  scores: Readonly<Record<Quantity, ScoreRange>>,
  q: Question,
): DeviceBlend {
  const { rows } = regime;
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
    rows: rows.length,
    nearest: () => rows.reduce((best, r) => (likeness(r, q) > likeness(best, q) ? r : best), first),
    exact: rows.some((r) => isExact(r, q)),
  };
}
