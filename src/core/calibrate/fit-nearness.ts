// How alike a device's errors are: the parts of their variance, and the held-out errors left when its other rows are known.
import { type Blend, blend, type KnownRow, type Nearness } from '../predict/nearness.ts';

/** Standard deviations tried for each part, in logarithms. */
const GRID = [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3] as const;
/**
 * Two runs of the same differ at least so much: about 5 % on accelerators and more on CPUs (docs/variability.md). Evidence of one machine
 * that was timed once would have it that a machine repeats itself.
 */
const LEAST_NOISE = 0.05;
const PARTS = ['device', 'size', 'model', 'format', 'setting', 'same'] as const;
const SWEEPS = 3;
const START: Nearness = { device: 0.05, size: 0.05, model: 0.03, format: 0.03, setting: 0.02, same: 0.02, noise: 0.05 };
/** Scale of a Laplace density with a standard deviation of 1. */
const LAPLACE = Math.SQRT1_2;

/** A row with its held-out error, of a device that the fit behind the error never saw. */
export interface HeldRow {
  readonly device: string;
  readonly row: KnownRow;
}

export function byDevice<T extends { readonly device: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const r of rows) groups.set(r.device, [...(groups.get(r.device) ?? []), r]);
  return groups;
}

/** What the other rows of its device say of each row, in the order given. `other` names the rows that count as known. */
export function blendsOfOthers(
  n: Nearness,
  rows: readonly HeldRow[],
  quantity: 'decode' | 'prefill',
  other: (known: KnownRow, asked: KnownRow) => boolean = () => true,
): readonly Blend[] {
  const groups = byDevice(rows);
  return rows.map(({ device, row }) => {
    const known = (groups.get(device) ?? []).filter((o) => o.row !== row && other(o.row, row)).map((o) => o.row);
    return blend(n, known, quantity, row);
  });
}

/** Mean negative logarithm of the density of the errors, under a Laplace law: robust against stalled runs. */
function loss(n: Nearness, rows: readonly HeldRow[], quantity: 'decode' | 'prefill'): number {
  const blends = blendsOfOthers(n, rows, quantity);
  let [sum, count] = [0, 0];
  rows.forEach(({ row }, i) => {
    const [error, b] = [row[quantity], blends[i]];
    if (error === undefined || b === undefined) return;
    const scale = LAPLACE * b.deviation();
    sum += Math.log(2 * scale) + Math.abs(error - b.mean) / scale;
    count++;
  });
  return count === 0 ? 0 : sum / count;
}

/**
 * The parts under which the rows of every device are most probable given its other rows (leave one row out), by coordinate descent on a
 * grid. Deterministic.
 */
export function fitNearness(rows: readonly HeldRow[], quantity: 'decode' | 'prefill'): Nearness {
  let best = START;
  let least = loss(best, rows, quantity);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = best;
    for (const part of [...PARTS, 'noise'] as const) {
      for (const value of GRID) {
        if (value === best[part] || (part === 'noise' && value < LEAST_NOISE)) continue;
        const tried = { ...best, [part]: value };
        const at = loss(tried, rows, quantity);
        if (at < least - 1e-9) [best, least] = [tried, at];
      }
    }
    if (best === before) break;
  }
  return best;
}
